import assert from "node:assert/strict";
import fc from "fast-check";
import { createEventQueue } from "./event_queue.ts";

Deno.test("createAgenda() does jobs by time, and those of one time as they were entered", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }), (times) => {
      const agenda = createEventQueue(0);
      const done: (readonly [time: number, index: number])[] = [];
      for (const [index, time] of times.entries()) {
        agenda.at(time, () => done.push([agenda.now, index]));
      }
      while (agenda.next < Infinity) agenda.step();
      const expected = times.map((time, index) => [time, index] as const)
        .sort(([a, i], [b, j]) => a - b || i - j);
      assert.deepEqual(done, expected);
    }),
    { seed: 1, numRuns: 300 },
  );
});

Deno.test("createAgenda() never goes back in time", () => {
  const agenda = createEventQueue(100);
  const times: number[] = [];
  agenda.at(50, () => times.push(agenda.now));
  agenda.at(200, () => agenda.at(150, () => times.push(agenda.now)));
  while (agenda.next < Infinity) agenda.step();
  assert.deepEqual(times, [100, 200]);
  agenda.pass(150);
  assert.equal(agenda.now, 200);
  agenda.pass(300);
  assert.equal(agenda.now, 300);
});

Deno.test("createAgenda() does what is to be done soon before time goes on, in order", () => {
  const agenda = createEventQueue(0);
  const done: string[] = [];
  agenda.at(0, () => done.push("at"));
  agenda.at(1, () => done.push("later"));
  agenda.lastly(() => {
    done.push("last");
    agenda.soon(() => done.push("even behind that"));
  });
  agenda.soon(() => {
    done.push("first");
    agenda.soon(() => done.push("third"));
  });
  agenda.soon(() => done.push("second"));
  while (agenda.next < Infinity) agenda.step();
  assert.deepEqual(done, ["first", "second", "third", "last", "even behind that", "at", "later"]);
});

Deno.test("step() does nothing where there is nothing to do", () => {
  const agenda = createEventQueue(7);
  agenda.step();
  assert.equal(agenda.now, 7);
});
