import assert from "node:assert/strict";
import { MAX_RECEIPTS, RECEIPT_PERIOD_BYTES } from "../../../src/core/limits/replication.ts";
import { decodeControl } from "../../../src/protocol/link/control.ts";
import { decodeRecords } from "../../../src/protocol/link/record.ts";
import { createReceipts } from "../../../src/protocol/link/receipts.ts";

function subject() {
  let nonce = 0;
  const receipts = createReceipts(() => ++nonce);
  return {
    receipts,
    /** Gives a record of so many bytes; returns what goes behind it. */
    given(length: number) {
      const [record, ...asked] = receipts.given([new Uint8Array(length)]);
      assert.equal(record!.length, length);
      return asked.map((ping) => decodeControl(decodeRecords(ping)![0]!.body));
    },
  };
}

Deno.test("given() asks for a receipt of every part of the records, and not one byte before", () => {
  const { given } = subject();
  assert.deepEqual(given(RECEIPT_PERIOD_BYTES - 1), []);
  assert.deepEqual(given(1), [{ control: "ping", nonce: 1 }]);
  assert.deepEqual(given(7), []);
  assert.deepEqual(given(RECEIPT_PERIOD_BYTES - 7), [{ control: "ping", nonce: 2 }]);
});

Deno.test("answered() counts what stood before the ping as read, and nothing of other pings", () => {
  const { receipts, given } = subject();
  given(RECEIPT_PERIOD_BYTES + 3);
  given(7);
  receipts.answered(2);
  assert.equal(receipts.unreadBytes, RECEIPT_PERIOD_BYTES + 10);
  receipts.answered(1);
  receipts.answered(1);
  assert.equal(receipts.unreadBytes, 7);
});

Deno.test("given() waits for as many receipts as the limit, and asks for none past it", () => {
  const { receipts, given } = subject();
  const asked = Array.from({ length: MAX_RECEIPTS }, () => given(RECEIPT_PERIOD_BYTES));
  assert.deepEqual(asked.at(-1), [{ control: "ping", nonce: MAX_RECEIPTS }]);
  assert.deepEqual(given(RECEIPT_PERIOD_BYTES), []);
  receipts.answered(1);
  assert.deepEqual(given(1), [{ control: "ping", nonce: MAX_RECEIPTS + 1 }]);
});
