import assert from "node:assert/strict";
import { createReceipts } from "../../../src/chat/direct/receipts.ts";
import {
  MAX_MESSAGES_PER_RECEIPT,
  MAX_OWED_MESSAGES_PER_AUTHOR,
  MAX_REMEMBERED_AUTHORS,
  MAX_REMEMBERED_DIRECT_MESSAGES_PER_AUTHOR,
  RECEIPT_AFTER_MS,
} from "../../../src/core/limits/chat.ts";
import { MAX_AUTHORS } from "../../../src/core/limits/replication.ts";
import { BOB, CAROL, someone } from "../one_engine.ts";

const everybody = () => true;

Deno.test("createReceipts() knows a word again, and confirms it again", () => {
  const receipts = createReceipts(everybody);
  assert.equal(receipts.note(BOB, [1, 1], 0), true);
  assert.equal(receipts.note(BOB, [1, 1], 1), false);
  assert.equal(receipts.note(BOB, [2, 1], 1), true, "another run");
  assert.equal(receipts.note(CAROL, [1, 1], 1), true, "another author");
  assert.equal(receipts.deadline(), RECEIPT_AFTER_MS);
  assert.equal(receipts.take(RECEIPT_AFTER_MS - 1), undefined);
  const got = [[1, 1], [2, 1]];
  assert.deepEqual(receipts.take(RECEIPT_AFTER_MS), { to: BOB, got });
  assert.equal(receipts.take(RECEIPT_AFTER_MS), undefined, "the other author wrote later");
  assert.equal(receipts.take(RECEIPT_AFTER_MS + 1)?.to, CAROL);
  assert.equal(receipts.note(BOB, [1, 1], 2_000), false);
  const again = receipts.take(2_000 + RECEIPT_AFTER_MS);
  assert.deepEqual(again, { to: BOB, got: [[1, 1]] });
});

Deno.test("createReceipts() confirms as much as one receipt holds at once, and the rest after it", () => {
  const receipts = createReceipts(everybody);
  for (let number = 1; number <= MAX_MESSAGES_PER_RECEIPT + 1; number++) {
    receipts.note(BOB, [1, number], 0);
    const isFull = number >= MAX_MESSAGES_PER_RECEIPT;
    assert.equal(receipts.deadline(), isFull ? -Infinity : RECEIPT_AFTER_MS);
  }
  assert.equal(receipts.take(0)?.got.length, MAX_MESSAGES_PER_RECEIPT);
  assert.equal(receipts.take(0), undefined);
  const rest = [[1, MAX_MESSAGES_PER_RECEIPT + 1]];
  assert.deepEqual(receipts.take(RECEIPT_AFTER_MS)?.got, rest);
});

Deno.test("createReceipts() owes an author a whole outbox, and no more", () => {
  const receipts = createReceipts(everybody);
  const most = MAX_OWED_MESSAGES_PER_AUTHOR;
  for (let number = 1; number <= most + 1; number++) {
    assert.equal(receipts.note(BOB, [1, number], 0), true, "it is shown all the same");
    assert.equal(receipts.owed, Math.min(number, most));
  }
  receipts.note(CAROL, [1, 1], 0);
  assert.equal(receipts.owed, most + 1, "another author");
  while (receipts.owed > 0) receipts.take(RECEIPT_AFTER_MS);
  receipts.note(BOB, [1, most + 1], 1); // its author sends it again
  const again = receipts.take(1 + RECEIPT_AFTER_MS);
  assert.deepEqual(again?.got.at(-1), [1, most + 1]);
});

Deno.test("createReceipts() serves authors in turn, however much one of them sends", () => {
  const receipts = createReceipts(everybody);
  const flood = (first: number): void => {
    for (let number = 0; number < 2 * MAX_MESSAGES_PER_RECEIPT; number++) {
      receipts.note(BOB, [1, first + number], 0);
    }
  };
  flood(1);
  receipts.note(CAROL, [1, 1], 0);
  assert.equal(receipts.take(RECEIPT_AFTER_MS)?.to, BOB);
  flood(1_000);
  assert.equal(receipts.take(RECEIPT_AFTER_MS)?.to, CAROL);
});

Deno.test("hurry() makes every receipt due, and those that follow", () => {
  const receipts = createReceipts(everybody);
  receipts.note(BOB, [1, 1], 0);
  assert.equal(receipts.take(0), undefined);
  receipts.hurry();
  assert.equal(receipts.deadline(), -Infinity);
  assert.deepEqual(receipts.take(0)?.got, [[1, 1]]);
  receipts.note(CAROL, [1, 1], 0);
  assert.equal(receipts.take(0)?.to, CAROL);
});

Deno.test("createReceipts() waits for who can't be reached, and gives up who went", () => {
  let isReachable = false;
  const receipts = createReceipts(() => isReachable);
  receipts.note(BOB, [1, 1], 0);
  assert.equal(receipts.deadline(), undefined);
  assert.equal(receipts.take(RECEIPT_AFTER_MS), undefined);
  assert.equal(receipts.owed, 0);
  isReachable = true;
  assert.equal(receipts.owed, 1);
  receipts.forget(BOB);
  assert.equal(receipts.take(RECEIPT_AFTER_MS), undefined);
});

Deno.test("createReceipts() remembers as many words of an author as it may, the last ones", () => {
  const receipts = createReceipts(everybody);
  const most = MAX_REMEMBERED_DIRECT_MESSAGES_PER_AUTHOR;
  for (let number = 1; number <= most; number++) receipts.note(BOB, [1, number], 0);
  assert.equal(receipts.note(BOB, [1, 1], 0), false);
  assert.equal(receipts.note(BOB, [1, most + 1], 0), true);
  assert.equal(receipts.note(BOB, [1, 1], 0), true, "forgotten");
  assert.equal(receipts.note(BOB, [1, most], 0), false);
});

Deno.test("createReceipts() remembers as many authors as it may, those who spoke last", () => {
  const receipts = createReceipts(everybody);
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

Deno.test("createReceipts() owes receipts to as many authors as it may", () => {
  const receipts = createReceipts(everybody);
  for (let number = 0; number <= MAX_AUTHORS; number++) receipts.note(someone(number), [1, 1], 0);
  let taken = 0;
  while (receipts.take(RECEIPT_AFTER_MS) !== undefined) taken++;
  assert.equal(taken, MAX_AUTHORS);
});

Deno.test("createReceipts() has a place for an author who can be reached among invented ones", () => {
  const receipts = createReceipts((id) => id === BOB);
  for (let number = 0; number < MAX_AUTHORS; number++) receipts.note(someone(number), [1, 1], 0);
  receipts.note(BOB, [1, 1], 0);
  assert.deepEqual(receipts.take(RECEIPT_AFTER_MS), { to: BOB, got: [[1, 1]] });
});
