import assert from "node:assert/strict";
import { BELL_PERIOD_MS } from "../../../../src/core/limits/front_ends.ts";
import { createBell } from "../../../../src/ui/screen/shell/alert_limit.ts";

Deno.test("createBell() rings at once, and then once in BELL_PERIOD_MS", () => {
  const bell = createBell();
  assert.equal(bell.ring(50), true);
  assert.equal(bell.ring(50), false);
  assert.equal(bell.ring(50 + BELL_PERIOD_MS - 1), false);
  assert.equal(bell.ring(50 + BELL_PERIOD_MS), true);
  assert.equal(bell.ring(50 + BELL_PERIOD_MS + 1), false);
});
