/**
 * Prior claims: which numbers of a sequence were published before its author, or the neighbour that
 * told us of it, was linked to us. They were not sent against our rate: whoever comes back brings
 * at once what it said meanwhile.
 *
 * 1. A claim exempts at most {@link MAX_AHEAD} numbers: a false one hides no flood for long.
 *
 * @module
 */
import { type Clock, compareClocks } from "../../../core/hybrid_logical_clock.ts";
import { MAX_AHEAD } from "../../../core/limits/replication.ts";
import type { AuthorSequence } from "./author_sequence.ts";

export interface PriorClaims {
  /**
   * Notes that numbers up to `top` were published before the hello with the clock `greeted`, of
   * which those up to `floor` do not come any more. The clock of an author that comes back is zero:
   * nothing of it is earlier than we are.
   */
  note(sequence: AuthorSequence, floor: number, top: number, greeted: Clock): void;
  /** Whether a number was published before. */
  has(sequence: AuthorSequence, number: number): boolean;
  /** The same, where its clock says so too: a claim may include what was sent after the hello. */
  isEarlier(sequence: AuthorSequence, number: number, clock: Clock): boolean;
}

/** Makes an empty set. */
export function createPriorClaims(): PriorClaims {
  const claims = new WeakMap<
    AuthorSequence,
    { readonly upTo: number; readonly greeted: Clock }
  >();

  const has = (sequence: AuthorSequence, number: number): boolean =>
    number <= (claims.get(sequence)?.upTo ?? 0);

  return {
    note(sequence, floor, top, greeted) {
      const upTo = Math.min(top, Math.max(sequence.top, floor) + MAX_AHEAD);
      if (!has(sequence, upTo)) claims.set(sequence, { upTo, greeted });
    },
    has,
    isEarlier: (sequence, number, clock) =>
      has(sequence, number) && compareClocks(clock, claims.get(sequence)!.greeted) <= 0,
  };
}
