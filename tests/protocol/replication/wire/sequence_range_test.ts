import assert from "node:assert/strict";
import {
  contains,
  isWithin,
  meets,
  sizeOf,
  withoutRange,
} from "../../../../src/protocol/replication/wire/sequence_range.ts";

const range = (from: number, to: number) => ({ from, to });

Deno.test("contains(), meets() and isWithin() include both ends", () => {
  const five = range(3, 7);
  assert.equal(sizeOf(five), 5);
  assert.deepEqual([2, 3, 7, 8].map((number) => contains(five, number)), [
    false,
    true,
    true,
    false,
  ]);
  const others = [range(1, 2), range(1, 3), range(7, 9), range(8, 9), range(3, 7), range(4, 5)];
  assert.deepEqual(others.map((other) => meets(five, other)), [
    false,
    true,
    true,
    false,
    true,
    true,
  ]);
  assert.deepEqual(others.filter((other) => isWithin(other, five)), [range(3, 7), range(4, 5)]);
});

Deno.test("withoutRange() leaves the numbers on either side", () => {
  const ranges = [range(1, 4), range(6, 9), range(12, 13)];
  assert.deepEqual(withoutRange(ranges, range(4, 7)), [range(1, 3), range(8, 9), range(12, 13)]);
  assert.deepEqual(withoutRange(ranges, range(7, 8)), [
    range(1, 4),
    range(6, 6),
    range(9, 9),
    range(12, 13),
  ]);
  assert.deepEqual(withoutRange(ranges, range(5, 20)), [range(1, 4)]);
});
