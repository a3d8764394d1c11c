import assert from "node:assert/strict";
import { createOutbox, type Outbox } from "../../../src/chat/direct/outbox.ts";
import {
  DIRECT_RESEND_FIRST_MS,
  DIRECT_RESEND_LAST_MS,
  DIRECT_SLOW_AFTER_MS,
  MAX_WAITING_DIRECT_MESSAGES,
} from "../../../src/core/limits/chat.ts";
import { BOB, CAROL } from "../one_engine.ts";

const payload = (number: number) => ({ type: "text", number, text: "hi", action: false }) as const;

/** Says all that is due at `now`, and returns their numbers. */
function sayAll(outbox: Outbox, now: number): readonly number[] {
  const numbers: number[] = [];
  for (let next = outbox.next(now); next !== undefined; next = outbox.next(now)) {
    numbers.push(next.message.payload.number);
    outbox.sent(next.message, next.key, now);
  }
  return numbers;
}

Deno.test("createOutbox() says each word once there is a key for it, in order", () => {
  const outbox = createOutbox();
  outbox.add({ to: BOB, payload: payload(1) }, 0);
  outbox.add({ to: CAROL, payload: payload(2) }, 0);
  outbox.add({ to: BOB, payload: payload(3) }, 0);
  assert.equal(outbox.dueAt(), undefined);
  assert.deepEqual(sayAll(outbox, 0), []);
  outbox.setKey(BOB, "b");
  assert.deepEqual(sayAll(outbox, 0), [1, 3]);
  outbox.setKey(CAROL, "c");
  assert.deepEqual(sayAll(outbox, 0), [2]);
});

Deno.test("createOutbox() says it again after 1, 2, 4, 5, 5 minutes", () => {
  const outbox = createOutbox();
  outbox.setKey(BOB, "b");
  outbox.add({ to: BOB, payload: payload(1) }, 0);
  const times = [0];
  sayAll(outbox, 0);
  for (let turn = 0; turn < 5; turn++) {
    const due = outbox.dueAt()!;
    assert.deepEqual(sayAll(outbox, due - 1), []);
    assert.deepEqual(sayAll(outbox, due), [1]);
    times.push(due);
  }
  const gaps = times.slice(1).map((time, at) => time - times[at]!);
  const [first, last] = [DIRECT_RESEND_FIRST_MS, DIRECT_RESEND_LAST_MS];
  assert.deepEqual(gaps, [first, 2 * first, 4 * first, last, last]);
});

Deno.test("createOutbox() says it at once for another key, and to whoever came back", () => {
  const outbox = createOutbox();
  outbox.setKey(BOB, "b");
  outbox.add({ to: BOB, payload: payload(1) }, 0);
  assert.deepEqual(sayAll(outbox, 0), [1]);
  outbox.setKey(BOB, "b");
  assert.deepEqual(sayAll(outbox, 1), [], "told again, and the same");
  outbox.setKey(BOB, "other");
  assert.equal(outbox.next(1)?.key, "other");
  assert.deepEqual(sayAll(outbox, 1), [1]);
  outbox.setKey(BOB, undefined);
  assert.equal(outbox.dueAt(), undefined);
  outbox.setKey(BOB, "other");
  assert.deepEqual(sayAll(outbox, 2), [1]);
});

Deno.test("createOutbox() lets only whom it is for confirm a word, once", () => {
  const outbox = createOutbox();
  outbox.add({ to: BOB, payload: payload(1) }, 0);
  assert.equal(outbox.confirm(CAROL, 1), undefined);
  assert.equal(outbox.confirm(BOB, 2), undefined);
  assert.deepEqual(outbox.confirm(BOB, 1), payload(1));
  assert.equal(outbox.confirm(BOB, 1), undefined);
  assert.equal(outbox.size, 0);
});

Deno.test("createOutbox() counts as late what waits for somebody out of sight, or long", () => {
  const outbox = createOutbox();
  outbox.setKey(BOB, "b");
  outbox.add({ to: BOB, payload: payload(1) }, 0);
  outbox.add({ to: CAROL, payload: payload(2) }, 0);
  assert.deepEqual([...outbox.late], [[CAROL, 1]]);
  assert.equal(outbox.slowAt(), DIRECT_SLOW_AFTER_MS);
  assert.equal(outbox.tick(DIRECT_SLOW_AFTER_MS - 1), false);
  assert.equal(outbox.tick(DIRECT_SLOW_AFTER_MS), true);
  assert.equal(outbox.tick(DIRECT_SLOW_AFTER_MS), false);
  assert.deepEqual([...outbox.late], [[BOB, 1], [CAROL, 1]]);
  assert.equal(outbox.slowAt(), undefined);
});

Deno.test("createOutbox() is full at its limit, and not one before", () => {
  const outbox = createOutbox();
  for (let number = 1; number < MAX_WAITING_DIRECT_MESSAGES; number++) {
    outbox.add({ to: BOB, payload: payload(number) }, 0);
  }
  assert.equal(outbox.full, false);
  outbox.add({ to: BOB, payload: payload(MAX_WAITING_DIRECT_MESSAGES) }, 0);
  assert.equal(outbox.full, true);
  outbox.confirm(BOB, 1);
  assert.equal(outbox.full, false);
});
