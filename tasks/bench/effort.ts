/**
 * How often each thing is measured: the full bench and the quick one.
 *
 * @module
 */

/** How much is measured. */
export interface Effort {
  /** How often the program is started for the time to its first screen. */
  readonly starts: number;
  /** How often everything else is repeated; the median counts. */
  readonly runs: number;
  readonly latencies: number;
  /** Messages of a run to one other, to ten, to a whole mesh, and along a line. */
  readonly toOne: number;
  readonly toTen: number;
  readonly toMesh: number;
  readonly relayed: number;
  /** Keys typed at each rate at which others talk, and lines typed to somebody else. */
  readonly keys: number;
  readonly lines: number;
  /** Frames drawn of each kind. */
  readonly frames: number;
}

export const FULL: Effort = {
  starts: 11,
  runs: 5,
  latencies: 2_000,
  toOne: 30_000,
  toTen: 6_000,
  toMesh: 3_000,
  relayed: 20_000,
  keys: 400,
  lines: 100,
  frames: 400,
};

/** For a first look, in less than a minute. */
export const QUICK: Effort = {
  starts: 3,
  runs: 1,
  latencies: 300,
  toOne: 10_000,
  toTen: 2_000,
  toMesh: 1_500,
  relayed: 5_000,
  keys: 60,
  lines: 20,
  frames: 200,
};
