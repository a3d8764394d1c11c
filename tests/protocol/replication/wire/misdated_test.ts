import assert from "node:assert/strict";
import { MAX_MISDATED_MS } from "../../../../src/core/limits/replication.ts";
import { misdatedOf } from "../../../../src/protocol/replication/wire/misdated.ts";

const TIME = Date.UTC(2026, 0, 1);

Deno.test("misdatedOf() gives a reading its place at the limit, and none one past it", () => {
  for (const isLive of [true, false]) {
    assert.equal(misdatedOf(TIME + MAX_MISDATED_MS, TIME, isLive), undefined);
    assert.equal(misdatedOf(TIME + MAX_MISDATED_MS + 1, TIME, isLive), "ahead");
    assert.equal(misdatedOf(TIME - MAX_MISDATED_MS, TIME, isLive), undefined);
  }
  assert.equal(misdatedOf(TIME - MAX_MISDATED_MS - 1, TIME, true), "behind");
  assert.equal(misdatedOf(TIME - MAX_MISDATED_MS - 1, TIME, false), undefined, "it is old");
});
