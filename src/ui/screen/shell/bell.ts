import { BELL_PERIOD_MS } from "../../../core/limits/front_ends.ts";

/** Says how often the terminal's bell may sound, however often somebody wants to be heard. */
export interface Bell {
  /** Whether it sounds at `now` (monotonic ms): once in {@link BELL_PERIOD_MS}. */
  ring(now: number): boolean;
}

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
