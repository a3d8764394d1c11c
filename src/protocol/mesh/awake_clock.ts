import { SUSPENDED_AFTER_LATE_MS } from "../../core/limits/replication.ts";
import type { Now } from "../../core/time.ts";

/** Time as a machine counts it: without that in which its process was suspended, when nobody could do anything. */
export interface AwakeClock {
  /** What time it is for the machine. */
  read(real: Now): Now;
  /** Notes that the machine wants a tick at `due` by its own time; returns when that is by the shell's (monotonic ms). */
  want(due: number | undefined): number | undefined;
}

/** A clock that takes whatever comes more than {@link SUSPENDED_AFTER_LATE_MS} behind the tick that was wanted for late. */
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
      // what was wanted is due when it is there, though adding and subtracting rounded it away
      const isDue = wanted !== undefined && real.monotonic >= wanted.real;
      latest = isDue ? Math.max(monotonic, wanted!.own) : monotonic;
      return { monotonic: latest, wall: real.wall };
    },
    want(due) {
      // what is overdue already is wanted now: being late for it does not mean that the process was suspended
      const own = due === undefined ? undefined : Math.max(due, latest);
      wanted = own === undefined ? undefined : { own, real: own + skipped };
      return wanted?.real;
    },
  };
}
