import assert from "node:assert/strict";
import { createNoticeLimiter } from "../../../src/chat/api/notice_limiter.ts";
import {
  NOTICE_BATCH_AT_MOST_MS,
  NOTICE_BATCH_QUIET_MS,
  STRANGER_NOTICES_BURST,
  STRANGER_NOTICES_PER_SECOND,
} from "../../../src/core/limits/chat.ts";
import { BOB, CAROL, NOON, someone } from "../one_engine.ts";

/** A limiter, and the notices that it gave since the last time they were asked for. */
function subject() {
  const texts: string[] = [];
  const limiter = createNoticeLimiter({
    notifier: { notice: (_kind, text) => texts.push(text) },
    nameOf: (id) => id === BOB ? "bob" : "carol",
  });
  const at = (monotonic: number) => ({ monotonic, wall: NOON + monotonic });
  const spend = () => {
    for (let count = 0; count < STRANGER_NOTICES_BURST; count++) {
      assert.ok(limiter.allows("topic", BOB, at(0)));
    }
  };
  return { limiter, at, spend, texts: () => texts.splice(0) };
}

Deno.test("createNoticeLimiter() allows a burst of each kind, and tells the rest as a number", () => {
  const { limiter, at, spend, texts } = subject();
  spend();
  assert.equal(limiter.deadline(), undefined);
  assert.equal(limiter.allows("topic", BOB, at(0)), false);
  assert.equal(limiter.allows("topic", CAROL, at(1)), false);
  assert.ok(limiter.allows("room", BOB, at(1)), "another kind");
  assert.equal(limiter.deadline(), 1 + NOTICE_BATCH_QUIET_MS);
  limiter.tick(at(NOTICE_BATCH_QUIET_MS));
  assert.deepEqual(texts(), []);
  limiter.tick(at(1 + NOTICE_BATCH_QUIET_MS));
  assert.deepEqual(texts(), ["2 more topics set by bob and carol: /rooms shows them"]);
  assert.equal(limiter.deadline(), undefined);
});

Deno.test("createNoticeLimiter() allows one more when a bucket has filled so far", () => {
  const { limiter, at, spend } = subject();
  spend();
  const next = 1_000 / STRANGER_NOTICES_PER_SECOND;
  assert.equal(limiter.allows("topic", BOB, at(next - 1)), false);
  assert.ok(limiter.allows("topic", BOB, at(next)));
  assert.equal(limiter.allows("topic", BOB, at(next)), false);
});

Deno.test("createNoticeLimiter() tells of a flood without end in six lines a minute at most", () => {
  const { limiter, at, spend, texts } = subject();
  spend();
  let lines = 0;
  for (let ms = 0; ms < 60_000; ms += 10) {
    if (limiter.allows("topic", someone(ms / 10 % 40), at(ms))) lines++;
    if ((limiter.deadline() ?? Infinity) <= ms) limiter.tick(at(ms));
  }
  const told = texts();
  assert.ok(told.length <= 60_000 / NOTICE_BATCH_AT_MOST_MS, `${told.length}`);
  assert.ok(lines <= 60 * STRANGER_NOTICES_PER_SECOND, `${lines}`);
  assert.match(told[0]!, /^\d+ more topics set by 40 people: /);
});
