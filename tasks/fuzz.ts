/**
 * Feeds everything that reads input from outside with input that is almost right:
 * `deno task fuzz [--seed N] [--inputs N]`, a million inputs with a new seed each time. The seed is
 * printed first, so that a failure can be repeated with `--seed`. Exit status 1 where a case
 * failed.
 *
 * @module
 */
import { CASES, effortFor, formatTallies, runCase } from "../tests/fuzz/all_cases.ts";
import type { Tally } from "../tests/fuzz/fuzz_case.ts";
import { readFuzzFlags } from "./fuzz/flags.ts";
import { runTask } from "./task.ts";

await runTask(async () => {
  const { seed, inputs } = readFuzzFlags(Deno.args, Math.random);
  console.log(`seed ${seed}: deno task fuzz --seed ${seed} --inputs ${inputs} repeats this run`);
  const tallies = new Map<string, Tally>();
  for (const each of CASES) {
    try {
      tallies.set(each.name, await runCase(each, effortFor(seed, inputs)));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      console.error(`\n${each.name} failed: ${error.message}`);
    }
  }
  console.log(formatTallies(tallies));
  const failed = CASES.length - tallies.size;
  console.log(failed === 0 ? "Every case held." : `${failed} of ${CASES.length} cases failed.`);
  return failed === 0 ? 0 : 1;
});
