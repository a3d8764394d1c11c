import { equal } from "node:assert/strict";
import fc from "fast-check";
import { lowerBound } from "../../src/core/binary_search.ts";

const difference = (item: number, key: number) => item - key;

Deno.test("lowerBound() returns the index of the first item that is not before the key", () => {
  equal(lowerBound([1, 3, 3, 5], 3, difference), 1);
  equal(lowerBound([1, 3, 3, 5], 4, difference), 3);
});

Deno.test("lowerBound() returns 0 before all items, and the length behind all", () => {
  equal(lowerBound([1, 3], 0, difference), 0);
  equal(lowerBound([1, 3], 4, difference), 2);
  equal(lowerBound([], 4, difference), 0);
});

Deno.test("lowerBound() passes over the items before `from`", () => {
  equal(lowerBound([9, 9, 1, 3], 2, difference, 2), 3);
  equal(lowerBound([9, 9, 1, 3], 0, difference, 2), 2);
  equal(lowerBound([9, 9], 0, difference, 2), 2);
});

Deno.test("lowerBound() counts as a walk from the beginning does", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 20 })),
      fc.integer({ min: -1, max: 21 }),
      (items, key) => {
        const sorted = items.toSorted(difference);
        equal(lowerBound(sorted, key, difference), sorted.filter((item) => item < key).length);
      },
    ),
  );
});
