import assert from "node:assert/strict";
import { createHistogram } from "./histogram.ts";

Deno.test("createHistogram() finds the number that a share does not exceed", () => {
  const histogram = createHistogram();
  for (let value = 100; value >= 1; value--) histogram.add(value);
  assert.equal(histogram.count, 100);
  assert.equal(histogram.percentile(0.5), 50);
  assert.equal(histogram.percentile(0.99), 99);
  assert.equal(histogram.percentile(1), 100);
  assert.equal(histogram.percentile(0), 1);
  assert.equal(histogram.max, 100);
});

Deno.test("createHistogram() has no numbers to tell where it was given none", () => {
  const histogram = createHistogram();
  assert.ok(Number.isNaN(histogram.max));
  assert.ok(Number.isNaN(histogram.percentile(0.5)));
});
