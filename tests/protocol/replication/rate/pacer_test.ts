import assert from "node:assert/strict";
import type { Draft } from "../../../../src/protocol/replication/wire/envelope.ts";
import { createPace, type Pace } from "../../../../src/protocol/replication/rate/pacer.ts";

const draft = (number: number): Draft => ({ type: "chat", room: "general", content: `${number}` });
const contents = (drafts: readonly Draft[]) => drafts.map(({ content }) => Number(content));

/** A pace with so many drafts waiting, numbered from 1. */
function filled(count: number): Pace {
  const pace = createPace();
  for (let number = 1; number <= count; number++) pace.add(draft(number));
  return pace;
}

Deno.test("take() gives everything at once where nobody bounds it", () => {
  const pace = filled(1_000);
  assert.equal(pace.take(0).length, 1_000);
  assert.deepEqual([pace.waiting, pace.wait(0), pace.deadline()], [0, 0, undefined]);
});

Deno.test("take() gives a burst, then each when it is due, in order", () => {
  const pace = filled(5);
  pace.grant([[2, 4]]);
  assert.deepEqual(contents(pace.take(1_000)), [1, 2]);
  assert.deepEqual([pace.waiting, pace.wait(1_000), pace.deadline()], [3, 250, 1_250]);
  assert.deepEqual(contents(pace.take(1_249)), []);
  assert.deepEqual(contents(pace.take(1_250)), [3]);
  pace.add(draft(6));
  assert.deepEqual(contents(pace.take(1_750)), [4, 5]);
  assert.deepEqual(contents(pace.take(2_000)), [6]);
  assert.deepEqual([pace.waiting, pace.deadline()], [0, undefined]);
});

Deno.test("grant() holds to the smallest of all, and lets go when that one is gone", () => {
  const pace = filled(10);
  pace.grant(["off", [5, 10], [3, 100]]);
  assert.deepEqual(contents(pace.take(0)), [1, 2, 3]);
  assert.equal(pace.deadline(), 100);
  pace.grant(["off"]);
  assert.deepEqual(contents(pace.take(0)), [4, 5, 6, 7, 8, 9, 10]);
});

Deno.test("flush() gives all that waits, whatever was granted", () => {
  const pace = filled(10);
  pace.grant([[1, 1]]);
  pace.take(0);
  assert.deepEqual(contents(pace.flush()), [2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.deepEqual([pace.waiting, pace.flush()], [0, []]);
});

Deno.test("take() rests behind the first of all, once, in which time nobody else has it wait", () => {
  const pace = createPace(() => 500);
  for (const number of [1, 2, 3]) pace.add(draft(number));
  assert.deepEqual(contents(pace.take(1_000)), [1]);
  assert.deepEqual([pace.waiting, pace.wait(1_000), pace.deadline()], [2, 0, 1_500]);
  assert.deepEqual(contents(pace.take(1_499)), []);
  assert.deepEqual(contents(pace.take(1_500)), [2, 3]);
  pace.add(draft(4));
  assert.deepEqual(contents(pace.take(1_500)), [4]);
});

Deno.test("take() waits for both, the rest and what others grant", () => {
  const pace = createPace(() => 500);
  pace.grant([[1, 1]]);
  for (const number of [1, 2]) pace.add(draft(number));
  assert.deepEqual(contents(pace.take(0)), [1]);
  assert.deepEqual([pace.wait(0), pace.deadline()], [1_000, 1_000]);
  assert.deepEqual(contents(pace.take(1_000)), [2]);
});
