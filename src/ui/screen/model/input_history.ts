/**
 * The history of the input: the lines that were sent.
 *
 * @module
 */
import { MAX_INPUT_HISTORY_LINES } from "../../../core/limits/front_ends.ts";

/** The lines, and the place in them. */
export interface InputHistory {
  /** At most {@link MAX_INPUT_HISTORY_LINES}, the oldest first. */
  readonly entries: readonly string[];
  /** Index of the entry in the editor; absent: the editor has the draft. */
  readonly at?: number;
  /** The text in the editor before the person went back. */
  readonly draft: string;
}

export const EMPTY_HISTORY: InputHistory = { entries: [], draft: "" };

/**
 * Remembers a sent line, once where it was sent several times in a row. A draft that was not sent
 * is remembered before it.
 */
export function remember({ entries, draft }: InputHistory, text: string): InputHistory {
  const drafted = draft.trim() === "" ? entries : [...entries, draft];
  const known = drafted.at(-1) === text ? drafted : [...drafted, text];
  return { entries: known.slice(-MAX_INPUT_HISTORY_LINES), draft: "" };
}

/**
 * Moves to an older entry, or to a newer one and at last to the draft. Returns `undefined` at the
 * end.
 */
export function recall(
  history: InputHistory,
  direction: "older" | "newer",
  current: string,
): { readonly history: InputHistory; readonly text: string } | undefined {
  const { entries, at, draft } = history;
  const next = (at ?? entries.length) + (direction === "older" ? -1 : 1);
  const text = entries[next];
  if (text !== undefined) {
    const kept = at === undefined ? current : draft;
    return { history: { entries, at: next, draft: kept }, text };
  }
  if (at === undefined || next < 0) return undefined;
  return { history: { entries, draft: "" }, text: draft };
}
