import assert from "node:assert/strict";
import {
  acknowledge,
  createLogCursor,
  excuse,
  handOver,
} from "../../../../src/protocol/replication/log/log_cursor.ts";

const START = { position: 0, since: 0, ownTaken: 0, handed: 0, acknowledged: 0, missed: 0 };

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
