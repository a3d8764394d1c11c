/** How much may happen: see {@link createAllowance}. */
export interface Allowance {
  /** Whether `key` may once more at `now` (monotonic ms, never going back), which then counts. */
  take(key: string, now: number): boolean;
}

export interface AllowanceOptions {
  /** How much in all within any `periodMs`. */
  readonly total: number;
  /** How much of it for one key, so that one cannot use up what is there for all. */
  readonly perKey: number;
  readonly periodMs: number;
}

/** A sliding window: exact at every moment, and never holding more than `total` entries. */
export function createAllowance({ total, perKey, periodMs }: AllowanceOptions): Allowance {
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
