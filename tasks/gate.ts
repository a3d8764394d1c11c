/**
 * Checks everything, in stages: `deno task test:all [--only TEXT] [--compiled]`. A stage that fails
 * does not keep the others from running. With `--only`, just the stages whose name has this in it
 * run; with `--compiled`, the program is compiled and tested too. The last line is
 * `N passed, N failed`; exit status 1 where something failed.
 *
 * @module
 */
import { join } from "node:path";
import { runStage, type StageResult } from "./gate/run_stage.ts";
import { compiledStages, SOURCE_STAGES } from "./gate/stages.ts";
import { formatResult, formatSummary } from "./gate/summary.ts";
import { readFlags, Refusal, ROOT, runTask } from "./task.ts";

const MINUTE_MS = 60_000;
/** Idle, the longest stage takes two minutes; a machine with a load of 12 is seven times slower. */
const STAGE_LIMIT_MS = 30 * MINUTE_MS;
/** Ends with the closing line before the machine that runs the gate gives up, after 90 minutes. */
const LIMIT_MS = 80 * MINUTE_MS;

await runTask(async () => {
  const { only, compiled } = readFlags(Deno.args, {
    only: { type: "string", default: "" },
    compiled: { type: "boolean", default: false },
  });
  const all = [
    ...SOURCE_STAGES,
    ...(compiled ? compiledStages(join(ROOT, "dist", "p2pchat")) : []),
  ];
  const stages = all.filter(({ name }) => name.includes(only));
  if (stages.length === 0) {
    throw new Refusal(
      `No stage is called like that: there are ${all.map(({ name }) => name).join(", ")}.`,
    );
  }
  const began = performance.now();
  const results: StageResult[] = [];
  for (const stage of stages) {
    console.log(`\n== ${stage.name}: ${stage.command.join(" ")}`);
    const left = LIMIT_MS - (performance.now() - began);
    const result = await runStage(stage, Math.max(0, Math.min(STAGE_LIMIT_MS, left)), print);
    console.log(formatResult(result));
    results.push(result);
  }
  console.log(`\n${formatSummary(results)}`);
  return results.every(({ failed }) => failed === 0) ? 0 : 1;
});

/** Writes all of it: one write may take only a part. */
function print(bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) {
    written += Deno.stdout.writeSync(bytes.subarray(written));
  }
}
