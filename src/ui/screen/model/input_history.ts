import { MAX_INPUT_HISTORY_LINES } from "../../../core/limits/front_ends.ts";

/** What a person sent before, oldest first, and where they are in it. */
export interface InputHistory {
  /** At most {@link MAX_INPUT_HISTORY_LINES}. */
  readonly entries: readonly string[];
  /** Index of the entry in the editor; none: what is there is the draft. */
  readonly at?: number;
  /** What was in the editor when they began to look back. */
  readonly draft: string;
}

export const EMPTY_HISTORY: InputHistory = { entries: [], draft: "" };

/**
 * Remembers what was sent (once, where it was sent several times in a row), behind the draft where another entry was sent in
 * its place.
 */
export function remember({ entries, draft }: InputHistory, text: string): InputHistory {
  const drafted = draft.trim() === "" ? entries : [...entries, draft];
  const known = drafted.at(-1) === text ? drafted : [...drafted, text];
  return { entries: known.slice(-MAX_INPUT_HISTORY_LINES), draft: "" };
}

/** Looks at an older entry, or a newer one and at last the draft. None further: `undefined`. */
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
