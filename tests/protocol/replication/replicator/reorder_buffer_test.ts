import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  MAX_REORDER_BUFFER_ENVELOPES,
  REORDER_TIMEOUT_MS,
} from "../../../../src/core/limits/replication.ts";
import { createReorderBuffer } from "../../../../src/protocol/replication/replicator/reorder_buffer.ts";
import type { Received } from "../../../../src/protocol/replication/wire/envelope.ts";

/** Stands for an envelope: of it only the number counts here. */
const one = (sequence: number): Received =>
  ({ envelope: { sequence }, hops: 1, earlier: false }) as Received;
const some = (...sequences: readonly number[]) => sequences.map(one);
const numbers = (received: readonly Received[]) =>
  received.map(({ envelope }) => envelope.sequence);

Deno.test("createReorderBuffer() lets through what came without a hole, and what lies before our time", () => {
  const reorderBuffer = createReorderBuffer();
  assert.deepEqual(numbers(reorderBuffer.add({ whole: 7 }, some(5, 6, 7), 0)), [5, 6, 7]);
  assert.deepEqual(numbers(reorderBuffer.add({ whole: 7 }, some(2), 0)), [2]);
  assert.equal(reorderBuffer.deadline(), undefined);
});

Deno.test("createReorderBuffer() holds back what came ahead of a hole until that is closed, and then shows all in order", () => {
  const reorderBuffer = createReorderBuffer();
  const authorSequence = { whole: 3 };
  assert.deepEqual(numbers(reorderBuffer.add(authorSequence, some(6, 7), 0)), []);
  assert.deepEqual(numbers(reorderBuffer.add(authorSequence, some(5), 10)), []);
  authorSequence.whole = 7;
  assert.deepEqual(numbers(reorderBuffer.add(authorSequence, some(4), 20)), [4, 5, 6, 7]);
  assert.equal(reorderBuffer.deadline(), undefined);
});

Deno.test("createReorderBuffer() waits no longer than its patience, and not twice for one hole", () => {
  const reorderBuffer = createReorderBuffer();
  const authorSequence = { whole: 3 };
  reorderBuffer.add(authorSequence, some(5), 100);
  reorderBuffer.add(authorSequence, some(6), 1_000);
  assert.equal(reorderBuffer.deadline(), 100 + REORDER_TIMEOUT_MS);
  assert.deepEqual(numbers(reorderBuffer.take(100 + REORDER_TIMEOUT_MS - 1)), []);
  assert.deepEqual(numbers(reorderBuffer.take(100 + REORDER_TIMEOUT_MS)), [5, 6]);
  assert.deepEqual(numbers(reorderBuffer.add(authorSequence, some(7), 5_000)), [7]);
  assert.deepEqual(numbers(reorderBuffer.add(authorSequence, some(9), 5_000)), []);
  authorSequence.whole = 7;
  assert.deepEqual(numbers(reorderBuffer.add(authorSequence, some(4), 5_100)), [4]);
  assert.deepEqual(numbers(reorderBuffer.take(5_000 + REORDER_TIMEOUT_MS)), [9]);
});

Deno.test("createReorderBuffer() shows at the next look what waited for numbers that were given up", () => {
  const reorderBuffer = createReorderBuffer();
  const authorSequence = { whole: 3 };
  reorderBuffer.add(authorSequence, some(5, 9), 0);
  authorSequence.whole = 5;
  assert.deepEqual(numbers(reorderBuffer.take(1)), [5]);
  assert.deepEqual(numbers(reorderBuffer.flush()), [9]);
  assert.equal(reorderBuffer.deadline(), undefined);
});

Deno.test("createReorderBuffer() holds back so many in all, and shows those of the run that waits longest where there are more", () => {
  const reorderBuffer = createReorderBuffer();
  const [first, second] = [{ whole: 0 }, { whole: 0 }];
  const many = Array.from({ length: MAX_REORDER_BUFFER_ENVELOPES - 1 }, (_, at) => at + 2);
  assert.deepEqual(numbers(reorderBuffer.add(first, some(...many), 0)), []);
  assert.deepEqual(numbers(reorderBuffer.add(second, some(2), 0)), []);
  assert.deepEqual(numbers(reorderBuffer.add(second, some(3), 0)), many);
  assert.deepEqual(numbers(reorderBuffer.flush()), [2, 3]);
});

Deno.test("createReorderBuffer() shows everything once, and in order where all comes in time", () => {
  const order = fc.shuffledSubarray(Array.from({ length: 40 }, (_, at) => at + 1), {
    minLength: 40,
  });
  fc.assert(
    fc.property(order, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 40 }), (all, cuts) => {
      const reorderBuffer = createReorderBuffer();
      const authorSequence = { whole: 0 };
      const came = new Set<number>();
      const shown: number[] = [];
      for (let at = 0, cut = 0; at < all.length; at += cuts[cut++]!) {
        const fresh = all.slice(at, at + cuts[cut]!);
        fresh.forEach((number) => came.add(number));
        while (came.has(authorSequence.whole + 1)) authorSequence.whole++;
        shown.push(...numbers(reorderBuffer.add(authorSequence, some(...fresh), 0)));
      }
      assert.deepEqual(shown, [...all].sort((a, b) => a - b));
    }),
    { seed: 11 },
  );
});
