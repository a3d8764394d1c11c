import assert from "node:assert/strict";
import { createFirstTimes } from "../../src/core/first_times.ts";

Deno.test("note() is true once for each cause, and once more when it was forgotten", () => {
  const firstTimes = createFirstTimes(8);
  assert.deepEqual(["a", "b", "a"].map(firstTimes.note), [true, true, false]);
  firstTimes.forget("a");
  assert.deepEqual(["a", "b"].map(firstTimes.note), [true, false]);
});

Deno.test("note() remembers as many causes as the limit, and not one past it", () => {
  const firstTimes = createFirstTimes(2);
  assert.deepEqual(["a", "b", "a", "b"].map(firstTimes.note), [true, true, false, false]);
  assert.equal(firstTimes.note("c"), true);
  assert.deepEqual(["b", "c", "a"].map(firstTimes.note), [false, false, true]);
});
