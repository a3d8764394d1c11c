import assert from "node:assert/strict";
import { discoveryCases } from "./discovery_cases.ts";
import type { Effort, FuzzCase, Tally } from "./fuzz_case.ts";
import { linkCases } from "./link_cases.ts";
import { replicationCases } from "./replication_cases.ts";
import { screenCases } from "./screen_cases.ts";
import { streamCases } from "./stream_cases.ts";
import { textCases } from "./text_cases.ts";
import { wireCases } from "./wire_cases.ts";

/** Everything that reads input from outside. */
export const CASES: readonly FuzzCase[] = [
  ...wireCases,
  ...replicationCases,
  ...linkCases,
  ...discoveryCases,
  ...textCases,
  ...streamCases,
  ...screenCases,
];

/** All cases make at least this many inputs together when each makes all of its runs. */
const ALL_INPUTS = 1_300_000;

/** Returns the effort that makes about `inputs` inputs in all cases together. */
export function effortFor(seed: number, inputs: number): Effort {
  return { seed, share: inputs / ALL_INPUTS };
}

/**
 * Runs one case, and returns what it was fed.
 *
 * @throws {Error} with the input, where something does not hold; also where all of the inputs or
 *   none of them were valid, since that proves nothing
 */
export async function runCase({ run }: FuzzCase, effort: Effort): Promise<Tally> {
  const { inputs, taken } = await run(effort);
  assert.ok(taken > 0, "no input was valid: that proves nothing");
  assert.ok(taken < inputs, "every input was valid: that proves nothing");
  return { inputs, taken };
}

const NAME_COLUMNS = 36;
const NUMBER_COLUMNS = 10;

/** Returns a table of what each case was fed, with the sum in its last line. */
export function formatTallies(tallies: ReadonlyMap<string, Tally>): string {
  const total = [...tallies.values()].reduce((sum, { inputs }) => sum + inputs, 0);
  const rows = [...tallies].map(([name, { inputs, taken }]) =>
    row(name, inputs, `${(100 * taken / inputs).toFixed(1).padStart(5)} % valid`)
  );
  return [...rows, row("inputs in all", total, "")].join("\n");
}

function row(name: string, inputs: number, remark: string): string {
  const number = inputs.toLocaleString("en").padStart(NUMBER_COLUMNS);
  return `${name.padEnd(NAME_COLUMNS)}${number}  ${remark}`.trimEnd();
}
