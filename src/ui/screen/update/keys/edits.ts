/**
 * The editing keys, as in Emacs and readline.
 *
 * @module
 */
import { graphemes } from "../../../../core/text/width.ts";
import { boundary, change, type Editor, insert, redo, undo } from "../../model/editor.ts";
import { secretIn } from "../../model/password_span.ts";

/** The effect of one editing key. */
export type Edit = (editor: Editor) => Editor;

function move(editor: Editor, cursor: number): Editor {
  return { ...editor, cursor, changeKind: "none" };
}

function erase(editor: Editor, from: number, to: number, changeKind: Editor["changeKind"]): Editor {
  const text = editor.text.slice(0, from) + editor.text.slice(to);
  return change(editor, text, from, {
    changeKind,
    continues: changeKind === "deleting" && editor.changeKind === "deleting",
  });
}

/** Cuts a part of the text. Several cuts in a row gather, in the order of the text. */
function kill(editor: Editor, from: number, to: number): Editor {
  if (from === to) return editor;
  // A password is not kept: it would be shown if it were pasted into another line.
  const { start, end } = secretIn(editor.text) ?? { start: to, end: to };
  const taken = editor.text.slice(from, Math.max(from, Math.min(to, start))) +
    editor.text.slice(Math.min(to, Math.max(from, end)), to);
  const cut = erase(editor, from, to, "killing");
  if (taken === "") return cut;
  const before = editor.changeKind === "killing" ? editor.killed : "";
  return { ...cut, killed: from < editor.cursor ? taken + before : before + taken };
}

function leftOf({ text, cursor }: Editor): number {
  return cursor - (graphemes(text.slice(0, cursor)).at(-1)?.text.length ?? 0);
}

function rightOf({ text, cursor }: Editor): number {
  return cursor + (graphemes(text.slice(cursor))[0]?.text.length ?? 0);
}

function lineStart({ text, cursor }: Editor): number {
  return cursor === 0 ? 0 : text.lastIndexOf("\n", cursor - 1) + 1;
}

function lineEnd({ text, cursor }: Editor): number {
  const end = text.indexOf("\n", cursor);
  return end < 0 ? text.length : end;
}

const WORD_BEFORE = /[\p{L}\p{N}\p{M}_]*[^\p{L}\p{N}\p{M}_]*$/u;
const WORD_AFTER = /^[^\p{L}\p{N}\p{M}_]*[\p{L}\p{N}\p{M}_]*/u;
const BLANK_WORD_BEFORE = /\S*\s*$/u;

function wordLeft({ text, cursor }: Editor, word = WORD_BEFORE): number {
  return boundary(text, cursor - (word.exec(text.slice(0, cursor))?.[0].length ?? 0), "before");
}

function wordRight({ text, cursor }: Editor): number {
  return boundary(text, cursor + (WORD_AFTER.exec(text.slice(cursor))?.[0].length ?? 0));
}

/**
 * Moves by a line, at the same distance from its start; returns the same editor where there is
 * none.
 */
function moveLine(editor: Editor, direction: -1 | 1): Editor {
  const start = lineStart(editor);
  const end = lineEnd(editor);
  if (direction < 0 ? start === 0 : end === editor.text.length) return editor;
  const distance = graphemes(editor.text.slice(start, editor.cursor)).length;
  const target = direction < 0 ? start - 1 : end + 1;
  const there = move(editor, target);
  const from = lineStart(there);
  const line = graphemes(editor.text.slice(from, lineEnd(there)));
  const length = line.slice(0, distance).reduce((sum, { text }) => sum + text.length, 0);
  return move(editor, from + length);
}

function transpose(editor: Editor): Editor {
  const { text, cursor } = editor;
  const start = lineStart(editor);
  const end = lineEnd(editor);
  // At the end of a line it swaps the two before the cursor, as Emacs does.
  const middle = cursor === end ? leftOf(editor) : cursor;
  const first = leftOf({ ...editor, cursor: middle });
  if (middle <= start || first < start) return editor;
  const last = rightOf({ ...editor, cursor: middle });
  const swapped = text.slice(middle, last) + text.slice(first, middle);
  return change(editor, text.slice(0, first) + swapped + text.slice(last), last, {
    changeKind: "none",
  });
}

/** The effects of all editing keys, by their names in Emacs and readline. */
export const EDITS = {
  "backward-char": (editor) => move(editor, leftOf(editor)),
  "forward-char": (editor) => move(editor, rightOf(editor)),
  "backward-word": (editor) => move(editor, wordLeft(editor)),
  "forward-word": (editor) => move(editor, wordRight(editor)),
  "beginning-of-line": (editor) => move(editor, lineStart(editor)),
  "end-of-line": (editor) => move(editor, lineEnd(editor)),
  "previous-line": (editor) => moveLine(editor, -1),
  "next-line": (editor) => moveLine(editor, 1),
  "delete-backward-char": (editor) => erase(editor, leftOf(editor), editor.cursor, "deleting"),
  "delete-char": (editor) => erase(editor, editor.cursor, rightOf(editor), "deleting"),
  "kill-line": (editor) => {
    const end = lineEnd(editor);
    return kill(editor, editor.cursor, end === editor.cursor ? rightOf(editor) : end);
  },
  "backward-kill-line": (editor) => kill(editor, lineStart(editor), editor.cursor),
  "kill-word": (editor) => kill(editor, editor.cursor, wordRight(editor)),
  "backward-kill-word": (editor) => kill(editor, wordLeft(editor), editor.cursor),
  "unix-word-rubout": (editor) => kill(editor, wordLeft(editor, BLANK_WORD_BEFORE), editor.cursor),
  "yank": (editor) => insert(editor, editor.killed).editor,
  "transpose-chars": transpose,
  "undo": undo,
  "redo": redo,
} as const satisfies Record<string, Edit>;
