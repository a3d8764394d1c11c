import assert from "node:assert/strict";
import type { EngineEffect } from "../../../src/chat/engine/engine_io.ts";
import { NOTICE_BATCH_QUIET_MS } from "../../../src/core/limits/chat.ts";
import { BOB, CAROL, oneEngine } from "../one_engine.ts";

const DAY_MS = 24 * 3600_000;

const notices = (effects: readonly EngineEffect[]): readonly string[] =>
  effects.flatMap((effect) =>
    effect.type === "event" && effect.event.type === "notice" ? [effect.event.text] : []
  );

Deno.test("refused() tells of one person with the days, and of several that our clock may be wrong", () => {
  const s = oneEngine();
  s.join(BOB, "bob");
  s.join(CAROL, "carol");
  assert.deepEqual(notices(s.mesh({ type: "refused", id: BOB, aheadMs: 500 * DAY_MS })), []);
  assert.deepEqual(notices(s.pass(NOTICE_BATCH_QUIET_MS)), [
    "Messages of bob are refused: the clock of bob is 500 days ahead of yours. If yours is " +
    "right, bob has to set that clock right, and start p2pchat again.",
  ]);
  for (const id of [BOB, CAROL]) s.mesh({ type: "refused", id, aheadMs: 600 * DAY_MS });
  assert.deepEqual(notices(s.pass(NOTICE_BATCH_QUIET_MS)), [
    "Messages of bob and carol are refused: their clocks are more than 400 days ahead of yours. " +
    "Is your clock right? If it is, they have to set theirs right, and start p2pchat again.",
  ]);
  assert.deepEqual(s.engine.view.status.problems, []);
});

Deno.test("refusedBy() tells of one neighbour, and lasts as a problem where all others refuse us", () => {
  const s = oneEngine();
  s.join(BOB, "bob");
  s.join(CAROL, "carol");
  assert.deepEqual(notices(s.mesh({ type: "refusedBy", id: BOB, aheadMs: 401 * DAY_MS })), []);
  assert.deepEqual(notices(s.pass(NOTICE_BATCH_QUIET_MS)), [
    "bob refuses your messages: your clock is 401 days ahead of the clock of bob. Set the wrong " +
    "one right; if that is yours, start p2pchat again afterwards.",
  ]);
  assert.deepEqual(s.engine.view.status.problems, []);
  for (const id of [BOB, CAROL]) s.mesh({ type: "refusedBy", id, aheadMs: 401 * DAY_MS });
  assert.deepEqual(notices(s.pass(NOTICE_BATCH_QUIET_MS)), [
    "bob and carol refuse your messages: your clock is more than 400 days ahead of theirs. Set " +
    "it right, and start p2pchat again afterwards.",
  ]);
  assert.equal(notices(s.mesh({ type: "refusedBy", aheadMs: 500 * DAY_MS })).length, 1);
  assert.deepEqual(s.engine.view.status.problems, [
    "your messages are refused: start p2pchat again",
  ]);
});
