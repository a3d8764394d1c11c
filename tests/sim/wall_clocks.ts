/**
 * The wall clocks of a scenario: right ones, wrong ones, and those that jump and are set right.
 *
 * @module
 */

import type { Envelope } from "../../src/protocol/replication/wire/envelope.ts";
import { between, type Random, shuffled } from "./random.ts";

/** When every simulation starts, ms since 1970. */
export const WALL_START = Date.UTC(2026, 0, 1);
/** When the program of every node was built: an earlier clock is impossible. */
export const BUILT_AT = WALL_START - 30 * 24 * 3600_000;

/** A wall clock that some nodes have. */
export interface WallClock {
  readonly nodes: number;
  /** Its error, ms; `"1970"`: it starts there. */
  readonly off: number | "1970";
  /** It is right at first, jumps in the first half of the time, and is set right in the second. */
  readonly jumps?: boolean;
}

/** The clock of a member. */
export interface ClockSetting {
  /** Its error, ms. */
  skew: number;
}

/** Order is promised of messages whose clocks are within this of the right time, ms. */
export const IN_PLACE_MS = 20 * 60_000;
/** The error of clocks that nobody calls wrong, ms. */
const RIGHT_WITHIN_MS = 20_000;

/** The error of a clock of this kind, ms. */
export const offsetOf = ({ off }: WallClock): number => off === "1970" ? -WALL_START : off;

/** The kinds of `nodes` nodes by their number; `undefined` for a right clock. */
export function assignClocks(
  kinds: readonly WallClock[],
  nodes: number,
  random: Random,
): readonly (WallClock | undefined)[] {
  const wrong = kinds.flatMap((kind) => Array.from({ length: kind.nodes }, () => kind));
  const numbers = shuffled(Array.from({ length: nodes }, (_, number) => number), random);
  const clocks = new Array<WallClock | undefined>(nodes).fill(undefined);
  for (const [index, kind] of wrong.slice(0, nodes).entries()) clocks[numbers[index]!] = kind;
  return clocks;
}

/** The error of a clock of this kind when its node starts, ms. */
export function firstSkew(kind: WallClock | undefined, random: Random): number {
  if (kind !== undefined && !kind.jumps) return offsetOf(kind);
  return Math.round(between(-RIGHT_WITHIN_MS, RIGHT_WITHIN_MS, random));
}

/** Returns the distance of a message's clock ahead of the right time at virtual time `at`, ms. */
export const leadOf = ({ clock: [ms] }: Envelope, at: number): number => ms - (WALL_START + at);

/** Whether its clock gives a message its place at virtual time `at`. */
export const hasPlace = (envelope: Envelope, at: number): boolean =>
  Math.abs(leadOf(envelope, at)) <= IN_PLACE_MS;
