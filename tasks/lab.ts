/**
 * Lets happen to real programs what happens to networks and machines, and prints how long each took
 * to heal: `deno task lab [--only TEXT]`. What runs is the source, or the compiled program where
 * `P2PCHAT_BINARY` names one.
 *
 * @module
 */
import { CASES } from "../tests/lab/cases.ts";
import { type Outcome, runCase } from "../tests/lab/lab_case.ts";
import { whyNoLab } from "../tests/lab/namespaces.ts";
import { readFlags, Refusal, runTask } from "./task.ts";

const LIMIT_MS = 15 * 60_000;
const SIGNALS: readonly Deno.Signal[] = ["SIGINT", "SIGTERM"];

await runTask(async () => {
  const { only } = readFlags(Deno.args, { only: { type: "string", default: "" } });
  const cases = CASES.filter(({ name }) => name.includes(only));
  if (cases.length === 0) {
    const names = CASES.map(({ name }) => `  ${name}`).join("\n");
    throw new Refusal(`No case is called like that. There are:\n${names}`);
  }
  const reason = await whyNoLab();
  if (reason !== undefined) throw new Refusal(`There can be no lab here: ${reason}.`);

  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(LIMIT_MS)]);
  for (const each of SIGNALS) Deno.addSignalListener(each, () => stop.abort());

  const width = Math.max(...cases.map(({ name }) => name.length));
  console.log(`${"case".padEnd(width)}  outcome   time to heal`);
  const notes: string[] = [];
  let failed = false;
  for (const each of cases) {
    if (signal.aborted) break;
    const outcome = await runCase(each, signal);
    failed ||= outcome.state === "failed";
    const [word, figure, note] = describe(outcome);
    console.log(`${each.name.padEnd(width)}  ${word.padEnd(8)}  ${figure.padStart(12)}`);
    if (note !== undefined) notes.push(`${each.name}: ${note}`);
  }
  for (const note of notes) console.error(`\n${note}`);
  if (signal.aborted) console.error("\nStopped before the end.");
  return failed || signal.aborted ? 1 : 0;
});

/** What stands in a case's row, and what is said below the table. */
function describe(
  outcome: Outcome,
): readonly [word: string, figure: string, note?: string] {
  switch (outcome.state) {
    case "ok":
      return ["ok", `${outcome.healedMs.toFixed(0)} ms`];
    case "left out":
      return ["left out", "-", outcome.reason];
    case "failed": {
      const { error } = outcome;
      return ["FAILED", "-", error instanceof Error ? error.message : `${error}`];
    }
  }
}
