import assert from "node:assert/strict";
import { createLinkAllowance } from "../../../../src/protocol/replication/rate/link_allowance.ts";

Deno.test("take() takes everything where the link grants the pace, and its own grant where it does not", () => {
  const allowance = createLinkAllowance();
  const takes = (now: number, count = 10): number =>
    Array.from({ length: count }, () => allowance.take(now)).filter(Boolean).length;
  assert.equal(takes(0), 10);
  allowance.set([20, 5], [20, 5]);
  assert.equal(takes(0, 100), 100);
  assert.equal(allowance.withheld, false);
  allowance.set([2, 1], [20, 5]);
  assert.equal(takes(0), 2);
  assert.equal(allowance.withheld, true);
  allowance.set([2, 1], "off");
  assert.equal(takes(1_000), 1, "another pace gives no more");
  allowance.set([2, 1], [2, 1]);
  assert.deepEqual([takes(1_000), allowance.withheld], [10, false]);
});

Deno.test("take() takes nothing of a link that grants nothing", () => {
  const allowance = createLinkAllowance();
  allowance.set([0, 0], "off");
  assert.ok(!allowance.take(1e9));
});
