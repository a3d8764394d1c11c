import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_SPARSE_RANGES } from "../../../../src/core/limits/replication.ts";
import {
  createReceivedNumbers,
  type Segment,
} from "../../../../src/protocol/replication/log/received_numbers.ts";
import type { Range } from "../../../../src/protocol/replication/wire/sequence_range.ts";

/** Numbers of an envelope whose predecessor has the digest `prev`. */
const segment = (from: number, to: number, prev?: string, digest?: string): Segment => ({
  from,
  to,
  prev,
  digest,
  lastClock: { ms: to, counter: 0 },
});

/** Numbers of which these came. */
function received(since: number, ...ranges: readonly (readonly [number, number])[]) {
  const numbers = createReceivedNumbers(since);
  for (const [from, to] of ranges) numbers.insert(segment(from, to));
  return numbers;
}

Deno.test("newness() tells what is new, repeated, and overlaps in part, by all numbers of a range", () => {
  const numbers = received(2, [5, 8], [11, 12]);
  const cases: readonly (readonly [number, number, string])[] = [
    [3, 4, "new"],
    [9, 10, "new"],
    [13, 20, "new"],
    [5, 8, "repeated"],
    [6, 7, "repeated"],
    [1, 2, "repeated"],
    [4, 5, "overlapping"],
    [8, 9, "overlapping"],
    [3, 20, "overlapping"],
    [7, 11, "overlapping"],
    [1, 3, "new"],
    [1, 5, "overlapping"],
  ];
  for (const [from, to, expected] of cases) {
    assert.equal(numbers.newness({ from, to }), expected, `${from} to ${to}`);
  }
});

Deno.test("newness() takes given-up numbers for new where others come with them, and else for repeated", () => {
  const numbers = received(0, [1, 3], [8, 9]);
  numbers.giveUp({ from: 4, to: 7 });
  numbers.insert(segment(12, 14));
  numbers.giveUp({ from: 10, to: 11 });
  assert.equal(numbers.newness({ from: 4, to: 7 }), "repeated");
  assert.equal(numbers.newness({ from: 3, to: 4 }), "repeated");
  numbers.giveUp({ from: 15, to: 16 });
  assert.equal(numbers.newness({ from: 15, to: 20 }), "new");
  assert.equal(numbers.newness({ from: 14, to: 20 }), "overlapping");
});

Deno.test("insert() puts an envelope in the place of given-up numbers that it covers", () => {
  const numbers = received(0, [1, 3]);
  numbers.giveUp({ from: 4, to: 6 });
  assert.deepEqual([numbers.top, numbers.head], [6, ""]);
  assert.ok(numbers.insert(segment(5, 9, "unknown", "nine")));
  assert.deepEqual([numbers.top, numbers.head, numbers.holes(12)], [9, "nine", [
    { from: 10, to: 12 },
  ]]);
  assert.deepEqual(numbers.clockBefore(10), { ms: 9, counter: 0 });
  assert.equal(numbers.newness({ from: 6, to: 10 }), "overlapping", "6 came after all");
});

Deno.test("insert() covers given-up ranges whole, and meets what lies on either side", () => {
  const numbers = createReceivedNumbers(0);
  numbers.insert(segment(1, 2, "", "two"));
  numbers.giveUp({ from: 5, to: 6 });
  numbers.insert(segment(10, 11, "nine", "eleven"));
  assert.equal(numbers.newness({ from: 3, to: 9 }), "new");
  assert.ok(numbers.insert(segment(3, 9, "two", "nine")));
  assert.deepEqual([numbers.top, numbers.head, numbers.sparse], [11, "eleven", []]);
});

Deno.test("insert() finds the chain broken at either end of an envelope of several numbers", () => {
  for (
    const [prev, digest, whole] of [["two", "six", true], ["x", "six", false], [
      "two",
      "x",
      false,
    ]] as const
  ) {
    const numbers = createReceivedNumbers(0);
    numbers.insert(segment(1, 2, "", "two"));
    numbers.insert(segment(7, 9, "six", "nine"));
    assert.equal(numbers.insert(segment(3, 6, prev, digest)), whole);
    assert.equal(numbers.top, 9);
  }
});

Deno.test("insert() wants what an envelope has below the base", () => {
  const numbers = createReceivedNumbers(5);
  assert.equal(numbers.newness({ from: 4, to: 8 }), "new");
  numbers.insert(segment(4, 8));
  assert.deepEqual([numbers.base, numbers.floor, numbers.top, numbers.whole], [3, 3, 8, 8]);
  assert.deepEqual(numbers.holes(9), [{ from: 9, to: 9 }]);
});

Deno.test("hasRoom() leaves room for the envelope around the first number that is wanted", () => {
  const numbers = createReceivedNumbers(5);
  for (let count = 1; count <= MAX_SPARSE_RANGES; count++) {
    numbers.insert(segment(10 * count, 10 * count + 3));
  }
  const room = (from: number, to: number) => numbers.hasRoom({ from, to }, { from, to });
  assert.ok(room(4, 7), "around the first");
  assert.ok(!room(7, 8), "apart");
  assert.ok(room(14, 16), "behind a range");
  assert.ok(room(17, 19), "before a range");
});

Deno.test("insert() holds the numbers that a set would, whatever ranges come in whatever order", () => {
  const range = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.nat(6), fc.boolean())
    .map(([from, more, isLost]) => ({ from, to: from + more, isLost }));
  fc.assert(
    fc.property(fc.array(range, { maxLength: 40, size: "max" }), (ranges) => {
      const numbers = createReceivedNumbers(0);
      const came = new Set<number>();
      const lost = new Set<number>();
      for (const { from, to, isLost } of ranges) {
        const all = Array.from({ length: to - from + 1 }, (_, index) => from + index);
        const isFree = all.every((number) => !came.has(number) && !lost.has(number));
        if (isLost) {
          if (!isFree) continue;
          numbers.giveUp({ from, to });
          for (const number of all) lost.add(number);
        } else {
          const state = all.every((number) => came.has(number) || lost.has(number))
            ? "repeated"
            : all.some((number) => came.has(number))
            ? "overlapping"
            : "new";
          assert.equal(numbers.newness({ from, to }), state);
          if (state !== "new") continue;
          numbers.insert(segment(from, to));
          for (const number of all) {
            came.add(number);
            lost.delete(number);
          }
        }
        const holes: Range[] = numbers.holes(70).slice();
        for (let number = 1; number <= 70; number++) {
          const isHeld = came.has(number) || lost.has(number);
          assert.equal(numbers.has(number), isHeld);
          const isHole = holes.some(({ from, to }) => from <= number && number <= to);
          assert.equal(isHole, !isHeld);
        }
        let top = 0;
        while (came.has(top + 1) || lost.has(top + 1)) top++;
        assert.deepEqual([numbers.top, numbers.whole], [top, top]);
      }
    }),
    { seed: 1, numRuns: 300 },
  );
});
