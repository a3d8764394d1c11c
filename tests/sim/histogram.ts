/**
 * A histogram with quantiles, in bounded memory.
 *
 * @module
 */

/** Counts whole numbers from 0 up, exactly. */
export interface Histogram {
  readonly count: number;
  /** The largest; NaN where there is none. */
  readonly max: number;
  add(value: number): void;
  /** The smallest number that a share (0 to 1) of all does not exceed; NaN where there are none. */
  percentile(share: number): number;
}

/** A histogram of nothing yet. */
export function createHistogram(): Histogram {
  const counts: number[] = [];
  let count = 0;
  let max = NaN;

  return {
    get count() {
      return count;
    },
    get max() {
      return max;
    },
    add(value) {
      while (counts.length <= value) counts.push(0);
      counts[value]!++;
      count++;
      if (!(value <= max)) max = value;
    },
    percentile(share) {
      let seen = 0;
      for (const [value, times] of counts.entries()) {
        seen += times;
        if (times > 0 && seen >= share * count) return value;
      }
      return NaN;
    },
  };
}
