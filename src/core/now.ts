/**
 * Time, as every machine is given it: deadlines use the monotonic clock, messages the wall clock.
 * Both are in milliseconds.
 *
 * @module
 */

/** A moment: `monotonic` counts from an arbitrary start, `wall` from 1970-01-01T00:00:00Z. */
export interface Now {
  readonly monotonic: number;
  readonly wall: number;
}

/**
 * Returns the earliest of some deadlines (monotonic milliseconds), where `undefined` means never.
 */
export function earliest(...deadlines: readonly (number | undefined)[]): number | undefined {
  let result: number | undefined;
  for (const deadline of deadlines) {
    if (deadline !== undefined && (result === undefined || deadline < result)) result = deadline;
  }
  return result;
}
