/**
 * Runs a whole network of nodes in one process, with a virtual clock: `deno task sim --nodes 200 --seed 7 --churn 10`, or one of
 * those that the project must pass, `deno task sim --scenario churn`. The same arguments give the same run, to the byte. Exit
 * status 1 where something is not as it must be.
 *
 * @module
 */
import { formatFigures } from "../tests/sim/figure.ts";
import { simulate } from "../tests/sim/simulation.ts";
import { describe, readScenario } from "./sim/flags.ts";
import { runTask } from "./task.ts";

const FAILED = 1;

await runTask(() => {
  const scenario = readScenario(Deno.args);
  console.log(describe(scenario));
  const start = performance.now();
  const { figures, ok, examples, digest } = simulate(scenario);
  console.log(formatFigures(figures));
  console.log(`digest ${digest}`);
  console.error(`took ${((performance.now() - start) / 1_000).toFixed(1)} s`);
  for (const example of examples) console.error(example);
  return Promise.resolve(ok ? 0 : FAILED);
});
