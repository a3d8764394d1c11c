import { CASES, effortFor, formatTallies, runCase } from "./all_cases.ts";
import type { Tally } from "./fuzz_case.ts";

/** The same inputs in each run: a change that breaks nothing is never refused by chance. */
const EFFORT = effortFor(3, 200_000);

Deno.test("everything that reads input from outside survives 200,000 inputs", async (t) => {
  const tallies = new Map<string, Tally>();
  for (const each of CASES) {
    await t.step(each.name, async () => {
      tallies.set(each.name, await runCase(each, EFFORT));
    });
  }
  console.log(formatTallies(tallies));
});
