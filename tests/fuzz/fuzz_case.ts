import fc from "fast-check";

/** What a case was fed, and how much of it was taken for valid. */
export interface Tally {
  readonly inputs: number;
  readonly taken: number;
}

/** Something that takes input from outside, and what must hold whatever that is. */
export interface FuzzCase {
  readonly name: string;
  /** Feeds it its inputs; throws with the input in the message where something does not hold. */
  run(effort: Effort): Promise<Tally>;
}

/** Which inputs are made, and how many. */
export interface Effort {
  /** The same seed makes the same inputs, so that a failure found once is found again. */
  readonly seed: number;
  /** The part of a case's runs that is made, 1 for all of them. */
  readonly share: number;
}

/** Fewer runs would now and then make no valid input. */
const LEAST_RUNS = 200;

/** Returns the parameters of fast-check for a case of `runs` at full effort. */
function parameters({ seed, share }: Effort, runs: number) {
  return { seed, numRuns: Math.max(LEAST_RUNS, Math.ceil(runs * share)) };
}

/** Counts one input: whether it was taken for valid. */
export type Seen = (taken: boolean) => void;

/** A case of `runs` generated values; `check` calls `seen` for each input that it makes of one. */
export function fuzzCase<Input>(
  name: string,
  runs: number,
  inputs: fc.Arbitrary<Input>,
  check: (input: Input, seen: Seen) => void,
): FuzzCase {
  return {
    name,
    run(effort) {
      const { tally, seen } = counter();
      const property = fc.property(inputs, (input) => check(input, seen));
      fc.assert(property, parameters(effort, runs));
      return Promise.resolve(tally);
    },
  };
}

/** {@link fuzzCase} for what answers with a promise. */
export function asyncFuzzCase<Input>(
  name: string,
  runs: number,
  inputs: fc.Arbitrary<Input>,
  check: (input: Input, seen: Seen) => Promise<void>,
): FuzzCase {
  return {
    name,
    async run(effort) {
      const { tally, seen } = counter();
      const property = fc.asyncProperty(inputs, (input) => check(input, seen));
      await fc.assert(property, parameters(effort, runs));
      return tally;
    },
  };
}

function counter(): { readonly tally: Tally; readonly seen: Seen } {
  const tally = { inputs: 0, taken: 0 };
  const seen = (taken: boolean) => {
    tally.inputs++;
    if (taken) tally.taken++;
  };
  return { tally, seen };
}
