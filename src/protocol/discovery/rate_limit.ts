/**
 * A sliding-window limit on events, per key and in all, which is fair to keys that ask seldom. The
 * window is exact at every moment, and never holds more than `total` entries.
 *
 * 1. A key that took fewer than `few` within `memoryMs` may use the whole total. All the others
 *    leave `places` of it free, so that keys which flood do not shut out a newcomer.
 * 2. At most {@link MAX_REMEMBERED_SOURCES} keys are remembered; the one that came first goes.
 *
 * @module
 */
import { MAX_REMEMBERED_SOURCES } from "../../core/limits/discovery.ts";

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
  /** The places that are kept for keys that took few; none where it is not given. */
  readonly reserve?: {
    readonly places: number;
    readonly few: number;
    readonly memoryMs: number;
  };
}

/** Creates a limit of which nothing is used. */
export function createRateLimit(
  { total, perKey, periodMs, reserve = NO_RESERVE }: RateLimitOptions,
): RateLimit {
  const taken: { readonly key: string; readonly at: number; readonly isFew: boolean }[] = [];
  const counts = new Map<string, number>();
  /** How many each key took since a time; the key that came first is the first one. */
  const memory = new Map<string, { readonly since: number; count: number }>();
  /** How many entries of the window are of keys that took few before. */
  let few = 0;

  function expire(now: number): void {
    for (let first = taken[0]; first && first.at + periodMs <= now; first = taken[0]) {
      taken.shift();
      if (first.isFew) few--;
      const left = (counts.get(first.key) ?? 0) - 1;
      if (left > 0) counts.set(first.key, left);
      else counts.delete(first.key);
    }
  }

  /** Returns how many a key took lately. */
  function recall(key: string, now: number): { count: number } {
    const known = memory.get(key);
    if (known !== undefined && known.since + reserve.memoryMs > now) return known;
    memory.delete(key);
    const [oldest] = memory.keys();
    if (memory.size >= MAX_REMEMBERED_SOURCES && oldest !== undefined) memory.delete(oldest);
    const fresh = { since: now, count: 0 };
    memory.set(key, fresh);
    return fresh;
  }

  return {
    take(key, now) {
      expire(now);
      const count = counts.get(key) ?? 0;
      if (taken.length >= total || count >= perKey) return false;
      const recent = reserve === NO_RESERVE ? undefined : recall(key, now);
      const isFew = recent !== undefined && recent.count < reserve.few;
      if (!isFew && taken.length - few >= total - reserve.places) return false;
      if (recent !== undefined) recent.count++;
      taken.push({ key, at: now, isFew });
      if (isFew) few++;
      counts.set(key, count + 1);
      return true;
    },
  };
}

const NO_RESERVE = { places: 0, few: 0, memoryMs: 0 } as const;
