import {
  type Clock,
  CLOCK_ZERO,
  compareClocks,
  nextClock,
} from "../../../core/hybrid_logical_clock.ts";
import { MAX_CLOCK_FOLLOWED_AHEAD_MS } from "../../../core/limits/replication.ts";
import type { Now } from "../../../core/time.ts";
import type { SigningKey } from "../../signing_keys.ts";
import type { Draft, Envelope, EnvelopeCodec } from "../wire/envelope.ts";

export interface EnvelopeAuthorOptions {
  readonly signer: SigningKey;
  /** This run: ms since 1970, rising with every start. */
  readonly epoch: number;
}

/** What we say, made ready: number, chain, clock, signature. */
export interface EnvelopeAuthor {
  /** The largest clock reading seen. */
  readonly clock: Clock;
  /** Number of what was said last; 0 before anything was. */
  readonly top: number;
  /** Its digest; empty before anything was said. */
  readonly head: string;
  /** Makes the next envelope of a draft. */
  sign(
    draft: Draft,
    sender: string,
    now: Now,
  ): { readonly envelope: Envelope; readonly record: Uint8Array };
  /**
   * Any clock drags ours forward, unless it is absurd: further ahead of our wall clock than half of what others take. Else
   * whoever is just within what we take would have those whose wall clocks are behind ours take nothing of what we say.
   */
  see(reading: Clock, now: Now): void;
  /** A reading behind everything seen, for something that happens now. */
  next(now: Now): Clock;
}

/** Makes an author that has signed nothing. */
export function createEnvelopeAuthor(
  { signer, epoch }: EnvelopeAuthorOptions,
  codec: EnvelopeCodec,
): EnvelopeAuthor {
  let clock: Clock = CLOCK_ZERO;
  let top = 0;
  let head = "";
  let stamped = { wall: NaN, text: "" };

  /** RFC 3339 with milliseconds; in a burst many messages share one. */
  function timestampOf(wall: number): string {
    if (wall !== stamped.wall) stamped = { wall, text: new Date(wall).toISOString() };
    return stamped.text;
  }

  return {
    get clock() {
      return clock;
    },
    get top() {
      return top;
    },
    get head() {
      return head;
    },
    sign(draft, sender, now) {
      clock = nextClock(clock, now.wall);
      const { type, room, content, sealed } = draft;
      const envelope: Envelope = {
        type,
        sender,
        ...(sealed === undefined ? { content } : { content: "", sealed }),
        timestamp: timestampOf(now.wall),
        sequence: ++top,
        author: signer.id,
        epoch,
        prev: head,
        room,
        clock: [clock.ms, clock.counter],
      };
      const { record, digest } = codec.sign(envelope, signer);
      head = digest;
      return { envelope, record };
    },
    see(reading, now) {
      if (reading.ms - now.wall > MAX_CLOCK_FOLLOWED_AHEAD_MS) return;
      if (compareClocks(reading, clock) > 0) clock = reading;
    },
    next(now) {
      clock = nextClock(clock, now.wall);
      return clock;
    },
  };
}
