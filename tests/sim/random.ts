/**
 * Seeded random numbers, and distributions of them.
 *
 * @module
 */

/** Numbers from 0 (included) to 1 (excluded). */
export type Random = () => number;

/**
 * A seeded source of numbers from 0 (included) to 1 (excluded): the same seed, the same run
 * (splitmix32).
 */
export function seededRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from 0 to `limit` - 1. */
export function below(limit: number, random: Random): number {
  return Math.floor(random() * limit);
}

/** A number between two, spread evenly. */
export function between(from: number, to: number, random: Random): number {
  return from + random() * (to - from);
}

/**
 * A number from 0 up, spread exponentially around `mean`: the time between things that happen
 * independently.
 */
export function exponential(mean: number, random: Random): number {
  return -mean * Math.log(1 - random());
}

/** The same things in an order of chance (Fisher and Yates). */
export function shuffled<T>(things: readonly T[], random: Random): readonly T[] {
  const result = [...things];
  for (let last = result.length - 1; last > 0; last--) {
    const other = below(last + 1, random);
    [result[last], result[other]] = [result[other]!, result[last]!];
  }
  return result;
}
