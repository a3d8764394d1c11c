import assert from "node:assert/strict";
import { atMost, exactly, formatFigures, isMet } from "./sim_figure.ts";

Deno.test("isMet() compares a figure with its limit, and takes no number for no success", () => {
  assert.equal(isMet({ name: "n", value: 1 }), undefined);
  assert.equal(isMet({ name: "n", value: 1, limit: atMost(1) }), true);
  assert.equal(isMet({ name: "n", value: 1.01, limit: atMost(1) }), false);
  assert.equal(isMet({ name: "n", value: 0, limit: exactly(0) }), true);
  assert.equal(isMet({ name: "n", value: -1, limit: exactly(0) }), false);
  assert.equal(isMet({ name: "n", value: NaN, limit: atMost(1) }), false);
});

Deno.test("formatFigures() writes a row for each", () => {
  assert.equal(
    formatFigures([
      { name: "nodes", value: 1_000 },
      { name: "lost", value: 2, limit: exactly(0) },
      { name: "delay", value: 1.5, unit: "ms", limit: atMost(20) },
    ]),
    [
      "nodes     1,000",
      "lost          2  = 0      FAILED",
      "delay  1.500 ms  ≤ 20 ms  ok",
    ].join("\n"),
  );
});
