/**
 * A clock without the time in which the process was suspended (a closed lid, SIGSTOP): in that time
 * no answer could come, so that no deadline may pass.
 *
 * 1. Its time never goes back.
 * 2. A tick more than {@link SUSPENDED_AFTER_LATE_MS} late stops the clock for as long as it is
 *    late.
 *
 * @module
 */
import { SUSPENDED_AFTER_LATE_MS } from "../../core/limits/replication.ts";
import type { Now } from "../../core/now.ts";

export interface AwakeClock {
  /** Returns the machine's time. */
  read(real: Now): Now;
  /**
   * Notes when the machine wants a tick, by its time; returns that by the shell's (monotonic ms).
   */
  want(due: number | undefined): number | undefined;
}

/** Makes a clock that was never suspended. */
export function createAwakeClock(): AwakeClock {
  let skipped = 0;
  let latest = -Infinity;
  let wanted: { readonly own: number; readonly real: number } | undefined;

  return {
    read(real) {
      const late = wanted === undefined ? 0 : real.monotonic - wanted.real;
      if (wanted !== undefined && late > SUSPENDED_AFTER_LATE_MS) {
        skipped += late;
        wanted = { own: wanted.own, real: real.monotonic };
      }
      const monotonic = real.monotonic - skipped;
      // a tick that is wanted now is due now, though adding and subtracting rounded its time away
      const isDue = wanted !== undefined && real.monotonic >= wanted.real;
      latest = isDue ? Math.max(monotonic, wanted!.own) : monotonic;
      return { monotonic: latest, wall: real.wall };
    },
    want(due) {
      // a deadline in the past is wanted now: to be late for it does not mean a suspended process
      const own = due === undefined ? undefined : Math.max(due, latest);
      wanted = own === undefined ? undefined : { own, real: own + skipped };
      return wanted?.real;
    },
  };
}
