import assert from "node:assert/strict";
import fc from "fast-check";
import { SUSPENDED_AFTER_LATE_MS } from "../../../src/core/limits/replication.ts";
import { createAwakeClock } from "../../../src/protocol/mesh/awake_clock.ts";

const at = (monotonic: number) => ({ monotonic, wall: 7 });

Deno.test("read() is the shell's time while its ticks come in time", () => {
  const clock = createAwakeClock();
  assert.deepEqual(clock.read(at(1_000)), at(1_000));
  assert.equal(clock.want(5_000), 5_000);
  assert.deepEqual(clock.read(at(4_000)), at(4_000));
  const late = 5_000 + SUSPENDED_AFTER_LATE_MS;
  assert.deepEqual(clock.read(at(late)), at(late), "late, but at the limit");
});

Deno.test("read() leaves out what is past the limit of being late, once", () => {
  const clock = createAwakeClock();
  clock.want(5_000);
  const late = 5_000 + SUSPENDED_AFTER_LATE_MS + 1;
  assert.deepEqual(clock.read(at(late)), at(5_000));
  assert.deepEqual(clock.read(at(late + 10)), at(5_010));
  assert.equal(clock.want(6_000), late + 1_000);
  assert.deepEqual(clock.read(at(late + 1_000)), at(6_000));
});

Deno.test("read() knows nothing of lateness where nothing was wanted", () => {
  const clock = createAwakeClock();
  assert.equal(clock.want(undefined), undefined);
  assert.deepEqual(clock.read(at(1_000_000)), at(1_000_000));
});

Deno.test("read() has what is wanted due at the very time it was said to be, whatever is rounded", () => {
  const moment = fc.double({ min: 0, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(moment, moment, moment, (first, suspended, wait) => {
      const clock = createAwakeClock();
      clock.want(first);
      const woken = clock.read(at(first + suspended)).monotonic;
      assert.ok(woken >= first);
      const due = woken + wait;
      const real = clock.want(due)!;
      assert.ok(clock.read(at(real)).monotonic >= due);
    }),
    { seed: 1, numRuns: 5_000 },
  );
});
