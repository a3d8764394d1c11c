/**
 * The sequence of one incarnation of an author: which numbers came ({@link NumbersView}), and
 * whether their hash chain holds (as in Secure Scuttlebutt's append-only feeds). Each envelope
 * names its predecessor's digest.
 *
 * 1. A number is taken at most once. An envelope is taken whole: where some of its numbers came,
 *    and were not given up, their author signed them twice, and the envelope is *overlapping*.
 * 2. At most `MAX_SPARSE_RANGES` segments lie apart, whatever a neighbour sends. An envelope may
 *    lie any distance ahead: its author signed that number, and all nodes may have forgotten those
 *    before.
 * 3. A closed sequence takes nothing more: its author broke the chain, or signed two envelopes with
 *    one number.
 *
 * @module
 */
import type { KeyObject } from "node:crypto";
import { compareClocks } from "../../../core/hybrid_logical_clock.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import {
  clockOf,
  type DecodedEnvelope,
  type EnvelopeCodec,
  lastClockOf,
  numbersOf,
} from "../wire/envelope.ts";
import { createReceivedNumbers, type NumbersView } from "./received_numbers.ts";

/** An envelope that is proven and new. */
export interface Taken {
  readonly decoded: DecodedEnvelope;
  /** Whether its own signature was checked, not only one that proves it by the chain. */
  readonly checked: boolean;
  /**
   * Whether it broke a rule that only its author can break: it counts as taken, and is not shown.
   */
  readonly faulty: boolean;
}

/** The outcome for envelopes of one sequence that came together. */
export interface Acceptance {
  readonly taken: readonly Taken[];
  /** Those of which every number was taken before, given up, or is not wanted. */
  readonly repeated: readonly DecodedEnvelope[];
  /**
   * Those of which some numbers were taken before, and others not: not taken. With the envelope
   * that was taken they convict their author, if their signature is right.
   */
  readonly overlapping: readonly DecodedEnvelope[];
  /**
   * How many are too scattered, or of a closed sequence: not taken, and no fault.
   */
  readonly left: number;
  /** What an honest neighbour does not relay, one reason each. */
  readonly linkFaults: readonly string[];
  /** What the author did wrong under a valid signature, one reason each. */
  readonly authorFaults: readonly string[];
}

/**
 * Numbers up to `since` were sent before our time, and those up to `base` are not wanted at all.
 */
export interface AuthorSequence extends NumbersView {
  readonly author: PeerId;
  readonly epoch: number;
  /** The author's key, made ready. */
  readonly key: KeyObject;
  readonly since: number;
  /** The author proved that nothing more of this incarnation can be trusted. */
  readonly closed: boolean;
  /**
   * Takes envelopes of this sequence. Of consecutive ones the last one's signature proves those
   * before it, since each names the digest of its predecessor; without it none of them is taken.
   * `proven`: the one of them whose signature was checked before, if any.
   */
  take(envelopes: readonly DecodedEnvelope[], proven?: DecodedEnvelope): Acceptance;
  close(): void;
}

/** Makes the sequence of an incarnation that begins behind number `since`. */
export function createAuthorSequence(
  author: PeerId,
  epoch: number,
  key: KeyObject,
  codec: EnvelopeCodec,
  since: number,
): AuthorSequence {
  const numbers = createReceivedNumbers(since);
  let closed = false;

  /**
   * Cuts envelopes into chains of consecutive numbers, without those that are not new or not to be
   * taken. Deal with each chain before the next is asked for: what is new depends on it.
   */
  function* chainsOf(
    envelopes: readonly DecodedEnvelope[],
    { repeated, overlapping, beyond }: Readonly<
      Record<"repeated" | "overlapping" | "beyond", DecodedEnvelope[]>
    >,
  ): Generator<readonly DecodedEnvelope[]> {
    let chain: DecodedEnvelope[] = [];
    /** The last number of the chain. */
    let end = 0;
    for (const decoded of envelopes) {
      const { envelope } = decoded.signed;
      const { from, to } = numbersOf(envelope);
      const last = chain.at(-1)?.signed;
      const goesOn = last !== undefined && from === end + 1 && envelope.prev === last.digest &&
        numbers.newness({ from, to }) === "new";
      if (goesOn) {
        chain.push(decoded);
        end = to;
        continue;
      }
      if (chain.length > 0) yield chain;
      chain = [];
      const state = numbers.newness({ from, to });
      if (state === "repeated") repeated.push(decoded);
      else if (closed) beyond.push(decoded);
      else if (state === "overlapping") overlapping.push(decoded);
      else {
        chain = [decoded];
        end = to;
      }
    }
    if (chain.length > 0) yield chain;
  }

  return {
    author,
    epoch,
    key,
    since,
    get base() {
      return numbers.base;
    },
    get top() {
      return numbers.top;
    },
    get floor() {
      return numbers.floor;
    },
    get whole() {
      return numbers.whole;
    },
    get newest() {
      return numbers.newest;
    },
    get head() {
      return numbers.head;
    },
    get givenUp() {
      return numbers.givenUp;
    },
    get closed() {
      return closed;
    },
    get sparse() {
      return numbers.sparse;
    },
    has: numbers.has,
    holes: numbers.holes,
    take(envelopes, proven) {
      const linkFaults: string[] = [];
      const authorFaults: string[] = [];
      const taken: Taken[] = [];
      const repeated: DecodedEnvelope[] = [];
      const overlapping: DecodedEnvelope[] = [];
      const beyond: DecodedEnvelope[] = [];
      for (const chain of chainsOf(envelopes, { repeated, overlapping, beyond })) {
        const tail = chain.at(-1)!;
        const head = numbersOf(chain[0]!.signed.envelope);
        const range = { from: head.from, to: numbersOf(tail.signed.envelope).to };
        if (!numbers.hasRoom(range, head)) {
          beyond.push(...chain);
          continue;
        }
        if (tail !== proven && !codec.verify(tail.signed, key)) {
          linkFaults.push("wrong signature of an envelope");
          continue;
        }
        let clock = numbers.clockBefore(range.from);
        for (const decoded of chain) {
          const reading = clockOf(decoded.signed.envelope);
          const reason = clock !== undefined && compareClocks(reading, clock) <= 0
            ? "its clock went back"
            : undefined;
          if (reason === undefined) clock = lastClockOf(decoded.signed.envelope);
          else authorFaults.push(reason);
          taken.push({ decoded, checked: decoded === tail, faulty: reason !== undefined });
        }
        const { prev } = chain[0]!.signed.envelope;
        const whole = numbers.insert({
          ...range,
          prev,
          digest: tail.signed.digest,
          lastClock: clock,
        });
        if (!whole || (range.from === 1 && prev !== "")) {
          closed = true;
          authorFaults.push("its chain is broken");
        }
      }
      const left = beyond.length;
      return { taken, repeated, overlapping, left, linkFaults, authorFaults };
    },
    lower(base) {
      if (!closed) numbers.lower(base);
    },
    giveUp: numbers.giveUp,
    close() {
      closed = true;
    },
  };
}

/** What identifies one run of an author; an {@link AuthorSequence} is one. */
export type Incarnation = Pick<AuthorSequence, "author" | "epoch">;

/** Returns the key of an incarnation in maps. */
export function incarnationKey({ author, epoch }: Incarnation): string {
  return `${author} ${epoch}`;
}

/** Whether two are of one run. */
export function isSameIncarnation(a: Incarnation, b: Incarnation): boolean {
  return a.author === b.author && a.epoch === b.epoch;
}
