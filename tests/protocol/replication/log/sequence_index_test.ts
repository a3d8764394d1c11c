import assert from "node:assert/strict";
import fc from "fast-check";
import type { LogEntry } from "../../../../src/protocol/replication/log/log_entry.ts";
import { createSequenceIndex } from "../../../../src/protocol/replication/log/sequence_index.ts";
import { contains, meets } from "../../../../src/protocol/replication/wire/sequence_range.ts";
import { logEntry } from "./log_entries.ts";

Deno.test("get() finds an entry around each of its numbers, and nothing between entries", () => {
  const index = createSequenceIndex();
  const [low, high] = [logEntry({ from: 3, to: 7 }), logEntry({ from: 9, to: 9 })];
  index.add(high);
  index.add(low);
  const found = [2, 3, 5, 7, 8, 9, 10].map((number) => index.get(number));
  assert.deepEqual(found, [undefined, low, low, low, undefined, high, undefined]);
});

Deno.test("get() finds the lowest digest where an author signed numbers twice", () => {
  const index = createSequenceIndex();
  const [wide, inner] = [
    logEntry({ from: 1, to: 9 }, { digest: "b" }),
    logEntry({ from: 4, to: 5 }, { digest: "a" }),
  ];
  const end = logEntry({ from: 8, to: 9 }, { digest: "c" });
  for (const entry of [wide, inner, end]) index.add(entry);
  assert.deepEqual([3, 4, 5, 6, 8, 9].map((number) => index.get(number)), [
    wide,
    inner,
    inner,
    wide,
    wide,
    wide,
  ]);
  assert.ok(index.remove(wide));
  assert.deepEqual([3, 4, 9].map((number) => index.get(number)), [undefined, inner, end]);
});

Deno.test("add() and remove() keep what a list of entries would, in whatever order", () => {
  const step = fc.record({
    from: fc.integer({ min: 1, max: 80 }),
    more: fc.nat(9),
    pick: fc.nat(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80, size: "max" }), (steps) => {
      const index = createSequenceIndex();
      let model: readonly LogEntry[] = [];
      for (const [digest, { from, more, pick }] of steps.entries()) {
        if (pick % 3 === 0) {
          const entry = model[pick % Math.max(1, model.length)];
          if (entry === undefined) continue;
          assert.ok(index.remove(entry));
          assert.ok(!index.remove(entry), "it is gone");
          model = model.filter((one) => one !== entry);
        } else {
          const entry = logEntry({ from, to: from + more }, { digest: `${1_000 + digest}` });
          index.add(entry);
          model = [...model, entry];
        }
        assert.equal(index.size, model.length);
        assert.deepEqual(new Set(index.entries()), new Set(model));
        assert.ok(model.every(index.has));
        for (let number = 1; number <= 90; number += 7) {
          const around = model.filter(({ numbers }) => contains(numbers, number));
          assert.equal(index.get(number), around[0], "the first has the lowest digest");
          const range = { from: number, to: number + 5 };
          const meeting = model.filter(({ numbers }) => meets(numbers, range));
          assert.deepEqual(new Set(index.meeting(range)), new Set(meeting));
        }
      }
    }),
    { seed: 1, numRuns: 200 },
  );
});
