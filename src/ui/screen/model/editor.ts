/**
 * The line editor: an immutable state of the input, and changes with undo and redo.
 *
 * Invariants:
 *
 * 1. The text is always safe to show, and has at most {@link MAX_EDITOR_UNITS} UTF-16 units.
 * 2. The cursor stands between graphemes.
 * 3. The lines of a paste are marked as such until they are sent or replaced: they are never sent
 *    without a question.
 *
 * @module
 */
import { MAX_EDITOR_UNDO_STEPS, MAX_EDITOR_UNITS } from "../../../core/limits/front_ends.ts";
import { safeText } from "../../../core/text/safe.ts";
import { graphemes } from "../../../core/text/width.ts";

/** The input. Lines are separated by `\n`. */
export interface Editor extends EditorState {
  /** The text of the last cuts, for `yank`. */
  readonly killed: string;
  /** At most {@link MAX_EDITOR_UNDO_STEPS} earlier states, and the states that undo took back. */
  readonly undone: readonly EditorState[];
  readonly redone: readonly EditorState[];
  /** The kind of the last change. A change that continues it is undone together with it. */
  readonly changeKind: ChangeKind;
}

/** The part of the state that undo restores. */
export interface EditorState {
  readonly text: string;
  /** Offset into `text` in UTF-16 units, always between graphemes. */
  readonly cursor: number;
  /** Whether lines of a paste are in it. */
  readonly pasted: boolean;
}

/**
 * Kinds of changes. A word and the blanks behind it (`word`, `blank`) are undone together, and so
 * are characters deleted in a row. Cuts in a row are undone one by one, but gather for `yank`.
 * After any other change a new one begins.
 */
export type ChangeKind = "word" | "blank" | "deleting" | "killing" | "none";

export const EMPTY_EDITOR: Editor = {
  text: "",
  cursor: 0,
  pasted: false,
  killed: "",
  undone: [],
  redone: [],
  changeKind: "none",
};

/** The result of {@link insertText}: `lost` units did not fit. */
export interface Insertion {
  readonly editor: Editor;
  readonly lost: number;
}

/**
 * Inserts typed text at the cursor, made safe. A combining mark or a ZWJ sequence joins the
 * character before it.
 */
export function insertText(editor: Editor, raw: string): Insertion {
  const changeKind = raw.includes("\n") ? "none" : /\s$/u.test(raw) ? "blank" : "word";
  const continues = editor.changeKind === "word" ||
    (editor.changeKind === "blank" && /^\s/u.test(raw));
  return insert(editor, raw, { changeKind, continues: continues && changeKind !== "none" });
}

/** Inserts a paste without the line ends at its end. It is undone by itself. */
export function insertPaste(editor: Editor, raw: string): Insertion {
  const text = raw.replace(/\n+$/, "");
  return insert(editor, text, { changeKind: "none", pasted: editor.pasted || text.includes("\n") });
}

/** Inserts text at the cursor, made safe, by default as a change of its own. */
export function insert(
  editor: Editor,
  raw: string,
  how: Change = { changeKind: "none" },
): Insertion {
  const { text, cursor } = editor;
  const safe = safeText(text.slice(0, cursor) + raw, { newlines: true });
  const rest = text.slice(cursor);
  const before = fitting(safe, MAX_EDITOR_UNITS - rest.length);
  return {
    editor: change(editor, before + rest, before.length, how),
    lost: safe.length - before.length,
  };
}

/** Returns the graphemes of a text that fit into `units` UTF-16 units. */
export function fitting(text: string, units: number): string {
  if (text.length <= units) return text;
  let end = 0;
  for (const grapheme of graphemes(text)) {
    if (end + grapheme.text.length > units) break;
    end += grapheme.text.length;
  }
  return text.slice(0, end);
}

/** Replaces the text; the cursor is at its end. */
export function replaceText(editor: Editor, text: string): Editor {
  return change(editor, text, text.length, { changeKind: "none", pasted: false });
}

/** How a change is recorded. */
export interface Change {
  readonly changeKind: ChangeKind;
  /** Whether it is undone together with the change before. */
  readonly continues?: boolean;
  readonly pasted?: boolean;
}

/**
 * Records `text` as the new state, with the cursor at the first place between graphemes from
 * `cursor` on.
 */
export function change(
  editor: Editor,
  text: string,
  cursor: number,
  { changeKind, continues = false, pasted = editor.pasted }: Change,
): Editor {
  const there = boundary(text, cursor);
  if (text === editor.text) return { ...editor, cursor: there, changeKind: "none" };
  const undone = continues
    ? editor.undone
    : [...editor.undone, stateOf(editor)].slice(-MAX_EDITOR_UNDO_STEPS);
  return { ...editor, text, cursor: there, pasted, undone, redone: [], changeKind };
}

/**
 * Takes back the last change, or changes that belong together; returns the same editor where there
 * is none.
 */
export function undo(editor: Editor): Editor {
  const { undone, redone } = editor;
  const before = undone.at(-1);
  if (before === undefined) return editor;
  const rest = { undone: undone.slice(0, -1), redone: [...redone, stateOf(editor)] };
  return { ...editor, ...before, ...rest, changeKind: "none" };
}

/** Takes back the last {@link undo}, if nothing was changed since. */
export function redo(editor: Editor): Editor {
  const { undone, redone } = editor;
  const after = redone.at(-1);
  if (after === undefined) return editor;
  const rest = { undone: [...undone, stateOf(editor)], redone: redone.slice(0, -1) };
  return { ...editor, ...after, ...rest, changeKind: "none" };
}

function stateOf({ text, cursor, pasted }: Editor): EditorState {
  return { text, cursor, pasted };
}

/**
 * Returns the first place between graphemes at or after an offset, or the last one at or before it.
 */
export function boundary(
  text: string,
  offset: number,
  side: "after" | "before" = "after",
): number {
  let end = 0;
  for (const grapheme of graphemes(text)) {
    if (end >= offset) break;
    if (side === "before" && end + grapheme.text.length > offset) break;
    end += grapheme.text.length;
  }
  return end;
}

/** Returns the lines of a text that are not empty. The first may be escaped with `//`. */
export function linesOf(text: string): readonly string[] {
  const said = text.startsWith("//") ? text.slice(1) : text;
  return said.split("\n").filter((line) => line.trim() !== "");
}
