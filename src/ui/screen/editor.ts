import { MAX_EDITOR_UNDO_STEPS, MAX_EDITOR_UNITS } from "../../core/limits.ts";
import { safeText } from "../../core/text/safe.ts";
import { graphemes } from "../../core/text/width.ts";
import { secretIn } from "./secret.ts";

/** The input a person edits: safe text, lines apart by `\n`, at most {@link MAX_EDITOR_UNITS} UTF-16 units. */
export interface Editor {
  readonly text: string;
  /** Offset into `text` in UTF-16 units, always between graphemes. */
  readonly cursor: number;
  /** What the last kill took, for `yank`. */
  readonly killed: string;
  readonly undone: readonly Snapshot[];
  /** Whether the last change was typing: a run of it is undone at once. */
  readonly typing: boolean;
}

interface Snapshot {
  readonly text: string;
  readonly cursor: number;
}

export const EMPTY_EDITOR: Editor = { text: "", cursor: 0, killed: "", undone: [], typing: false };

/** One editing key's effect. */
export type Edit = (editor: Editor) => Editor;

/** What {@link insertText} did: `lost` units did not fit. */
export interface Insertion {
  readonly editor: Editor;
  readonly lost: number;
}

/** Puts text at the cursor, made safe; what joins the character before it does so (a combining mark, a ZWJ sequence). */
export function insertText(editor: Editor, raw: string): Insertion {
  const { text, cursor } = editor;
  const safe = safeText(text.slice(0, cursor) + raw, { newlines: true });
  const rest = text.slice(cursor);
  const before = fitting(safe, MAX_EDITOR_UNITS - rest.length);
  const lost = safe.length - before.length;
  const typing = [...raw].length === 1 && raw !== " " && raw !== "\n";
  const changed = change(editor, before + rest, before.length, typing);
  return { editor: changed, lost };
}

/** The graphemes of a text that fit into `units` UTF-16 units. */
function fitting(text: string, units: number): string {
  if (text.length <= units) return text;
  let end = 0;
  for (const grapheme of graphemes(text)) {
    if (end + grapheme.text.length > units) break;
    end += grapheme.text.length;
  }
  return text.slice(0, end);
}

/** Another text in the editor's place, the cursor at its end. */
export function replaceText(editor: Editor, text: string): Editor {
  return change(editor, text, text.length, false);
}

/** Takes `text` at `cursor` as the editor's new state, to be undone in one step (together with typing before it). */
function change(editor: Editor, text: string, cursor: number, typing: boolean): Editor {
  if (text === editor.text) return { ...editor, cursor: boundary(text, cursor), typing: false };
  const goesOn = typing && editor.typing;
  const undone = goesOn
    ? editor.undone
    : [...editor.undone, { text: editor.text, cursor: editor.cursor }]
      .slice(-MAX_EDITOR_UNDO_STEPS);
  return { ...editor, text, cursor: boundary(text, cursor), undone, typing };
}

/** The first place between graphemes at or after an offset, or the last at or before it. */
function boundary(text: string, offset: number, side: "after" | "before" = "after"): number {
  let end = 0;
  for (const grapheme of graphemes(text)) {
    if (end >= offset) break;
    if (side === "before" && end + grapheme.text.length > offset) break;
    end += grapheme.text.length;
  }
  return end;
}

function move(editor: Editor, cursor: number): Editor {
  return { ...editor, cursor, typing: false };
}

function kill(editor: Editor, from: number, to: number): Editor {
  if (from === to) return editor;
  // A password would be shown, were it pasted into another line.
  const { start, end } = secretIn(editor.text) ?? { start: to, end: to };
  const killed = editor.text.slice(from, Math.max(from, Math.min(to, start))) +
    editor.text.slice(Math.min(to, Math.max(from, end)), to);
  return { ...erase(editor, from, to), killed: killed === "" ? editor.killed : killed };
}

function erase(editor: Editor, from: number, to: number): Editor {
  return change(editor, editor.text.slice(0, from) + editor.text.slice(to), from, false);
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

/** Moves by a line, keeping the distance from its start; the same editor where there is none. */
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
  // At the end of the line the two before the cursor, as Emacs does.
  const middle = cursor === end ? leftOf(editor) : cursor;
  const first = leftOf({ ...editor, cursor: middle });
  if (middle <= start || first < start) return editor;
  const last = rightOf({ ...editor, cursor: middle });
  const swapped = text.slice(middle, last) + text.slice(first, middle);
  return change(editor, text.slice(0, first) + swapped + text.slice(last), last, false);
}

function undo(editor: Editor): Editor {
  const before = editor.undone.at(-1);
  return before === undefined
    ? editor
    : { ...editor, ...before, undone: editor.undone.slice(0, -1), typing: false };
}

/** What the editing keys do, named as in Emacs and readline. */
export const EDITS = {
  "backward-char": (editor) => move(editor, leftOf(editor)),
  "forward-char": (editor) => move(editor, rightOf(editor)),
  "backward-word": (editor) => move(editor, wordLeft(editor)),
  "forward-word": (editor) => move(editor, wordRight(editor)),
  "beginning-of-line": (editor) => move(editor, lineStart(editor)),
  "end-of-line": (editor) => move(editor, lineEnd(editor)),
  "previous-line": (editor) => moveLine(editor, -1),
  "next-line": (editor) => moveLine(editor, 1),
  "delete-backward-char": (editor) => erase(editor, leftOf(editor), editor.cursor),
  "delete-char": (editor) => erase(editor, editor.cursor, rightOf(editor)),
  "kill-line": (editor) => {
    const end = lineEnd(editor);
    return kill(editor, editor.cursor, end === editor.cursor ? rightOf(editor) : end);
  },
  "backward-kill-line": (editor) => kill(editor, lineStart(editor), editor.cursor),
  "kill-word": (editor) => kill(editor, editor.cursor, wordRight(editor)),
  "backward-kill-word": (editor) => kill(editor, wordLeft(editor), editor.cursor),
  "unix-word-rubout": (editor) => kill(editor, wordLeft(editor, BLANK_WORD_BEFORE), editor.cursor),
  "yank": (editor) => insertText(editor, editor.killed).editor,
  "transpose-chars": transpose,
  "undo": undo,
} as const satisfies Record<string, Edit>;
