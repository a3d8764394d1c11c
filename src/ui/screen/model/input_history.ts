/**
 * The history of the input: the lines that were sent.
 *
 * Invariants:
 *
 * 1. A recalled line that is edited keeps its edit, as in zsh, until a line is sent. Then every
 *    line is again what was sent.
 * 2. Edits are a part of the place in the history, never of its entries.
 *
 * @module
 */
import {
  MAX_INPUT_HISTORY_EDITS,
  MAX_INPUT_HISTORY_LINES,
} from "../../../core/limits/front_ends.ts";

/** The lines, and the place in them. */
export interface InputHistory {
  /** At most {@link MAX_INPUT_HISTORY_LINES}, the oldest first. */
  readonly entries: readonly string[];
  /** Index of the entry in the editor; absent: the editor has the draft. */
  readonly at?: number;
  /** The text in the editor before the person went back. */
  readonly draft: string;
  /**
   * Edited texts by the index of their entry, the last edited last; at most
   * {@link MAX_INPUT_HISTORY_EDITS}.
   */
  readonly edits: ReadonlyMap<number, string>;
}

const NO_EDITS: ReadonlyMap<number, string> = new Map();

export const EMPTY_HISTORY: InputHistory = { entries: [], draft: "", edits: NO_EDITS };

/** Returns the same entries, without place, draft and edits. */
export function atDraft({ entries }: InputHistory): InputHistory {
  return { ...EMPTY_HISTORY, entries };
}

/**
 * Remembers a sent line, once where it was sent several times in a row. A draft that was not sent
 * is remembered before it. Edits of other lines end.
 */
export function remember({ entries, draft }: InputHistory, text: string): InputHistory {
  const drafted = draft.trim() === "" ? entries : [...entries, draft];
  const known = drafted.at(-1) === text ? drafted : [...drafted, text];
  return { ...EMPTY_HISTORY, entries: known.slice(-MAX_INPUT_HISTORY_LINES) };
}

/**
 * Moves to an older entry, or to a newer one and at last to the draft. Keeps the current text as
 * the draft, or as the edit of its entry. Returns `undefined` at the end.
 */
export function recall(
  history: InputHistory,
  direction: "older" | "newer",
  current: string,
): { readonly history: InputHistory; readonly text: string } | undefined {
  const { entries, at } = history;
  const next = (at ?? entries.length) + (direction === "older" ? -1 : 1);
  if (entries[next] !== undefined) return recallAt(history, next, current);
  if (at === undefined || next < 0) return undefined;
  const { at: _at, ...left } = leave(history, current);
  return { history: left, text: history.draft };
}

/** Moves to the entry at an index, which must exist. */
export function recallAt(
  history: InputHistory,
  index: number,
  current: string,
): { readonly history: InputHistory; readonly text: string } {
  const left = leave(history, current);
  const text = left.edits.get(index) ?? left.entries[index] ?? "";
  return { history: { ...left, at: index }, text };
}

/** Keeps the text of the place that is left. */
function leave(history: InputHistory, current: string): InputHistory {
  const { entries, at, edits } = history;
  if (at === undefined) return { ...history, draft: current };
  const others = [...edits].filter(([index]) => index !== at);
  if (current === entries[at]) return { ...history, edits: new Map(others) };
  const kept: typeof others = [...others, [at, current]];
  return { ...history, edits: new Map(kept.slice(-MAX_INPUT_HISTORY_EDITS)) };
}
