import {
  BEACON_ALONE_PERIOD_MS,
  BEACON_LINKED_JITTER,
  BEACON_LINKED_PERIOD_MS,
  BEACON_START_DELAYS_MS,
} from "../../core/limits/discovery.ts";

/** When to say hello: often at the start, then every few seconds while alone, seldom once linked. */
export interface HelloSchedule {
  /** Begins anew: at the start, and on a network just reached. All times are monotonic ms. */
  restart(now: number): void;
  /** Alone from now on, or not: who has just lost the last link is not to wait out the long period. */
  setAlone(alone: boolean, now: number): void;
  /** Whether a hello is due; if so, the next one is planned. However late it comes, it is one hello. */
  take(now: number): boolean;
  deadline(): number | undefined;
  stop(): void;
}

/** @param random 0 (included) to 1 (excluded), for the jitter that keeps many nodes out of step */
export function createHelloSchedule(random: () => number): HelloSchedule {
  let alone = true;
  let start = 0;
  let next: number | undefined;

  function following(now: number): number {
    const delay = BEACON_START_DELAYS_MS.find((each) => start + each > now);
    if (delay !== undefined) return start + delay;
    if (alone) return now + BEACON_ALONE_PERIOD_MS;
    return now + BEACON_LINKED_PERIOD_MS * (1 + BEACON_LINKED_JITTER * (2 * random() - 1));
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
