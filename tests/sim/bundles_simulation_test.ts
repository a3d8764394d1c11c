import assert from "node:assert/strict";
import { HOSTILE_BEHAVIOURS } from "./hostile/hostile_behaviours.ts";
import { QUIET, type Scenario } from "./scenario.ts";
import { formatFigures } from "./sim_figure.ts";
import { simulate } from "./simulation.ts";

/** Pastes and pipes, while all goes wrong that can. */
const PASTES: Scenario = {
  ...QUIET,
  nodes: 8,
  topology: { shape: "self" },
  delay: { spread: "exponential", mean: 30 },
  talk: { authors: Infinity, perMinute: 10, bytes: 200, lines: 60 },
  minutes: 2,
  settleMinutes: 4,
  faults: {
    churn: 40,
    partitions: 2,
    partitionMinutes: 0.7,
    suspensions: 2,
    leaves: 1,
    restarts: 2,
  },
};

for (const hostile of [undefined, "bundle-equivocator"]) {
  const among = hostile === undefined ? "" : `, beside a ${hostile}`;
  Deno.test(`simulate() finds no line of a paste lost or shown twice, whatever breaks${among}`, () => {
    for (let seed = 1; seed <= 8; seed++) {
      const { figures, ok, examples } = simulate({
        ...PASTES,
        seed,
        ...(hostile === undefined ? {} : { hostile: HOSTILE_BEHAVIOURS[hostile]! }),
      });
      assert.ok(ok, [`seed ${seed}`, formatFigures(figures), ...examples].join("\n"));
    }
  });
}
