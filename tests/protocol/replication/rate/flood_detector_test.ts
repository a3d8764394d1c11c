import assert from "node:assert/strict";
import fc from "fast-check";
import { RATE_SLACK_MS, RATE_TOLERANCE_BURSTS } from "../../../../src/core/limits/chat.ts";
import type { Rate } from "../../../../src/protocol/granted_rate.ts";
import {
  createFloodDetector,
  type FloodDetector,
} from "../../../../src/protocol/replication/rate/flood_detector.ts";
import { createTokenBucket } from "../../../../src/protocol/replication/rate/token_bucket.ts";

const BURST = 20;
const PER_SECOND = 5;
const RATE: Rate = [BURST, PER_SECOND];
/** What an author with an honest clock can say at once before it is over. */
const TOLERATED = BURST * RATE_TOLERANCE_BURSTS;
/** What one with a lying clock can. */
const SLACK = TOLERATED + PER_SECOND * RATE_SLACK_MS / 1_000;
const DAY_MS = 24 * 3600_000;

/**
 * How many of `count` envelopes are within, where the one at `index` has this timestamp and comes
 * at this time.
 */
function within(
  excess: FloodDetector,
  count: number,
  when: (index: number) => [number, number],
): number {
  let taken = 0;
  for (let index = 0; index < count; index++) {
    if (excess.note(...when(index)) === "within") taken++;
  }
  return taken;
}

/** When an author that always has something to say, but for pauses, says it: ms since it began. */
const paced: fc.Arbitrary<readonly number[]> = fc.array(
  fc.oneof(fc.constant(0), fc.nat(300), fc.nat(20_000)),
  { minLength: 1, maxLength: 600, size: "max" },
).map((pauses) => {
  const tokenBucket = createTokenBucket(RATE);
  let now = 0;
  return pauses.map((pause) => {
    now = Math.max(now + pause, tokenBucket.readyAt);
    assert.ok(tokenBucket.take(now));
    return now;
  });
});

Deno.test("createFloodDetector() never takes a paced author for a flooder, late and out of order by up to the slack", () => {
  fc.assert(
    fc.property(
      paced,
      fc.infiniteStream(fc.oneof(fc.constant(0), fc.nat(500), fc.nat(RATE_SLACK_MS))),
      fc.integer({ min: -400 * DAY_MS, max: 400 * DAY_MS }),
      (said, delays, ahead) => {
        const arrivals = said.map((at) => ({ at, heard: at + delays.next().value }));
        arrivals.sort((a, b) => a.heard - b.heard);
        const excess = createFloodDetector(RATE);
        for (const { at, heard } of arrivals) {
          assert.equal(excess.note(Math.floor(at + ahead), heard), "within");
          assert.equal(excess.over, false);
        }
      },
    ),
    { seed: 1, numRuns: 300, endOnFailure: true },
  );
});

Deno.test("createFloodDetector() forgives a stalled link that brings everything at once, in order or backwards", () => {
  const said = Array.from(
    { length: BURST + 1_000 },
    (_, index) => Math.max(0, index - BURST + 1) * 1_000 / PER_SECOND,
  );
  for (const order of [said, said.toReversed()]) {
    const excess = createFloodDetector(RATE);
    assert.equal(within(excess, said.length, (index) => [order[index]!, 7]), said.length);
  }
});

Deno.test("createFloodDetector() forgives an author whose wall clock is set, by any amount", () => {
  for (const step of [-DAY_MS, -10_000, 10_000, DAY_MS]) {
    const excess = createFloodDetector(RATE);
    const period = 1_000 / PER_SECOND;
    const count = 1_000;
    assert.equal(
      within(excess, count, (index) => [
        index * period + (index < 500 ? 0 : step),
        index * period,
      ]),
      count,
      `set by ${step} ms`,
    );
  }
});

Deno.test("createFloodDetector() tolerates two bursts at once from an honest clock, and not one more", () => {
  const excess = createFloodDetector(RATE);
  assert.equal(within(excess, TOLERATED, () => [0, 0]), TOLERATED);
  assert.equal(excess.note(0, 0), "over");
  assert.equal(excess.over, true);
});

Deno.test("createFloodDetector() saves nothing up for who was silent for a day", () => {
  const excess = createFloodDetector(RATE);
  excess.note(0, 0);
  assert.equal(within(excess, 1_000, () => [DAY_MS, DAY_MS]), TOLERATED);
});

Deno.test("createFloodDetector() finds an author that is not paced by its own clock, though it comes late", () => {
  const excess = createFloodDetector(RATE);
  const period = 10;
  const taken = within(excess, 5_000, (index) => [index * period, 200_000 + index]);
  assert.ok(taken <= TOLERATED + PER_SECOND * period * 5_000 / 1_000);
  assert.equal(excess.over, true);
});

Deno.test("createFloodDetector() lets no clock give more than the slack, whatever it claims", () => {
  fc.assert(
    fc.property(
      fc.infiniteStream(fc.oneof(
        fc.integer({ min: -DAY_MS, max: DAY_MS }),
        fc.constantFrom(0, Number.MAX_SAFE_INTEGER, -8.64e15, 8.64e15),
      )),
      fc.infiniteStream(fc.nat(20)),
      (haves, pauses) => {
        const excess = createFloodDetector(RATE);
        let now = 0;
        const taken = within(
          excess,
          4_000,
          () => [haves.next().value, now += pauses.next().value],
        );
        assert.ok(taken <= SLACK + PER_SECOND * now / 1_000, `${taken} in ${now} ms`);
        assert.equal(excess.over, true);
      },
    ),
    { seed: 1, numRuns: 50, endOnFailure: true },
  );
});

Deno.test("createFloodDetector() takes exactly the slack from a clock that runs ahead, and not one more", () => {
  const excess = createFloodDetector(RATE);
  assert.equal(within(excess, SLACK, (index) => [index * 1_000, 0]), SLACK);
  assert.equal(excess.note(DAY_MS, 0), "over");
});

Deno.test("createFloodDetector() has an author within again when it holds a burst, and not before", () => {
  const full = BURST * 1_000 / PER_SECOND;
  for (const [later, verdict] of [[full - 1, "over"], [full, "within"]] as const) {
    const excess = createFloodDetector(RATE);
    within(excess, TOLERATED + 1, () => [0, 0]);
    assert.equal(excess.note(later, later), verdict);
  }
});

Deno.test("createFloodDetector() keeps who floods on over, and has who is paced again back", () => {
  const excess = createFloodDetector(RATE);
  within(excess, 1_000, () => [0, 0]);
  assert.equal(within(excess, 1_000, (index) => [index * 50, index * 50]), 0, "20 a second");
  const period = 1_000 / PER_SECOND;
  const start = 50_000;
  const taken = within(excess, 100, (index) => [start + index * period, start + index * period]);
  assert.equal(excess.over, false);
  assert.ok(taken >= 100 - 2 * BURST, `${taken}`);
});

Deno.test("createFloodDetector() does as it is told where little is granted, or everything", () => {
  const free = createFloodDetector("off");
  assert.equal(within(free, 10_000, () => [0, 0]), 10_000);
  assert.equal(free.over, false);

  const nothing = createFloodDetector([0, 0]);
  assert.equal(within(nothing, 10, (index) => [index * DAY_MS, index * DAY_MS]), 0);

  const once = createFloodDetector([BURST, 0]);
  assert.equal(within(once, 1_000, (index) => [index * DAY_MS, index * DAY_MS]), TOLERATED);
});
