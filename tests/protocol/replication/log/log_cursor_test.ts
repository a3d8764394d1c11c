import assert from "node:assert/strict";
import {
  acknowledge,
  createLogCursor,
  excuse,
  handOver,
  noteForgotten,
  setBlocked,
} from "../../../../src/protocol/replication/log/log_cursor.ts";

const START = {
  position: 0,
  since: 0,
  ownTaken: 0,
  handed: 0,
  acknowledged: 0,
  missed: 0,
  lost: 0,
  catchingUp: false,
};

Deno.test("handOver() takes each number once, and an acknowledgement is owed since the first", () => {
  const cursor = createLogCursor(START, 0);
  assert.deepEqual([handOver(cursor, 1, 10), handOver(cursor, 1, 20), handOver(cursor, 2, 30)], [
    true,
    false,
    true,
  ]);
  assert.equal(cursor.owesSince, 10);
});

Deno.test("acknowledge() never goes back, and ends the debt with the last number handed over", () => {
  const cursor = createLogCursor(START, 0);
  handOver(cursor, 3, 10);
  acknowledge(cursor, 2, 20);
  assert.deepEqual([cursor.acknowledged, cursor.owesSince], [2, 20]);
  acknowledge(cursor, 1, 30);
  assert.deepEqual([cursor.acknowledged, cursor.owesSince], [2, 20]);
  acknowledge(cursor, 3, 40);
  excuse(cursor, 50);
  assert.deepEqual([cursor.acknowledged, cursor.owesSince], [3, undefined]);
});

Deno.test("acknowledge() moves the checkpoint when it is reached, and not before", () => {
  const cursor = createLogCursor(START, 0);
  handOver(cursor, 3, 10);
  handOver(cursor, 9, 20);
  assert.deepEqual(cursor.checkpoint, { number: 3, since: 10 });
  acknowledge(cursor, 2, 30);
  assert.deepEqual(cursor.checkpoint, { number: 3, since: 10 });
  acknowledge(cursor, 3, 40);
  assert.deepEqual(cursor.checkpoint, { number: 9, since: 40 });
  excuse(cursor, 50);
  assert.deepEqual(cursor.checkpoint, { number: 9, since: 50 });
  acknowledge(cursor, 9, 60);
  assert.equal(cursor.checkpoint, undefined);
});

Deno.test("noteForgotten() notes what was not acknowledged, and nothing else", () => {
  const cursor = createLogCursor(START, 0);
  acknowledge(cursor, 3, 10);
  noteForgotten(cursor, 3);
  assert.equal(cursor.missed, 0);
  noteForgotten(cursor, 5);
  assert.equal(cursor.missed, 5);
});

Deno.test("setBlocked() begins the time without progress where a link that rested has no more room", () => {
  const cursor = createLogCursor(START, 0);
  setBlocked(cursor, false, 60_000);
  assert.equal(cursor.progressed, 0);
  setBlocked(cursor, true, 60_000);
  setBlocked(cursor, true, 70_000);
  assert.equal(cursor.progressed, 60_000);
});
