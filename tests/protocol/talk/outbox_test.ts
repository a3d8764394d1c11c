import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_LOG_AGE_MS, MAX_LOG_BYTES } from "../../../src/core/limits.ts";
import { createOutbox } from "../../../src/protocol/talk/outbox.ts";

/** A record that tells its number. */
const record = (number: number, length = 10): Uint8Array => new Uint8Array(length).fill(number);
const numbers = (records: readonly Uint8Array[]) => records.map(([first]) => first);

function filled(count: number, maxBytes?: number) {
  const outbox = createOutbox(maxBytes);
  for (let number = 1; number <= count; number++) outbox.append(record(number), 1_000 * number);
  return outbox;
}

Deno.test("read() gives as many records as fit, in order, and at least one", () => {
  const outbox = filled(5);
  assert.deepEqual(numbers(outbox.read(0, 1_000)), [1, 2, 3, 4, 5]);
  assert.deepEqual(numbers(outbox.read(2, 20)), [3, 4]);
  assert.deepEqual(numbers(outbox.read(2, 19)), [3]);
  assert.deepEqual(numbers(outbox.read(2, 1)), [3]);
  assert.deepEqual(numbers(outbox.read(5, 1_000)), []);
});

Deno.test("bytesAfter() and bytes count what is held", () => {
  const outbox = filled(5);
  assert.deepEqual([0, 3, 5].map(outbox.bytesAfter), [50, 20, 0]);
  assert.equal(outbox.bytes, 50);
  outbox.evict(2, 0, Infinity);
  assert.deepEqual([0, 2, 3, 5].map(outbox.bytesAfter), [30, 30, 20, 0]);
  assert.equal(outbox.bytes, 30);
  assert.equal(outbox.floor, 2);
  assert.equal(outbox.top, 5);
});

Deno.test("evict() forgets what is past the age limit, and nothing at it", () => {
  const outbox = filled(3);
  outbox.evict(3, 0, 2_000 + MAX_LOG_AGE_MS);
  assert.equal(outbox.floor, 1);
  outbox.evict(3, 0, 2_001 + MAX_LOG_AGE_MS);
  assert.equal(outbox.floor, 2);
});

Deno.test("evict() keeps what is old but waited for", () => {
  const outbox = filled(3);
  outbox.evict(1, 3, Infinity);
  assert.deepEqual(numbers(outbox.read(0, 1_000)), [2, 3]);
});

Deno.test("evict() makes room at the size limit, and keeps what is not acknowledged even then", () => {
  const outbox = filled(9, 100);
  assert.ok(!outbox.full);
  outbox.evict(9, 9, 0);
  assert.equal(outbox.floor, 0);
  outbox.append(record(10), 10_000);
  assert.ok(outbox.full);
  outbox.evict(10, 0, 0);
  assert.ok(outbox.full, "nothing was acknowledged");
  outbox.evict(10, 4, 0);
  assert.equal(outbox.floor, 1, "just enough");
  assert.ok(!outbox.full);
});

Deno.test("createOutbox() is full at the limit of the log and not one byte before", () => {
  for (const [length, full] of [[MAX_LOG_BYTES - 1, false], [MAX_LOG_BYTES, true]] as const) {
    const outbox = createOutbox();
    outbox.append(new Uint8Array(length), 0);
    assert.equal(outbox.full, full);
  }
});

Deno.test("createOutbox() is the same as a plain list, whatever happens to it", () => {
  const step = fc.oneof(
    fc.record({ type: fc.constant("append" as const), length: fc.integer({ min: 1, max: 40 }) }),
    fc.record({
      type: fc.constant("evict" as const),
      waited: fc.nat(60),
      acknowledged: fc.nat(60),
      now: fc.nat(100),
    }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const outbox = createOutbox(200);
      let list: { number: number; length: number; said: number }[] = [];
      let top = 0;
      for (const action of steps) {
        if (action.type === "append") {
          outbox.append(record(++top, action.length), top);
          list.push({ number: top, length: action.length, said: top });
        } else {
          const now = action.now + MAX_LOG_AGE_MS;
          outbox.evict(action.waited, action.acknowledged, now);
          const size = () => list.reduce((sum, { length }) => sum + length, 0);
          for (let first = list[0]; first !== undefined; first = list[0]) {
            const old = now - first.said > MAX_LOG_AGE_MS && first.number <= action.waited;
            if (!old && !(size() >= 200 && first.number <= action.acknowledged)) break;
            list = list.slice(1);
          }
        }
        assert.equal(outbox.top, top);
        assert.equal(outbox.floor, (list[0]?.number ?? top + 1) - 1);
        for (const after of [0, Math.floor(top / 2), top - 1, top]) {
          const behind = list.filter(({ number }) => number > after);
          assert.deepEqual(numbers(outbox.read(after, 1_000_000)), behind.map((e) => e.number));
          assert.equal(outbox.bytesAfter(after), behind.reduce((sum, e) => sum + e.length, 0));
        }
      }
    }),
    { seed: 1, numRuns: 300 },
  );
});
