/**
 * A sliding-window limit on events, per key and in all. The window is exact at every
 * moment, and never holds more than `total` entries.
 *
 * @module
 */

/** A limit on how often something may happen. */
export interface RateLimit {
  /**
   * Checks whether `key` may once more at `now` (monotonic ms, never going back), and counts it if
   * so.
   */
  take(key: string, now: number): boolean;
}

export interface RateLimitOptions {
  /** How many in all within any `periodMs`. */
  readonly total: number;
  /** How many of them for one key, so that one key cannot use up what is there for all. */
  readonly perKey: number;
  readonly periodMs: number;
}

/** Creates a limit of which nothing is used. */
export function createRateLimit({ total, perKey, periodMs }: RateLimitOptions): RateLimit {
  const taken: { readonly key: string; readonly at: number }[] = [];
  const counts = new Map<string, number>();

  function expire(now: number): void {
    for (let first = taken[0]; first && first.at + periodMs <= now; first = taken[0]) {
      taken.shift();
      const left = (counts.get(first.key) ?? 0) - 1;
      if (left > 0) counts.set(first.key, left);
      else counts.delete(first.key);
    }
  }

  return {
    take(key, now) {
      expire(now);
      const count = counts.get(key) ?? 0;
      if (taken.length >= total || count >= perKey) return false;
      taken.push({ key, at: now });
      counts.set(key, count + 1);
      return true;
    },
  };
}
