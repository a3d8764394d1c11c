import assert from "node:assert/strict";
import { type Delay, drawDelay, formatDelay, jittered, parseDelay } from "./link_delay.ts";
import { seededRandom } from "./random.ts";

const average = (delay: Delay): number => {
  const random = seededRandom(1);
  let sum = 0;
  for (let count = 0; count < 10_000; count++) sum += drawDelay(delay, random);
  return sum / 10_000;
};

Deno.test("parseDelay() reads what formatDelay() writes", () => {
  const delays: readonly Delay[] = [
    { spread: "constant", ms: 5 },
    { spread: "uniform", from: 10, to: 80.5 },
    { spread: "exponential", mean: 50 },
  ];
  for (const delay of delays) assert.deepEqual(parseDelay(formatDelay(delay)), delay);
});

Deno.test("parseDelay() takes nothing else", () => {
  for (const text of ["", "x", "-1", "uniform:5", "5-10", "exponential:1-2", "normal:5", "5 ms"]) {
    assert.equal(parseDelay(text), undefined, text);
  }
});

Deno.test("drawDelay() spreads around what it says", () => {
  assert.equal(average({ spread: "constant", ms: 5 }), 5);
  assert.ok(Math.abs(average({ spread: "uniform", from: 10, to: 30 }) - 20) < 0.5);
  assert.ok(Math.abs(average({ spread: "exponential", mean: 50 }) - 50) < 2);
});

Deno.test("jittered() stays within half of the delay", () => {
  const random = seededRandom(1);
  for (let count = 0; count < 1_000; count++) {
    const took = jittered(10, random);
    assert.ok(took >= 5 && took <= 15);
  }
});
