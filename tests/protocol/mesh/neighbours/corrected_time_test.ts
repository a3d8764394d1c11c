import assert from "node:assert/strict";
import type { Address } from "../../../../src/core/address.ts";
import {
  CLOCK_OFF_TOLD_AFTER_MS,
  MAX_CLOCK_CORRECTION_MS,
  MAX_CLOCK_OFF_UNTOLD_MS,
  MIN_CLOCK_CORRECTION_MS,
} from "../../../../src/core/limits/replication.ts";
import { createCorrectedTime } from "../../../../src/protocol/mesh/neighbours/corrected_time.ts";
import { signingKey } from "../../../../src/protocol/curve25519_keys.ts";
import { seed } from "../../identities.ts";

const WALL = Date.UTC(2026, 0, 1);
const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;
const BUILT_AT = WALL - 100 * DAY_MS;

const idOf = (number: number) => signingKey(seed(number)).id;
const host = (number: number): Address => ({ hostname: `192.0.2.${number}`, port: 1 });

/** A clock that is `skew` off, and how far the corrected time is from the right one. */
function subject(skew = 0) {
  const time = createCorrectedTime(BUILT_AT);
  let monotonic = 5_000;
  let own = skew;
  const right = () => WALL + monotonic;
  const read = () => time.read({ monotonic, wall: right() + own });
  read();
  return {
    ...time,
    /** Hears of a clock that is `off` from the right one. */
    hear: (number: number, off: number, from = host(number)) =>
      time.heard(idOf(number), from, right() + off),
    pass(ms: number, step = 0) {
      monotonic += ms;
      own += step;
      return read();
    },
    /** The distance of our time from the right one, ms. */
    error: () => read().wall - right(),
  };
}

Deno.test("read() corrects our clock by the median of all, of two middles by the one nearer to it", () => {
  for (
    const [own, others, error] of [
      [0, [], 0],
      [-2, [], -2],
      [-2, [0], -2],
      [3, [0], 3],
      [3, [0, 0], 0],
      [-2, [0, 3], 0],
      [0, [50, 60], 50],
      [0, [-50, 60, 70], 0],
      [0, [-50, -60, 70], 0],
      [0, [50, 60, 70], 50],
      [0, [-50, -60, -70], -50],
    ] as const
  ) {
    const s = subject(own * HOUR_MS);
    others.forEach((off, number) => s.hear(number + 1, off * HOUR_MS));
    assert.equal(s.error(), error * HOUR_MS, `${own} among ${others}`);
  }
});

Deno.test("heard() gives each address one vote, and each id where all are on this machine", () => {
  const s = subject();
  for (let number = 1; number <= 9; number++) s.hear(number, HOUR_MS, host(1));
  s.hear(20, 0);
  s.hear(21, 0);
  assert.equal(s.error(), 0);
  const local = subject();
  const loopback: Address = { hostname: "127.0.0.1", port: 1 };
  for (let number = 1; number <= 3; number++) local.hear(number, HOUR_MS, loopback);
  local.hear(20, 0);
  assert.equal(local.error(), HOUR_MS);
  local.hear(3, 0, loopback);
  assert.equal(local.error(), 0, "of one id the last word counts");
});

Deno.test("read() corrects at the limit, and not one past it", () => {
  const [at, past] = [subject(-MAX_CLOCK_CORRECTION_MS), subject(-MAX_CLOCK_CORRECTION_MS - 1)];
  for (const s of [at, past]) for (const number of [1, 2]) s.hear(number, 0);
  assert.deepEqual([at.error(), past.error()], [0, -MAX_CLOCK_CORRECTION_MS - 1]);
});

Deno.test("read() leaves alone what a slow link may add to a clock", () => {
  const [below, at] = [subject(1 - MIN_CLOCK_CORRECTION_MS), subject(-MIN_CLOCK_CORRECTION_MS)];
  for (const s of [below, at]) for (const number of [1, 2]) s.hear(number, 0);
  assert.deepEqual([below.error(), at.error()], [1 - MIN_CLOCK_CORRECTION_MS, 0]);
});

Deno.test("read() gives a clock from before the program was built no vote, and its own no limit", () => {
  const s = subject(-500 * DAY_MS);
  assert.equal(s.error(), -500 * DAY_MS, "it is alone");
  s.hear(1, -400 * DAY_MS);
  assert.equal(s.error(), -500 * DAY_MS);
  s.hear(2, 0);
  assert.equal(s.error(), 0);
  s.hear(3, -2 * HOUR_MS);
  assert.equal(s.error(), 0, "of two, the nearer to the time as it is");
  const right = subject();
  right.hear(1, BUILT_AT - WALL - 5_000);
  right.hear(2, BUILT_AT - WALL - 5_001);
  assert.equal(right.error(), 0);
  const edge = createCorrectedTime(BUILT_AT);
  edge.read({ monotonic: 0, wall: BUILT_AT });
  for (const number of [1, 2]) edge.heard(idOf(number), host(number), WALL);
  assert.equal(edge.read({ monotonic: 0, wall: BUILT_AT }).wall, BUILT_AT, "a clock of that day");
});

Deno.test("read() goes on where our clock takes a step, and says so", () => {
  const s = subject();
  for (const number of [1, 2]) s.hear(number, 0);
  for (const step of [500 * DAY_MS, -500 * DAY_MS, -2 * HOUR_MS, 2 * HOUR_MS]) {
    assert.equal(s.pass(1_000, step).isStep, true);
    const isFar = Math.abs(step) > MAX_CLOCK_CORRECTION_MS && step > 0;
    assert.equal(s.error(), isFar ? step : 0, `${step}`);
  }
  assert.equal(s.pass(60_000).isStep, false);
  assert.equal(s.error(), 0);
});

Deno.test("lost() takes a vote away, and keeps the correction where it was the last", () => {
  const s = subject(-HOUR_MS);
  for (const number of [1, 2, 3]) s.hear(number, 0);
  for (const number of [3, 3]) s.lost(idOf(number));
  assert.equal(s.error(), 0);
  for (const number of [2, 1]) s.lost(idOf(number));
  s.pass(60_000);
  assert.equal(s.error(), 0);
  s.pass(0, HOUR_MS);
  assert.equal(s.error(), 0, "it was set right while alone");
});

Deno.test("lost() keeps a correction through a sleep, in which only the wall clock goes on", () => {
  const s = subject(-HOUR_MS);
  for (const number of [1, 2]) s.hear(number, 0);
  // the machine's own monotonic clock stood still, and all walls went on
  s.pass(0, 8 * HOUR_MS);
  assert.equal(s.error(), 0, "as yet it may have been set wrong");
  for (const number of [1, 2]) s.lost(idOf(number));
  assert.equal(s.error(), 8 * HOUR_MS, "as all others that went on meanwhile");
  const told = subject(-HOUR_MS);
  for (const number of [1, 2]) told.hear(number, 0);
  told.pass(0, 8 * HOUR_MS);
  told.hear(1, 0);
  for (const number of [1, 2]) told.lost(idOf(number));
  assert.equal(told.error(), 0, "somebody told that it was no sleep");
});

Deno.test("takeWrong() tells once how far our clock is off, beyond the limit", () => {
  const wrong = (off: number, ...others: readonly number[]) => {
    const s = subject(off);
    others.forEach((number) => s.hear(number, 0));
    return [0, CLOCK_OFF_TOLD_AFTER_MS - 1, 1, 1].map((ms) => {
      s.pass(ms);
      return s.takeWrong();
    });
  };
  const never = Array(4).fill(undefined);
  assert.deepEqual(wrong(MAX_CLOCK_OFF_UNTOLD_MS, 1, 2), never);
  const past = MAX_CLOCK_OFF_UNTOLD_MS + 1;
  assert.deepEqual(wrong(past, 1), never, "of two, either may be right");
  assert.deepEqual(wrong(past, 1, 2), [undefined, undefined, past, undefined]);
  assert.deepEqual(wrong(-500 * DAY_MS, 1)[2], -500 * DAY_MS);
});
