import assert from "node:assert/strict";
import { MAX_RECEIPT_RANGES } from "../../../../src/core/limits.ts";
import {
  NO_RECEIPTS,
  type Reach,
  reachOf,
  withReceipt,
} from "../../../../src/ui/screen/model/delivery_marks.ts";

Deno.test("withReceipt() covers what everybody got, and not what nobody was here for", () => {
  let receipts = withReceipt(NO_RECEIPTS, "everyone", 0, 3);
  receipts = withReceipt(receipts, "everyone", 5, 8);
  receipts = withReceipt(receipts, "everyone", 8, 9);
  assert.deepEqual(receipts.everyone, [{ after: 0, upTo: 3 }, { after: 5, upTo: 9 }]);
  const got = [1, 3, 4, 5, 6, 9, 10].filter((number) => reachOf(receipts, number) === "everyone");
  assert.deepEqual(got, [1, 3, 6, 9]);
  assert.deepEqual(withReceipt(receipts, "everyone", 2, 6).everyone, [{ after: 0, upTo: 9 }]);
});

Deno.test("reachOf() tells the best that is known, in whatever order it came", () => {
  const steps: readonly (readonly [Reach, number, number])[] = [
    ["nobody", 0, 2],
    ["some", 1, 4],
    ["everyone", 3, 5],
  ];
  for (const order of [steps, steps.toReversed()]) {
    const receipts = order.reduce(
      (sum, [reach, after, upTo]) => withReceipt(sum, reach, after, upTo),
      NO_RECEIPTS,
    );
    assert.deepEqual([1, 2, 3, 4, 5, 6].map((number) => reachOf(receipts, number)), [
      "nobody",
      "some",
      "some",
      "everyone",
      "everyone",
      undefined,
    ]);
  }
});

Deno.test("withReceipt() holds a bounded number of ranges", () => {
  let receipts = NO_RECEIPTS;
  for (let range = 0; range < MAX_RECEIPT_RANGES; range++) {
    receipts = withReceipt(receipts, "everyone", range * 10, range * 10 + 1);
  }
  assert.equal(receipts.everyone.length, MAX_RECEIPT_RANGES);
  assert.equal(reachOf(receipts, 1), "everyone");
  receipts = withReceipt(receipts, "everyone", 10_000, 10_001);
  assert.equal(receipts.everyone.length, MAX_RECEIPT_RANGES);
  assert.equal(reachOf(receipts, 1), undefined);
  assert.equal(reachOf(receipts, 10_001), "everyone");
});
