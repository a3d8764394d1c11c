import assert from "node:assert/strict";
import { MAX_LOG_BYTES } from "../../../src/core/limits.ts";
import { formatFigures } from "../figure.ts";
import { QUIET, type Scenario } from "../scenario.ts";
import { simulate } from "../simulation.ts";
import { HOSTILES } from "./hostiles.ts";
import { createWitness } from "./witness.ts";

const HONEST = 12;
/** The hostile one has as many links as everybody, and no two of the others need it to reach each other. */
const AMONG_OTHERS: Scenario = {
  ...QUIET,
  nodes: HONEST + 1,
  topology: { shape: "random", degree: 4 },
  talk: { ...QUIET.talk, perMinute: 12 },
  minutes: 1,
};

for (const [name, hostile] of Object.entries(HOSTILES)) {
  const scenario: Scenario = {
    ...AMONG_OTHERS,
    hostile,
    ...(name === "clock-liar" ? { skewDays: 3 } : {}),
  };
  Deno.test(`simulate() finds that a ${name} does no harm to the others`, () => {
    const witness = createWitness(HONEST);
    const { figures, ok, examples } = simulate({ ...scenario, behaviour: witness.behaviour });
    const complaints = witness.complaints.slice(0, 20);
    assert.ok(ok, [formatFigures(figures), ...examples, ...complaints].join("\n"));
    assert.deepEqual(complaints, []);
    assert.ok(witness.mostHeldBytes > 0 && witness.mostHeldBytes <= MAX_LOG_BYTES);
  });
}
