import assert from "node:assert/strict";
import { ALERT_PERIOD_MS } from "../../../../src/core/limits/front_ends.ts";
import { createAlertLimit } from "../../../../src/ui/screen/shell/alert_limit.ts";

Deno.test("createAlertLimit() takes an alert at once, and then one in ALERT_PERIOD_MS", () => {
  const limit = createAlertLimit();
  assert.equal(limit.take(50), true);
  assert.equal(limit.take(50), false);
  assert.equal(limit.take(50 + ALERT_PERIOD_MS - 1), false);
  assert.equal(limit.take(50 + ALERT_PERIOD_MS), true);
  assert.equal(limit.take(50 + ALERT_PERIOD_MS + 1), false);
});
