/**
 * The choice of runs whose envelopes are taken, of which none came before: somebody may have
 * recorded them long ago.
 *
 * 1. Epochs are compared with epochs only, and clocks with our corrected time only: no reading that
 *    a stranger signed makes another run old.
 *
 * @module
 */
import {
  MAX_EARLIER_RUN_BEHIND_MS,
  MAX_UNASKED_BEHIND_MS,
} from "../../../core/limits/replication.ts";

export interface UnknownRun {
  /** The author has a later run, as far as is known here. */
  readonly isEarlier: boolean;
  /** How far the clock of its envelope is behind our time, ms. */
  readonly behind: number;
  /** We asked for it, or its author itself brings it. */
  readonly isWanted: boolean;
  /** Whether a link, a neighbour's links or a presence say that it is running. */
  isLive(): boolean;
}

/** Returns why nothing is taken of a run; `undefined` where it is. */
export function whyNotTaken(run: UnknownRun): string | undefined {
  const { isEarlier, behind, isWanted } = run;
  // only a node that recorded it still has it
  if (isEarlier && behind > MAX_EARLIER_RUN_BEHIND_MS) return "its author restarted long ago";
  if (isWanted) return undefined;
  if (isEarlier) return "unasked, and its author restarted since";
  return behind > MAX_UNASKED_BEHIND_MS && !run.isLive() ? "unasked, and too old" : undefined;
}
