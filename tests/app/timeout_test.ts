import assert from "node:assert/strict";
import { within } from "../../src/app/timeout.ts";
import { replaceTimers } from "../fake_timers.ts";

Deno.test("within() resolves with what the task does, and leaves no timer", async () => {
  assert.equal(await within(3_600_000, Promise.resolve("done")), "done");
  await assert.rejects(within(3_600_000, Promise.reject(new Error("failed"))), /failed/);
});

Deno.test("within() resolves with undefined once the time is over", async () => {
  const asked: number[] = [];
  using _timers = replaceTimers((run, ms) => {
    asked.push(ms);
    queueMicrotask(run);
  });
  assert.equal(await within(5_000, new Promise(() => {})), undefined);
  assert.deepEqual(asked, [5_000]);
});
