import assert from "node:assert/strict";
import { MAX_RECEIPT_RANGES } from "../../../src/core/limits.ts";
import { hasReceipt, NO_RECEIPTS, withReceipt } from "../../../src/ui/screen/receipts.ts";

Deno.test("withReceipt() covers what everybody got, and not what nobody was here for", () => {
  let receipts = withReceipt(NO_RECEIPTS, 0, 3);
  receipts = withReceipt(receipts, 5, 8);
  receipts = withReceipt(receipts, 8, 9);
  assert.deepEqual(receipts, [{ after: 0, upTo: 3 }, { after: 5, upTo: 9 }]);
  const got = [1, 3, 4, 5, 6, 9, 10].filter((number) => hasReceipt(receipts, number));
  assert.deepEqual(got, [1, 3, 6, 9]);
  assert.deepEqual(withReceipt(receipts, 2, 6), [{ after: 0, upTo: 9 }]);
});

Deno.test("withReceipt() holds a bounded number of ranges", () => {
  let receipts = NO_RECEIPTS;
  for (let range = 0; range < MAX_RECEIPT_RANGES; range++) {
    receipts = withReceipt(receipts, range * 10, range * 10 + 1);
  }
  assert.equal(receipts.length, MAX_RECEIPT_RANGES);
  receipts = withReceipt(receipts, 10_000, 10_001);
  assert.equal(receipts.length, MAX_RECEIPT_RANGES);
  assert.equal(hasReceipt(receipts, 1), false);
  assert.equal(hasReceipt(receipts, 10_001), true);
});
