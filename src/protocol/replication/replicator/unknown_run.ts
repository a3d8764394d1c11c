/**
 * The choice of runs whose envelopes are taken, of which none came before: somebody may have
 * recorded them long ago.
 *
 * 1. Epochs are compared with epochs only. Clocks are compared with our corrected time, and those
 *    of an author with its own: no reading that a stranger signed makes another run old.
 * 2. An earlier run is old only where the author's own later clock says so too: ours may be wrong.
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
  /** The clock reading of its envelope, ms. */
  readonly reading: number;
  /** Our time, ms. */
  readonly wall: number;
  /** The reading of the author's newest presence, ms; `undefined` where none is known. */
  readonly latest: number | undefined;
  /** We asked for it, or its author itself brings it. */
  readonly isWanted: boolean;
  /** Whether a link, a neighbour's links or a presence say that it is running. */
  isLive(): boolean;
}

/** Returns why nothing is taken of a run; `undefined` where it is. */
export function whyNotTaken(run: UnknownRun): string | undefined {
  const { isEarlier, reading, wall, latest = wall, isWanted } = run;
  const behind = wall - reading;
  const isLongAgo = Math.min(wall, latest) - reading > MAX_EARLIER_RUN_BEHIND_MS;
  // only a node that recorded it still has it
  if (isEarlier && isLongAgo) return "its author restarted long ago";
  if (isWanted) return undefined;
  if (isEarlier) return "unasked, and its author restarted since";
  return behind > MAX_UNASKED_BEHIND_MS && !run.isLive() ? "unasked, and too old" : undefined;
}
