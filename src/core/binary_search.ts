/**
 * Binary search (Knuth, The Art of Computer Programming 3, §6.2.1) over an array in rising order.
 *
 * @module
 */

/**
 * Returns how many items of `sorted` stand before `key`: the index of the first one that does not,
 * or the length. `compare` returns less than 0 where `item` stands before `key`.
 *
 * The key is an argument and not captured, so that `compare` can be one function for all calls:
 * V8 then inlines both, and a search allocates nothing. The items before `from` are passed over;
 * they count as standing before the key.
 */
export function lowerBound<T, K>(
  sorted: readonly T[],
  key: K,
  compare: (item: T, key: K) => number,
  from = 0,
): number {
  let low = from;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(sorted[middle]!, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
