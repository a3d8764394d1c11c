import assert from "node:assert/strict";
import { createReceipts } from "../../../src/chat/direct/receipts.ts";
import {
  MAX_MESSAGES_PER_RECEIPT,
  MAX_REMEMBERED_AUTHORS,
  MAX_REMEMBERED_DIRECT_MESSAGES_PER_AUTHOR,
  RECEIPT_AFTER_MS,
} from "../../../src/core/limits/chat.ts";
import { MAX_AUTHORS } from "../../../src/core/limits/replication.ts";
import { BOB, CAROL, someone } from "../one_engine.ts";

const everybody = () => true;

Deno.test("createReceipts() knows a word again, and confirms it again", () => {
  const receipts = createReceipts();
  assert.equal(receipts.note(BOB, [1, 1], 0), true);
  assert.equal(receipts.note(BOB, [1, 1], 1), false);
  assert.equal(receipts.note(BOB, [2, 1], 1), true, "another run");
  assert.equal(receipts.note(CAROL, [1, 1], 1), true, "another author");
  assert.equal(receipts.deadline(everybody), RECEIPT_AFTER_MS);
  assert.equal(receipts.take(RECEIPT_AFTER_MS - 1, everybody), undefined);
  const got = [[1, 1], [2, 1]];
  assert.deepEqual(receipts.take(RECEIPT_AFTER_MS, everybody), { to: BOB, got });
  assert.equal(receipts.take(RECEIPT_AFTER_MS, everybody), undefined);
  assert.equal(receipts.note(BOB, [1, 1], 2_000), false);
  const again = receipts.take(2_000 + RECEIPT_AFTER_MS, (id) => id === BOB);
  assert.deepEqual(again, { to: BOB, got: [[1, 1]] });
});

Deno.test("createReceipts() confirms as much as one receipt holds at once, and the rest after it", () => {
  const receipts = createReceipts();
  for (let number = 1; number <= MAX_MESSAGES_PER_RECEIPT + 1; number++) {
    receipts.note(BOB, [1, number], 0);
    const isFull = number >= MAX_MESSAGES_PER_RECEIPT;
    assert.equal(receipts.deadline(everybody), isFull ? -Infinity : RECEIPT_AFTER_MS);
  }
  assert.equal(receipts.take(0, everybody)?.got.length, MAX_MESSAGES_PER_RECEIPT);
  assert.equal(receipts.take(0, everybody), undefined);
  assert.deepEqual(receipts.take(RECEIPT_AFTER_MS, everybody)?.got, [[
    1,
    MAX_MESSAGES_PER_RECEIPT + 1,
  ]]);
});

Deno.test("createReceipts() waits for who can't be reached, and gives up who went", () => {
  const receipts = createReceipts();
  receipts.note(BOB, [1, 1], 0);
  const nobody = () => false;
  assert.equal(receipts.deadline(nobody), undefined);
  assert.equal(receipts.take(RECEIPT_AFTER_MS, nobody), undefined);
  receipts.forget(BOB);
  assert.equal(receipts.take(RECEIPT_AFTER_MS, everybody), undefined);
});

Deno.test("createReceipts() remembers as many words of an author as it may, the last ones", () => {
  const receipts = createReceipts();
  const most = MAX_REMEMBERED_DIRECT_MESSAGES_PER_AUTHOR;
  for (let number = 1; number <= most; number++) receipts.note(BOB, [1, number], 0);
  assert.equal(receipts.note(BOB, [1, 1], 0), false);
  assert.equal(receipts.note(BOB, [1, most + 1], 0), true);
  assert.equal(receipts.note(BOB, [1, 1], 0), true, "forgotten");
  assert.equal(receipts.note(BOB, [1, most], 0), false);
});

Deno.test("createReceipts() remembers as many authors as it may, those who spoke last", () => {
  const receipts = createReceipts();
  const author = (number: number) => someone(number);
  for (let number = 0; number < MAX_REMEMBERED_AUTHORS; number++) {
    receipts.note(author(number), [1, 1], 0);
  }
  assert.equal(receipts.note(author(0), [1, 2], 0), true);
  assert.equal(receipts.note(author(0), [1, 1], 0), false);
  receipts.note(author(MAX_REMEMBERED_AUTHORS), [1, 1], 0);
  assert.equal(receipts.note(author(0), [1, 1], 0), false);
  assert.equal(receipts.note(author(1), [1, 1], 0), true, "forgotten");
});

Deno.test("createReceipts() owes as many receipts as it may", () => {
  const receipts = createReceipts();
  for (let number = 0; number <= MAX_AUTHORS; number++) receipts.note(someone(number), [1, 1], 0);
  let taken = 0;
  while (receipts.take(RECEIPT_AFTER_MS, everybody) !== undefined) taken++;
  assert.equal(taken, MAX_AUTHORS);
});
