/**
 * Ranges of sequence numbers. The numbers of an envelope are one range, so everything that is
 * counted, claimed, asked for or compared by numbers is computed here.
 *
 * @module
 */

/** Numbers from one to another, both included. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Returns how many numbers a range has. */
export function sizeOf({ from, to }: Range): number {
  return to - from + 1;
}

/** Whether a number lies in a range. */
export function contains({ from, to }: Range, number: number): boolean {
  return from <= number && number <= to;
}

/** Whether two ranges share a number. */
export function meets(a: Range, b: Range): boolean {
  return a.from <= b.to && b.from <= a.to;
}

/** Whether all numbers of `inner` lie in `outer`. */
export function isWithin(inner: Range, outer: Range): boolean {
  return outer.from <= inner.from && inner.to <= outer.to;
}

/** Returns what is left of `ranges` without the numbers of `taken`. */
export function withoutRange(ranges: readonly Range[], taken: Range): Range[] {
  return ranges.flatMap((range) =>
    meets(range, taken)
      ? [{ from: range.from, to: taken.from - 1 }, { from: taken.to + 1, to: range.to }]
        .filter(({ from, to }) => from <= to)
      : [range]
  );
}
