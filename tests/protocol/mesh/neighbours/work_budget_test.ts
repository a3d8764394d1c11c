import assert from "node:assert/strict";
import {
  LINK_WORK_BURST,
  LINK_WORK_MOST_OWED,
  LINK_WORK_PER_MS,
} from "../../../../src/core/limits/work.ts";
import { createWorkBudget } from "../../../../src/protocol/mesh/neighbours/work_budget.ts";

Deno.test("createWorkBudget() owes nothing at its burst, and something one past it", () => {
  const budget = createWorkBudget();
  budget.spend(LINK_WORK_BURST, 1_000);
  assert.equal(budget.owesUntil(1_000), 1_000);
  budget.spend(LINK_WORK_PER_MS, 1_000);
  assert.equal(budget.owesUntil(1_000), 1_001);
  assert.equal(budget.owesUntil(1_001), 1_001);
  budget.spend(1, 1_001);
  assert.ok(budget.owesUntil(1_001) > 1_001);
});

Deno.test("createWorkBudget() fills up with time, and not past its burst", () => {
  const budget = createWorkBudget();
  budget.spend(LINK_WORK_BURST, 0);
  budget.spend(10 * LINK_WORK_PER_MS, 10);
  assert.equal(budget.owesUntil(10), 10);
  budget.spend(LINK_WORK_BURST, 1e9);
  assert.equal(budget.owesUntil(1e9), 1e9);
  budget.spend(LINK_WORK_PER_MS, 1e9);
  assert.equal(budget.owesUntil(1e9), 1e9 + 1);
});

Deno.test("createWorkBudget() owes the most that it may at the limit and past it", () => {
  const budget = createWorkBudget();
  const longest = LINK_WORK_MOST_OWED / LINK_WORK_PER_MS;
  budget.spend(LINK_WORK_BURST + LINK_WORK_MOST_OWED, 0);
  assert.equal(budget.owesUntil(0), longest);
  budget.spend(LINK_WORK_BURST, 0);
  assert.equal(budget.owesUntil(0), longest);
});

Deno.test("createWorkBudget() takes no time back where a clock does", () => {
  const budget = createWorkBudget();
  budget.spend(LINK_WORK_BURST + LINK_WORK_PER_MS, 1_000);
  assert.equal(budget.owesUntil(500), 501);
  assert.equal(budget.owesUntil(1_000), 1_001);
});
