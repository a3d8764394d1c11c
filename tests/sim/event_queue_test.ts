import assert from "node:assert/strict";
import fc from "fast-check";
import { createEventQueue } from "./event_queue.ts";

Deno.test("createAgenda() does jobs by time, and those of one time as they were entered", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }), (times) => {
      const queue = createEventQueue(0);
      const done: (readonly [time: number, index: number])[] = [];
      for (const [index, time] of times.entries()) {
        queue.at(time, () => done.push([queue.now, index]));
      }
      while (queue.next < Infinity) queue.step();
      const expected = times.map((time, index) => [time, index] as const)
        .sort(([a, i], [b, j]) => a - b || i - j);
      assert.deepEqual(done, expected);
    }),
    { seed: 1, numRuns: 300 },
  );
});

Deno.test("createAgenda() never goes back in time", () => {
  const queue = createEventQueue(100);
  const times: number[] = [];
  queue.at(50, () => times.push(queue.now));
  queue.at(200, () => queue.at(150, () => times.push(queue.now)));
  while (queue.next < Infinity) queue.step();
  assert.deepEqual(times, [100, 200]);
  queue.pass(150);
  assert.equal(queue.now, 200);
  queue.pass(300);
  assert.equal(queue.now, 300);
});

Deno.test("createAgenda() does what is to be done soon before time goes on, in order", () => {
  const queue = createEventQueue(0);
  const done: string[] = [];
  queue.at(0, () => done.push("at"));
  queue.at(1, () => done.push("later"));
  queue.lastly(() => {
    done.push("last");
    queue.soon(() => done.push("even behind that"));
  });
  queue.soon(() => {
    done.push("first");
    queue.soon(() => done.push("third"));
  });
  queue.soon(() => done.push("second"));
  while (queue.next < Infinity) queue.step();
  assert.deepEqual(done, ["first", "second", "third", "last", "even behind that", "at", "later"]);
});

Deno.test("step() does nothing where there is nothing to do", () => {
  const queue = createEventQueue(7);
  queue.step();
  assert.equal(queue.now, 7);
});
