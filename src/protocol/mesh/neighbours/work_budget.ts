/**
 * The work that one link may make us do: a token bucket that may be overdrawn, since what a record
 * costs is known only once it is read. Units are those of `core/limits/work.ts`.
 *
 * 1. The level is never above {@link LINK_WORK_BURST}, nor below -{@link LINK_WORK_MOST_OWED}: a
 *    link that used all there was, while nobody else wanted it, is not held for long.
 *
 * @module
 */
import {
  LINK_WORK_BURST,
  LINK_WORK_MOST_OWED,
  LINK_WORK_PER_MS,
} from "../../../core/limits/work.ts";

export interface WorkBudget {
  /** Notes work. `now` in monotonic ms. */
  spend(work: number, now: number): void;
  /** Returns from when on the link owes nothing: `now` where it owes nothing now. */
  owesUntil(now: number): number;
}

/** Makes a full budget. */
export function createWorkBudget(): WorkBudget {
  let level = LINK_WORK_BURST;
  let filled = -Infinity;

  function fill(now: number): void {
    level = Math.min(LINK_WORK_BURST, level + Math.max(0, now - filled) * LINK_WORK_PER_MS);
    filled = Math.max(filled, now);
  }

  return {
    spend(work, now) {
      fill(now);
      level = Math.max(-LINK_WORK_MOST_OWED, level - work);
    },
    owesUntil(now) {
      fill(now);
      return now + Math.max(0, -level) / LINK_WORK_PER_MS;
    },
  };
}
