/**
 * Lets a hostile neighbour do everything that it can at full speed, one abuse after the other, and
 * prints what two honest programs beside it notice: `deno task abuse [--only TEXT] [--quick]`.
 * Everything stays on loopback. The first row is a program that only uses the processor.
 *
 * @module
 */
import {
  type AbuseOutcome,
  type Duration,
  type Latencies,
  runAbuse,
} from "../tests/abuse/abuse_run.ts";
import { type AbuseName, ABUSES } from "../tests/abuse/abuses.ts";
import { CONNECTION_ABUSES, type ConnectionAbuseName } from "../tests/abuse/connection_abuses.ts";
import { readFlags, Refusal, runTask } from "./task.ts";

const FULL: Duration = { before: 5, during: 15, after: 5 };
const QUICK: Duration = { before: 2, during: 5, after: 2 };
const LIMIT_MS = 40 * 60_000;
const COLUMNS = ["before", "during", "after"] as const;

await runTask(async () => {
  const { only, quick } = readFlags(Deno.args, {
    only: { type: "string", default: "" },
    quick: { type: "boolean", default: false },
  });
  const names = [...Object.keys(ABUSES), ...Object.keys(CONNECTION_ABUSES)] as (
    | AbuseName
    | ConnectionAbuseName
  )[];
  const chosen = names.filter((name) => name.includes(only));
  if (chosen.length === 0) {
    const list = names.map((name) => `  ${name}`).join("\n");
    throw new Refusal(`No abuse is called like that. There are:\n${list}`);
  }
  const width = Math.max(...names.map(({ length }) => length));
  console.log(
    `${"p50/p99 in ms".padEnd(width)}  ${COLUMNS.map((name) => name.padStart(13)).join("")}` +
      `  lost  down  memory MiB  flooder wrote            load`,
  );
  const begun = performance.now();
  for (const name of ["burn", ...chosen] as const) {
    if (performance.now() - begun > LIMIT_MS) throw new Refusal("Stopped before the end.");
    const outcome = await runAbuse(name, quick ? QUICK : FULL);
    console.log(`${name.padEnd(width)}  ${rowOf(outcome)}`);
  }
  return 0;
});

function rowOf(outcome: AbuseOutcome): string {
  const { memory: [before, peak], downs, flooder, load } = outcome;
  const times = COLUMNS.map((name) => timesOf(outcome[name]).padStart(13)).join("");
  const lost = COLUMNS.reduce((sum, name) => sum + outcome[name].lost, 0);
  const wrote = `${(flooder.bytes / 1e6).toFixed(1)} MB, ${flooder.records} records` +
    (flooder.wasCut ? ", cut" : "");
  return `${times}  ${`${lost}`.padStart(4)}  ${`${downs}`.padStart(4)}  ` +
    `${`${before.toFixed(0)} > ${peak.toFixed(0)}`.padStart(10)}  ${wrote.padEnd(25)}` +
    `${load.toFixed(1).padStart(4)}`;
}

function timesOf({ p50, p99 }: Latencies): string {
  return `${p50.toFixed(0)} / ${p99.toFixed(0)}`;
}
