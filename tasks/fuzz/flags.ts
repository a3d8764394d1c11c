import { type NumberRange, readFlags, readNumber } from "../task.ts";

/** What `deno task fuzz` is asked for. */
export interface FuzzFlags {
  readonly seed: number;
  readonly inputs: number;
}

/** Seeds of fast-check are 32 bits; those with a sign would be hard to copy. */
const MAX_SEED = 2 ** 31 - 1;
const SEEDS: NumberRange = { least: 0, most: MAX_SEED, whole: true };
const INPUTS: NumberRange = { least: 1_000, most: 1_000_000_000, whole: true };
const DEFAULT_INPUTS = 1_000_000;

/**
 * Reads `--seed` and `--inputs`; a missing seed is one that `random` (0 to below 1) makes.
 *
 * @throws {Refusal} for other flags and other numbers
 */
export function readFuzzFlags(args: readonly string[], random: () => number): FuzzFlags {
  const flags = readFlags(args, { seed: { type: "string" }, inputs: { type: "string" } });
  return {
    seed: readNumber("seed", flags.seed, Math.floor(random() * MAX_SEED), SEEDS),
    inputs: readNumber("inputs", flags.inputs, DEFAULT_INPUTS, INPUTS),
  };
}
