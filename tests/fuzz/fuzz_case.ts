import fc from "fast-check";

/** What a case was fed, and how much of it was taken for valid. */
export interface Tally {
  readonly inputs: number;
  readonly taken: number;
}

/** Something that takes input from outside, and what must hold whatever that is. */
export interface FuzzCase {
  readonly name: string;
  /** Feeds it everything; throws with the input in the message where something does not hold. */
  run(): Promise<Tally>;
}

/** Counts one input: whether it was taken for valid. */
export type Seen = (taken: boolean) => void;

/** The same inputs in each run: a failure found once is found again. */
const SEED = 3;

/** A case of `runs` generated values; `check` calls `seen` for each input that it makes of one. */
export function fuzzCase<Input>(
  name: string,
  runs: number,
  inputs: fc.Arbitrary<Input>,
  check: (input: Input, seen: Seen) => void,
): FuzzCase {
  return {
    name,
    run() {
      const { tally, seen } = counter();
      fc.assert(fc.property(inputs, (input) => check(input, seen)), { seed: SEED, numRuns: runs });
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
    async run() {
      const { tally, seen } = counter();
      const property = fc.asyncProperty(inputs, (input) => check(input, seen));
      await fc.assert(property, { seed: SEED, numRuns: runs });
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
