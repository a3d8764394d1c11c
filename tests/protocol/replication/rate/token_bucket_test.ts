import assert from "node:assert/strict";
import fc from "fast-check";
import { MIN_RATE_BURST, MIN_RATE_PER_SECOND } from "../../../../src/core/limits/chat.ts";
import type { Rate } from "../../../../src/protocol/granted_rate.ts";
import {
  createTokenBucket,
  smallestRate,
} from "../../../../src/protocol/replication/rate/token_bucket.ts";

/** How many tokens can be had at `now`, up to a thousand. */
function drain(tokenBucket: ReturnType<typeof createTokenBucket>, now: number): number {
  let taken = 0;
  while (taken < 1_000 && tokenBucket.take(now)) taken++;
  return taken;
}

Deno.test("createTokenBucket() gives its burst at once, then so many a second, and saves up no more than a burst", () => {
  const tokenBucket = createTokenBucket([20, 5]);
  assert.equal(tokenBucket.wait(1_000), 0);
  assert.equal(drain(tokenBucket, 1_000), 20);
  assert.equal(tokenBucket.wait(1_000), 200);
  assert.equal(tokenBucket.take(1_199), false);
  assert.equal(tokenBucket.take(1_200), true);
  assert.equal(drain(tokenBucket, 3_200), 10);
  assert.equal(drain(tokenBucket, 3_600_000), 20);
});

Deno.test("createTokenBucket() starts full wherever its clock starts", () => {
  assert.equal(drain(createTokenBucket([3, 1]), -5_000), 3);
});

Deno.test("createTokenBucket() never waits where the rate is off, and forever where it gives nothing", () => {
  const free = createTokenBucket("off");
  assert.equal(drain(free, 0), 1_000);
  assert.deepEqual([free.wait(0), free.readyAt], [0, -Infinity]);

  for (const rate of [[0, 5], [0.5, 5]] as const) {
    const closed = createTokenBucket(rate);
    assert.equal(closed.take(1e9), false);
    assert.equal(closed.wait(1e9), Infinity);
  }
  const closing = createTokenBucket([20, 5]);
  closing.grant([0, 5]);
  assert.equal(closing.take(1e9), false);
  const once = createTokenBucket([2, 0]);
  assert.equal(drain(once, 0), 2);
  assert.deepEqual([once.take(1e12), once.wait(1e12)], [false, Infinity]);
});

Deno.test("createTokenBucket() takes a smaller grant at once, and gives nothing for one that comes and goes", () => {
  const tokenBucket = createTokenBucket([100, 50]);
  tokenBucket.grant([5, 1]);
  assert.equal(drain(tokenBucket, 0), 5);
  assert.equal(tokenBucket.wait(0), 1_000);
  tokenBucket.grant("off");
  tokenBucket.grant([5, 1]);
  assert.equal(tokenBucket.wait(0), 1_000, "not full again");
  tokenBucket.grant([5, 4]);
  assert.equal(tokenBucket.wait(0), 250);
  tokenBucket.grant("off");
  assert.equal(drain(tokenBucket, 0), 1_000);
  tokenBucket.grant([5, 1]);
  assert.equal(tokenBucket.wait(0), 1_000, "what was said freely counts");
  assert.equal(drain(tokenBucket, 60_000), 5);
});

Deno.test("createTokenBucket() has a token at readyAt and not a moment before, whatever the numbers", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 1e6, noNaN: true }),
      fc.double({ min: 0.001, max: 1e6, noNaN: true }),
      fc.array(fc.double({ min: 0, max: 1e5, noNaN: true }), {
        minLength: 1,
        maxLength: 40,
        size: "max",
      }),
      (burst, perSecond, pauses) => {
        const tokenBucket = createTokenBucket([burst, perSecond]);
        let now = 0;
        let said = 0;
        for (const pause of pauses) {
          now += pause;
          if (tokenBucket.take(now)) said++;
          const { readyAt } = tokenBucket;
          if (readyAt === -Infinity) continue;
          if (readyAt > now) assert.equal(tokenBucket.take((now + readyAt) / 2), readyAt <= now);
          now = Math.max(now, readyAt);
          assert.ok(tokenBucket.take(now), "due, and yet not ready");
          said++;
        }
        const most = burst + now * perSecond / 1_000;
        assert.ok(said <= most * (1 + 1e-9) + 1e-6, `${said} of at most ${most}`);
      },
    ),
    { seed: 1, numRuns: 500 },
  );
});

Deno.test("smallestRate() takes the smallest of each, and off only where everybody does", () => {
  const cases: readonly (readonly [readonly Rate[], Rate])[] = [
    [[], "off"],
    [["off", "off"], "off"],
    [["off", [20, 5]], [20, 5]],
    [[[20, 5], [10, 50], "off"], [10, 5]],
  ];
  for (const [grants, smallest] of cases) assert.deepEqual(smallestRate(grants), smallest);
});

Deno.test("smallestRate() goes down to what every grant gives at least, and not below", () => {
  const least: Rate = [MIN_RATE_BURST, MIN_RATE_PER_SECOND];
  assert.deepEqual(smallestRate([least]), least);
  assert.deepEqual(smallestRate([[20, 5], [0, 0]]), least);
  assert.deepEqual(smallestRate([[MIN_RATE_BURST - 0.1, MIN_RATE_PER_SECOND - 0.1]]), least);
});
