import assert from "node:assert/strict";
import { createPacer, type Pacer } from "../../../../src/protocol/replication/rate/pacer.ts";
import type { Draft } from "../../../../src/protocol/replication/wire/envelope.ts";

const draft = (number: number): Draft => ({ type: "chat", room: "general", content: `${number}` });
const contents = (drafts: readonly Draft[]) => drafts.map(({ content }) => Number(content));

/** A pace with so many drafts waiting, numbered from 1. */
function filled(count: number): Pacer {
  const pacer = createPacer();
  for (let number = 1; number <= count; number++) pacer.add(draft(number));
  return pacer;
}

Deno.test("take() gives everything at once where nobody bounds it", () => {
  const pacer = filled(1_000);
  assert.equal(pacer.take(0).length, 1_000);
  assert.deepEqual([pacer.waiting, pacer.wait(0), pacer.deadline()], [0, 0, undefined]);
});

Deno.test("take() gives a burst, then each when it is due, in order", () => {
  const pacer = filled(5);
  pacer.grant([2, 4]);
  assert.deepEqual(contents(pacer.take(1_000)), [1, 2]);
  assert.deepEqual([pacer.waiting, pacer.wait(1_000), pacer.deadline()], [3, 250, 1_250]);
  assert.deepEqual(contents(pacer.take(1_249)), []);
  assert.deepEqual(contents(pacer.take(1_250)), [3]);
  pacer.add(draft(6));
  assert.deepEqual(contents(pacer.take(1_750)), [4, 5]);
  assert.deepEqual(contents(pacer.take(2_000)), [6]);
  assert.deepEqual([pacer.waiting, pacer.deadline()], [0, undefined]);
});

Deno.test("grant() holds to the pace that it is given, and lets go when there is none", () => {
  const pacer = filled(10);
  pacer.grant([3, 10]);
  assert.deepEqual(contents(pacer.take(0)), [1, 2, 3]);
  assert.equal(pacer.deadline(), 100);
  pacer.grant("off");
  assert.deepEqual(contents(pacer.take(0)), [4, 5, 6, 7, 8, 9, 10]);
});

Deno.test("flush() gives another burst of what waits, and drops the others", () => {
  const pacer = filled(10);
  pacer.grant([3, 1]);
  pacer.take(0);
  const { ready, dropped } = pacer.flush();
  assert.deepEqual(contents(ready), [4, 5, 6]);
  assert.deepEqual(contents(dropped), [7, 8, 9, 10]);
  assert.deepEqual([pacer.waiting, pacer.flush()], [0, { ready: [], dropped: [] }]);
  const unbound = filled(10);
  assert.equal(unbound.flush().ready.length, 10);
});

Deno.test("take() rests behind the first of all, once, in which time nobody else has it wait", () => {
  const pacer = createPacer(() => 500);
  for (const number of [1, 2, 3]) pacer.add(draft(number));
  assert.deepEqual(contents(pacer.take(1_000)), [1]);
  assert.deepEqual([pacer.waiting, pacer.wait(1_000), pacer.deadline()], [2, 0, 1_500]);
  assert.deepEqual(contents(pacer.take(1_499)), []);
  assert.deepEqual(contents(pacer.take(1_500)), [2, 3]);
  pacer.add(draft(4));
  assert.deepEqual(contents(pacer.take(1_500)), [4]);
});

Deno.test("take() waits for both, the rest and what others grant", () => {
  const pacer = createPacer(() => 500);
  pacer.grant([1, 1]);
  for (const number of [1, 2]) pacer.add(draft(number));
  assert.deepEqual(contents(pacer.take(0)), [1]);
  assert.deepEqual([pacer.wait(0), pacer.deadline()], [1_000, 1_000]);
  assert.deepEqual(contents(pacer.take(1_000)), [2]);
});

Deno.test("take() counts the contents of sealed lists: the next waits until they are paid for", () => {
  const pacer = createPacer();
  pacer.grant([20, 5]);
  const sealed = { key: "k", text: "t" };
  for (let at = 0; at < 3; at++) {
    pacer.add({ type: "chat", room: "general", content: "", sealed, count: 20 });
  }
  assert.equal(pacer.take(0).length, 1);
  assert.equal(pacer.wait(0), 200);
  assert.equal(pacer.take(199).length, 0);
  assert.equal(pacer.take(200).length, 1);
  assert.equal(pacer.wait(200), 4_000, "19 are owed, and one is needed");
  assert.equal(pacer.capacity(200), 0);
});
