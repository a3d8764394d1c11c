/**
 * The author's side of an envelope: number, hash chain, hybrid logical clock (Kulkarni et al.,
 * "Logical Physical Clocks", 2014) and signature.
 *
 * 1. Each content has a number. Numbers rise by one, from 1 in each incarnation.
 * 2. Our clock never goes back, and each reading is later than every reading that it followed.
 *
 * @module
 */
import {
  type Clock,
  CLOCK_ZERO,
  compareClocks,
  nextClock,
} from "../../../core/hybrid_logical_clock.ts";
import {
  MAX_CLOCK_COUNTER,
  MAX_CLOCK_FOLLOWED_AHEAD_MS,
  MAX_ROOMS_WITH_BACK,
} from "../../../core/limits/replication.ts";
import type { Now } from "../../../core/now.ts";
import type { SigningKey } from "../../curve25519_keys.ts";
import {
  type Draft,
  type Envelope,
  type EnvelopeCodec,
  lastClockOf,
  numbersOf,
} from "../wire/envelope.ts";
import { envelopeType } from "../wire/envelope_types.ts";
import { misdatedOf } from "../wire/misdated.ts";

export interface EnvelopeSignerOptions {
  readonly signer: SigningKey;
  /** Our incarnation: ms since 1970, rising with every start. */
  readonly epoch: number;
}

export interface EnvelopeSigner {
  /** The largest clock reading seen. */
  readonly clock: Clock;
  /** Our last number; 0 before there is one. */
  readonly top: number;
  /** The digest of our last envelope; empty before there is one. */
  readonly head: string;
  /** Makes the next envelope of a draft; `more`: contents for the numbers that follow. */
  sign(
    draft: Draft,
    sender: string,
    now: Now,
    more?: readonly string[],
  ): { readonly envelope: Envelope; readonly record: Uint8Array };
  /**
   * Follows a clock reading, up to {@link MAX_CLOCK_FOLLOWED_AHEAD_MS} ahead of our time. One that
   * is further ahead is followed so far too: nobody is left behind by a reading just above a limit.
   * One that gives no place is not followed at all: there is nothing to stand behind, and it would
   * push everybody to that limit, where times that differ by a second disorder what people say.
   */
  see(reading: Clock, now: Now): void;
  /** Returns a reading later than every reading seen, for something that happens now. */
  next(now: Now): Clock;
}

/** Makes an author that has signed nothing. */
export function createEnvelopeSigner(
  { signer, epoch }: EnvelopeSignerOptions,
  codec: EnvelopeCodec,
): EnvelopeSigner {
  let clock: Clock = CLOCK_ZERO;
  let top = 0;
  let head = "";
  /** The number of our last line in each room, the room of the latest last. */
  const lines = new Map<string, number>();
  /** The numbers of some rooms are forgotten: those before are not known any more. */
  let hasForgotten = false;
  let stamped = { wall: NaN, text: "" };

  /** RFC 3339 with milliseconds; in a burst many messages share one. */
  function timestampOf(wall: number): string {
    if (wall !== stamped.wall) stamped = { wall, text: new Date(wall).toISOString() };
    return stamped.text;
  }

  /** Returns the number of our previous line in a room, and notes that `last` is one. */
  function noteLine(room: string, last: number): number | undefined {
    const back = lines.get(room) ?? (hasForgotten ? undefined : 0);
    lines.delete(room);
    lines.set(room, last);
    const [oldest] = lines.keys();
    if (lines.size > MAX_ROOMS_WITH_BACK && oldest !== undefined) {
      lines.delete(oldest);
      hasForgotten = true;
    }
    return back;
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
    sign(draft, sender, now, more = []) {
      clock = nextClock(clock, now.wall);
      const { type, room, content, sealed, count } = draft;
      const others = (count ?? more.length + 1) - 1;
      if (clock.counter + others > MAX_CLOCK_COUNTER) clock = { ms: clock.ms + 1, counter: 0 };
      const back = envelopeType(type)?.isLine ? noteLine(room, top + 1 + others) : undefined;
      const envelope: Envelope = {
        type,
        sender,
        ...(sealed === undefined ? { content } : { content: "", sealed }),
        ...(more.length === 0 ? {} : { more }),
        ...(count === undefined ? {} : { count }),
        timestamp: timestampOf(now.wall),
        sequence: top + 1,
        author: signer.id,
        epoch,
        prev: head,
        room,
        clock: [clock.ms, clock.counter],
        ...(back === undefined ? {} : { back }),
      };
      const { record, digest } = codec.sign(envelope, signer);
      head = digest;
      top = numbersOf(envelope).to;
      clock = lastClockOf(envelope);
      return { envelope, record };
    },
    see(reading, now) {
      if (misdatedOf(reading.ms, now.wall, false) !== undefined) return;
      const most: Clock = { ms: now.wall + MAX_CLOCK_FOLLOWED_AHEAD_MS, counter: 0 };
      const followed = compareClocks(reading, most) > 0 ? most : reading;
      if (compareClocks(followed, clock) > 0) clock = followed;
    },
    next(now) {
      clock = nextClock(clock, now.wall);
      return clock;
    },
  };
}
