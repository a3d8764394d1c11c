/**
 * The schedule of `hello` beacons: often at the start, then every few seconds while the node is
 * alone, seldom once it is linked; {@link BEACON_FLOODED_HURRY} times as often while the group is
 * flooded, since few of them are read then.
 *
 * @module
 */

import {
  BEACON_ALONE_PERIOD_MS,
  BEACON_FLOODED_FOR_MS,
  BEACON_FLOODED_HURRY,
  BEACON_LINKED_JITTER,
  BEACON_LINKED_PERIOD_MS,
  BEACON_START_DELAYS_MS,
} from "../../core/limits/discovery.ts";

/** Plans the next `hello`. All times are monotonic ms. */
export interface HelloSchedule {
  /** Begins anew: at the start, and on a network just reached. */
  restart(now: number): void;
  /**
   * Sets whether there is no link. A node that has just lost its last link does not wait out the
   * long period.
   */
  setAlone(alone: boolean, now: number): void;
  /** Notes that the group is flooded now. */
  noteFlood(now: number): void;
  /**
   * Checks whether a hello is due, and plans the next one if so. However late the call comes, it is
   * one hello.
   */
  take(now: number): boolean;
  deadline(): number | undefined;
  stop(): void;
}

/**
 * Creates a schedule that has not begun.
 *
 * @param random 0 (included) to 1 (excluded), for the jitter that keeps many nodes out of step
 */
export function createHelloSchedule(random: () => number): HelloSchedule {
  let alone = true;
  let start = 0;
  let next: number | undefined;
  let floodedUntil = -Infinity;

  const jitter = (): number => 1 + BEACON_LINKED_JITTER * (2 * random() - 1);

  function period(now: number): number {
    const isFlooded = now < floodedUntil;
    const hurry = isFlooded ? BEACON_FLOODED_HURRY : 1;
    if (alone && !isFlooded) return BEACON_ALONE_PERIOD_MS;
    return (alone ? BEACON_ALONE_PERIOD_MS : BEACON_LINKED_PERIOD_MS) / hurry * jitter();
  }

  function following(now: number): number {
    const delay = BEACON_START_DELAYS_MS.find((each) => start + each > now);
    if (delay !== undefined) return start + delay;
    return now + period(now);
  }

  return {
    restart(now) {
      start = now;
      next = now + (BEACON_START_DELAYS_MS[0] ?? 0);
    },
    setAlone(value, now) {
      alone = value;
      if (alone && next !== undefined) next = Math.min(next, now + BEACON_ALONE_PERIOD_MS);
    },
    noteFlood(now) {
      const isNew = now >= floodedUntil;
      floodedUntil = now + BEACON_FLOODED_FOR_MS;
      if (isNew && next !== undefined) next = Math.min(next, now + period(now));
    },
    take(now) {
      if (next === undefined || now < next) return false;
      next = following(now);
      return true;
    },
    deadline: () => next,
    stop() {
      next = undefined;
    },
  };
}
