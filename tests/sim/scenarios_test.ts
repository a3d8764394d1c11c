import assert from "node:assert/strict";
import { SCENARIOS } from "./scenarios.ts";
import { formatFigures } from "./sim_figure.ts";
import { simulate } from "./simulation.ts";

/** These take minutes: `deno task sim --scenario thousand`. */
const TOO_LARGE: readonly string[] = ["churn", "thousand"];
/** Tests of their own run these. */
const ELSEWHERE: readonly string[] = ["clocks"];

for (const [name, scenario] of Object.entries(SCENARIOS)) {
  if (TOO_LARGE.includes(name) || ELSEWHERE.includes(name)) continue;
  Deno.test(`simulate() finds everything as it must be in the scenario "${name}"`, () => {
    const { figures, ok, examples } = simulate(scenario);
    assert.ok(ok, [formatFigures(figures), ...examples].join("\n"));
  });
}
