/**
 * Limits how often the terminal's bell sounds.
 *
 * @module
 */
import { BELL_PERIOD_MS } from "../../../core/limits/front_ends.ts";

/** The limit of one bell. */
export interface Bell {
  /** Returns whether it may sound at `now` (monotonic ms): once in {@link BELL_PERIOD_MS}. */
  ring(now: number): boolean;
}

/** Creates the limit of a bell that has not sounded. */
export function createBell(): Bell {
  let last = -Infinity;
  return {
    ring(now) {
      if (now - last < BELL_PERIOD_MS) return false;
      last = now;
      return true;
    },
  };
}
