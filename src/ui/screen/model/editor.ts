import { MAX_EDITOR_UNDO_STEPS, MAX_EDITOR_UNITS } from "../../../core/limits/front_ends.ts";
import { safeText } from "../../../core/text/safe.ts";
import { graphemes } from "../../../core/text/width.ts";

/** The input a person edits: safe text, lines apart by `\n`, at most {@link MAX_EDITOR_UNITS} UTF-16 units. */
export interface Editor extends EditorState {
  /** What the last cuts took, for `yank`. */
  readonly killed: string;
  /** At most {@link MAX_EDITOR_UNDO_STEPS} of what it was before, and of what was taken back since. */
  readonly undone: readonly EditorState[];
  readonly redone: readonly EditorState[];
  /** What was done last: what goes on with it is undone together with it. */
  readonly run: Run;
}

/** What undoing brings back. */
export interface EditorState {
  readonly text: string;
  /** Offset into `text` in UTF-16 units, always between graphemes. */
  readonly cursor: number;
  /** Whether lines of a paste are in it: these are not sent unasked. */
  readonly pasted: boolean;
}

/**
 * What belongs together: a word that is typed with the blanks behind it (`word`, `blank`), characters deleted one after the
 * other, cuts in a row (which are undone one by one, but gather for `yank`). After anything else, nothing does.
 */
export type Run = "word" | "blank" | "deleting" | "killing" | "none";

export const EMPTY_EDITOR: Editor = {
  text: "",
  cursor: 0,
  pasted: false,
  killed: "",
  undone: [],
  redone: [],
  run: "none",
};

/** What {@link insertText} did: `lost` units did not fit. */
export interface Insertion {
  readonly editor: Editor;
  readonly lost: number;
}

/** Puts what was typed at the cursor, made safe; what joins the character before it does so (a combining mark, a ZWJ sequence). */
export function insertText(editor: Editor, raw: string): Insertion {
  const run = raw.includes("\n") ? "none" : /\s$/u.test(raw) ? "blank" : "word";
  const continues = editor.run === "word" || (editor.run === "blank" && /^\s/u.test(raw));
  return insert(editor, raw, { run, continues: continues && run !== "none" });
}

/** The same with a paste, of which line ends at the end are left out: it is undone by itself. */
export function insertPaste(editor: Editor, raw: string): Insertion {
  const text = raw.replace(/\n+$/, "");
  return insert(editor, text, { run: "none", pasted: editor.pasted || text.includes("\n") });
}

/** Puts text at the cursor, made safe; by itself it is a change of its own. */
export function insert(editor: Editor, raw: string, how: Change = { run: "none" }): Insertion {
  const { text, cursor } = editor;
  const safe = safeText(text.slice(0, cursor) + raw, { newlines: true });
  const rest = text.slice(cursor);
  const before = fitting(safe, MAX_EDITOR_UNITS - rest.length);
  return {
    editor: change(editor, before + rest, before.length, how),
    lost: safe.length - before.length,
  };
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
  return change(editor, text, text.length, { run: "none", pasted: false });
}

/** What kind of change it is. */
export interface Change {
  readonly run: Run;
  /** Whether it is undone together with what came before. */
  readonly continues?: boolean;
  readonly pasted?: boolean;
}

/** Takes `text` as the editor's new state, the cursor at the first place between graphemes from `cursor` on. */
export function change(
  editor: Editor,
  text: string,
  cursor: number,
  { run, continues = false, pasted = editor.pasted }: Change,
): Editor {
  const there = boundary(text, cursor);
  if (text === editor.text) return { ...editor, cursor: there, run: "none" };
  const undone = continues
    ? editor.undone
    : [...editor.undone, stateOf(editor)].slice(-MAX_EDITOR_UNDO_STEPS);
  return { ...editor, text, cursor: there, pasted, undone, redone: [], run };
}

/** Takes back the last change, or run of changes; the same editor where there is none. */
export function undo(editor: Editor): Editor {
  const { undone, redone } = editor;
  const before = undone.at(-1);
  if (before === undefined) return editor;
  const rest = { undone: undone.slice(0, -1), redone: [...redone, stateOf(editor)] };
  return { ...editor, ...before, ...rest, run: "none" };
}

/** Takes back the last {@link undo}, if nothing was changed since. */
export function redo(editor: Editor): Editor {
  const { undone, redone } = editor;
  const after = redone.at(-1);
  if (after === undefined) return editor;
  const rest = { undone: [...undone, stateOf(editor)], redone: redone.slice(0, -1) };
  return { ...editor, ...after, ...rest, run: "none" };
}

function stateOf({ text, cursor, pasted }: Editor): EditorState {
  return { text, cursor, pasted };
}

/** The first place between graphemes at or after an offset, or the last at or before it. */
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
