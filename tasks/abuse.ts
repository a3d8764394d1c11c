/**
 * Lets a hostile neighbour do everything that it can at full speed, one abuse after the other, and
 * prints what two honest programs beside it notice: `deno task abuse [--only TEXT] [--quick]`, or
 * `deno task abuse -help`. Everything stays on loopback. The first row is a program that only uses
 * the processor.
 *
 * @module
 */
import {
  type AbuseOutcome,
  type Duration,
  type Latencies,
  type Newcomer,
  runAbuse,
} from "../tests/abuse/abuse_run.ts";
import { type AbuseName, ABUSES } from "../tests/abuse/abuses.ts";
import { BEACON_ABUSES, type BeaconAbuseName } from "../tests/abuse/beacon_abuses.ts";
import { CONNECTION_ABUSES, type ConnectionAbuseName } from "../tests/abuse/connection_abuses.ts";
import { readFlags, Refusal, runTask } from "./task.ts";

const FULL: Duration = { before: 5, during: 15, after: 5 };
const QUICK: Duration = { before: 2, during: 5, after: 2 };
const LIMIT_MS = 40 * 60_000;
const NAMES = [ABUSES, CONNECTION_ABUSES, BEACON_ABUSES].flatMap((table) =>
  Object.keys(table) as (AbuseName | ConnectionAbuseName | BeaconAbuseName)[]
);
const LIST = NAMES.map((name) => `  ${name}`).join("\n");
const seconds = ({ before, during, after }: Duration) =>
  `${before} s before it, ${during} s beside it, ${after} s after it`;
const HELP = `deno task abuse [--only TEXT] [--quick]

Two programs talk on loopback, and a third one floods them: one abuse after the other, a row each.
A row shows how long messages took (the median and the 99th percentile), how many were lost, how
often the link of the two went down, the most memory before and in all, what the flooder sent, and
the load of the machine. The row "burn" is a program that only uses the processor. The row of
beacons also shows how long a program that starts during the flood takes to find somebody. That
of rivals of a locked room shows whether the room still opens with its password.

  --only TEXT  Run the abuses whose name contains this text, and burn. Without it, run all.
  --quick      Measure for a short time: ${seconds(QUICK)}.
               Without it: ${seconds(FULL)}.
  -help        Show this text.

The abuses:
${LIST}`;
const COLUMNS = ["before", "during", "after"] as const;

await runTask(async () => {
  const { only, quick } = readFlags(Deno.args, {
    only: { type: "string", default: "" },
    quick: { type: "boolean", default: false },
  }, HELP);
  const chosen = NAMES.filter((name) => name.includes(only));
  if (chosen.length === 0) {
    throw new Refusal(`No abuse is called like that. There are:\n${LIST}`);
  }
  const width = Math.max(...NAMES.map(({ length }) => length));
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

/** Tells how long newcomers took to find somebody, during the flood and after it. */
function newcomerOf({ during, after }: Newcomer): string {
  const found = during === undefined ? "not linked" : `linked after ${during.toFixed(0)} ms`;
  return `  newcomer ${found}, after the flood ${after.toFixed(0)} ms`;
}

/** Tells what only some abuses have. */
function remarksOf({ newcomer, isLockKept }: AbuseOutcome): string {
  const lock = isLockKept === undefined ? "" : `  lock ${isLockKept ? "kept" : "REPLACED"}`;
  return lock + (newcomer === undefined ? "" : newcomerOf(newcomer));
}

function rowOf(outcome: AbuseOutcome): string {
  const { memory: [before, peak], downs, flooder, load } = outcome;
  const times = COLUMNS.map((name) => timesOf(outcome[name]).padStart(13)).join("");
  const lost = COLUMNS.reduce((sum, name) => sum + outcome[name].lost, 0);
  const wrote = `${(flooder.bytes / 1e6).toFixed(1)} MB, ${flooder.records} records` +
    (flooder.wasCut ? ", cut" : "");
  return `${times}  ${`${lost}`.padStart(4)}  ${`${downs}`.padStart(4)}  ` +
    `${`${before.toFixed(0)} > ${peak.toFixed(0)}`.padStart(10)}  ${wrote.padEnd(25)}` +
    `${load.toFixed(1).padStart(4)}${remarksOf(outcome)}`;
}

function timesOf({ p50, p99 }: Latencies): string {
  return `${p50.toFixed(0)} / ${p99.toFixed(0)}`;
}
