/**
 * Hybrid logical clocks (Kulkarni et al., "Logical Physical Clocks", 2014). Their readings order
 * messages the same everywhere, even where wall clocks are wrong.
 *
 * @module
 */

import { MAX_CLOCK_COUNTER } from "./limits/replication.ts";

/** A reading: wall milliseconds, and a counter for what happens within one. */
export interface Clock {
  readonly ms: number;
  readonly counter: number;
}

export const CLOCK_ZERO: Clock = { ms: 0, counter: 0 };

/** Compares two readings: negative, zero or positive, as for `Array.prototype.sort`. */
export function compareClocks(a: Clock, b: Clock): number {
  return a.ms - b.ms || a.counter - b.counter;
}

/**
 * Returns the reading of an event now: after the largest one seen, and not before the wall clock
 * (ms).
 */
export function nextClock(largest: Clock, wall: number): Clock {
  if (wall > largest.ms) return { ms: wall, counter: 0 };
  if (largest.counter < MAX_CLOCK_COUNTER) return { ms: largest.ms, counter: largest.counter + 1 };
  return { ms: largest.ms + 1, counter: 0 };
}
