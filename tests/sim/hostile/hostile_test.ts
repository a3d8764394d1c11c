import assert from "node:assert/strict";
import { MAX_LOG_BYTES } from "../../../src/core/limits/replication.ts";
import { QUIET, type Scenario } from "../scenario.ts";
import { formatFigures } from "../sim_figure.ts";
import { simulate } from "../simulation.ts";
import { createHonestNodeMonitor } from "./honest_node_monitor.ts";
import { HOSTILE_BEHAVIOURS } from "./hostile_behaviours.ts";

const HONEST = 12;
/**
 * The hostile one has as many links as everybody, and no two of the others need it to reach each
 * other.
 */
const AMONG_OTHERS: Scenario = {
  ...QUIET,
  nodes: HONEST + 1,
  topology: { shape: "random", degree: 4 },
  talk: { ...QUIET.talk, perMinute: 16 },
  minutes: 0.75,
};
/** It hangs on at the end, and everybody is somebody's only way to others. */
const AT_THE_END: Scenario = { ...AMONG_OTHERS, topology: { shape: "line" } };

/** Who does harm rather to its own neighbours' neighbours. */
const IN_LINES: readonly string[] = [
  "equivocator",
  "bundle-equivocator",
  "chain-hider",
  "link-liar",
  "presence-forger",
];

function assertHarmless(scenario: Scenario): void {
  const monitor = createHonestNodeMonitor(HONEST);
  const { figures, ok, examples } = simulate({ ...scenario, behaviour: monitor.behaviour });
  const complaints = monitor.complaints.slice(0, 20);
  assert.ok(ok, [formatFigures(figures), ...examples, ...complaints].join("\n"));
  assert.deepEqual(complaints, []);
  assert.ok(monitor.mostHeldBytes > 0 && monitor.mostHeldBytes <= MAX_LOG_BYTES);
}

for (const [name, hostile] of Object.entries(HOSTILE_BEHAVIOURS)) {
  const skewDays = name === "clock-liar" ? 3 : 0;
  Deno.test(`simulate() finds that the ${name} among them does no harm to the others`, () => {
    assertHarmless({ ...AMONG_OTHERS, hostile, skewDays });
  });
  if (!IN_LINES.includes(name)) continue;
  Deno.test(`simulate() finds that the ${name} at the end of a line does no harm to the others`, () => {
    assertHarmless({ ...AT_THE_END, hostile });
  });
}
