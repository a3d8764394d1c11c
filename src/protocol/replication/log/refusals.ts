/**
 * Refusals: the incarnations of which nothing more is taken for now, since their hybrid logical
 * clock is further ahead of our wall clock than {@link MAX_CLOCK_AHEAD_MS}. Which of the two clocks
 * is wrong cannot be known here.
 *
 * 1. A refused envelope is not acknowledged, relayed or asked for: its author sees that it did not
 *    arrive.
 * 2. A refusal is reported once an incarnation, and only where its author signed the reading.
 * 3. A refusal ends when our wall clock comes near enough: what was refused is taken then.
 * 4. At most {@link MAX_REFUSED_INCARNATIONS} are remembered; the oldest makes room.
 *
 * @module
 */
import { MAX_CLOCK_AHEAD_MS, MAX_REFUSED_INCARNATIONS } from "../../../core/limits/replication.ts";
import { verifyingKey } from "../../curve25519_keys.ts";
import { clockOf, type DecodedEnvelope, type EnvelopeCodec } from "../wire/envelope.ts";
import type { Emit } from "../wire/replication_event.ts";
import { type Incarnation, incarnationKey } from "./author_sequence.ts";

export interface Refusals {
  /**
   * Splits envelopes of one incarnation: those to take, and the newest of those that are refused.
   * `wall`: ms since 1970.
   */
  split(
    envelopes: readonly DecodedEnvelope[],
    wall: number,
  ): { readonly fit: readonly DecodedEnvelope[]; readonly newest: DecodedEnvelope | undefined };
  /** Refuses the author of an envelope; false where the signature of the envelope is wrong. */
  refuse(decoded: DecodedEnvelope, wall: number): boolean;
  /** Refuses an incarnation whose genuine reading is `ms`. */
  refuseIncarnation(incarnation: Incarnation, ms: number, wall: number): void;
  /** Whether an incarnation is refused. */
  has(incarnation: Incarnation): boolean;
  /** Ends the refusals that our wall clock no longer asks for. */
  review(wall: number): void;
}

/** Whether a reading (ms) is so far ahead of a wall clock that it is refused. */
export function isTooFarAhead(ms: number, wall: number): boolean {
  return ms - wall > MAX_CLOCK_AHEAD_MS;
}

/** Makes refusals of nobody. */
export function createRefusals(codec: EnvelopeCodec, emit: Emit): Refusals {
  /** The lowest reading that was refused, by {@link incarnationKey}. */
  const refused = new Map<string, number>();
  let reviewed = NaN;

  const has = (incarnation: Incarnation): boolean => refused.has(incarnationKey(incarnation));

  function refuseIncarnation(incarnation: Incarnation, ms: number, wall: number): void {
    const key = incarnationKey(incarnation);
    const before = refused.get(key);
    if (before !== undefined) return void refused.set(key, Math.min(before, ms));
    const [oldest] = refused.keys();
    if (oldest !== undefined && refused.size >= MAX_REFUSED_INCARNATIONS) refused.delete(oldest);
    refused.set(key, ms);
    emit({ type: "refused", id: incarnation.author, aheadMs: ms - wall });
  }

  return {
    split(envelopes, wall) {
      const isRefused = ({ signed: { envelope } }: DecodedEnvelope): boolean =>
        isTooFarAhead(clockOf(envelope).ms, wall);
      const newest = envelopes.findLast(isRefused);
      const isFit = (decoded: DecodedEnvelope): boolean => !isRefused(decoded);
      return { fit: newest === undefined ? envelopes : envelopes.filter(isFit), newest };
    },
    refuse({ signed }, wall) {
      const { author, epoch } = signed.envelope;
      const incarnation = { author, epoch };
      if (!has(incarnation)) {
        const key = verifyingKey(author);
        if (key === undefined || !codec.verify(signed, key)) return false;
      }
      refuseIncarnation(incarnation, clockOf(signed.envelope).ms, wall);
      return true;
    },
    refuseIncarnation,
    has,
    review(wall) {
      if (refused.size === 0 || wall === reviewed) return;
      reviewed = wall;
      for (const [key, ms] of refused) if (!isTooFarAhead(ms, wall)) refused.delete(key);
    },
  };
}
