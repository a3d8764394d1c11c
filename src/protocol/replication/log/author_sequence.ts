/**
 * The sequence of one incarnation of an author: which numbers came, and whether their hash chain
 * holds (as in Secure Scuttlebutt's append-only feeds). Each envelope names its predecessor's
 * digest. Numbers up to `base` are not wanted; `since` is the last number before our time; all
 * numbers behind `floor` up to `top` came; `newest` is the highest that came.
 *
 * 1. A number is taken at most once. An envelope is taken whole: where some of its numbers came,
 *    and were not given up, their author signed them twice, and the envelope is *overlapping*.
 * 2. `base` ≤ `floor` ≤ `top` ≤ `newest`, and `base` ≤ `since`.
 * 3. Segments never touch: of two that meet one is made, and the chain is compared there.
 * 4. Nothing is taken that ends behind `top` + {@link MAX_AHEAD}, and at most {@link MAX_SPARSE_RANGES}
 *    segments lie apart, whatever a neighbour sends.
 * 5. A closed sequence takes nothing more: its author broke the chain, or signed two envelopes with
 *    one number.
 *
 * @module
 */
import type { KeyObject } from "node:crypto";
import { type Clock, compareClocks } from "../../../core/hybrid_logical_clock.ts";
import {
  MAX_AHEAD,
  MAX_CLOCK_AHEAD_MS,
  MAX_SPARSE_RANGES,
} from "../../../core/limits/replication.ts";
import type { PeerId } from "../../../core/peer.ts";
import { lowerBound } from "../../../core/sorted.ts";
import {
  clockOf,
  type DecodedEnvelope,
  type EnvelopeCodec,
  lastClockOf,
  numbersOf,
} from "../wire/envelope.ts";
import { contains, type Range, withoutRange } from "../wire/range.ts";

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
   * How many are too far ahead, too scattered, or of a closed sequence: not taken, and no fault.
   */
  readonly left: number;
  /** What an honest neighbour does not relay, one reason each. */
  readonly linkFaults: readonly string[];
  /** What the author did wrong under a valid signature, one reason each. */
  readonly authorFaults: readonly string[];
}

/**
 * Numbers up to `since` were sent before our time, and those up to `base` are not wanted at all.
 * Numbers that were given up count as if they had come, except for an envelope that brings others
 * as well: it takes their place.
 */
export interface AuthorSequence {
  readonly author: PeerId;
  readonly epoch: number;
  /** The author's key, made ready. */
  readonly key: KeyObject;
  readonly base: number;
  readonly since: number;
  /** Everything behind `since` up to here came. Nothing waits for wanted numbers before `since`. */
  readonly top: number;
  /** Everything behind here up to `top` came; `base` where nothing more is wanted. */
  readonly floor: number;
  /**
   * Everything wanted up to here came, also of before our time; `base` where the first is missing.
   */
  readonly whole: number;
  /** The highest number that came. */
  readonly newest: number;
  /** Digest of the envelope numbered `top`; empty where it is not known. */
  readonly head: string;
  /** The highest number given up; 0 for none. */
  readonly givenUp: number;
  /** The author proved that nothing more of this incarnation can be trusted. */
  readonly closed: boolean;
  has(sequence: number): boolean;
  /** The ranges that came beyond `top`, in rising order. */
  readonly sparse: readonly Range[];
  /** Returns the ranges up to `upTo` that did not come, in rising order. */
  holes(upTo: number): readonly Range[];
  /**
   * Takes envelopes of this sequence. Of consecutive ones the last one's signature proves those
   * before it, since each names the digest of its predecessor; without it none of them is taken.
   * `wall`: ms since 1970.
   */
  take(envelopes: readonly DecodedEnvelope[], wall: number): Acceptance;
  /**
   * Lowers `base`: a neighbour holds what is numbered behind it, so that it is wanted after all.
   */
  lower(base: number): void;
  /**
   * Gives up a range. Returns how many of it a node present from the beginning would have shown.
   */
  giveUp(range: Range): number;
  close(): void;
}

/** Consecutive numbers; `prev`, `digest` and `lastClock` are unknown where they were given up. */
interface Segment {
  readonly from: number;
  readonly to: number;
  /** The predecessor's digest that the first names. */
  readonly prev: string | undefined;
  /** Digest of the last. */
  readonly digest: string | undefined;
  readonly lastClock: Clock | undefined;
}

/** Makes the sequence of an incarnation that begins behind number `since`. */
export function createAuthorSequence(
  author: PeerId,
  epoch: number,
  key: KeyObject,
  codec: EnvelopeCodec,
  since: number,
): AuthorSequence {
  const segments: Segment[] = [];
  let base = since;
  let givenUp = 0;
  /** The numbers given up, the latest {@link MAX_SPARSE_RANGES} ranges of them. */
  let lost: readonly Range[] = [];
  let closed = false;

  /** Returns the index of the first segment that ends at `sequence` or behind it. */
  const indexFrom = (sequence: number): number => lowerBound(segments, sequence, compareEnd);

  /** Returns the segment that holds the first number of our time. */
  function first(): Segment | undefined {
    const segment = segments[indexFrom(since + 1)];
    return segment !== undefined && segment.from <= since + 1 ? segment : undefined;
  }

  const top = (): number => first()?.to ?? since;

  function has(sequence: number): boolean {
    if (sequence <= base) return true;
    const segment = segments[indexFrom(sequence)];
    return segment !== undefined && segment.from <= sequence;
  }

  /** Says what an envelope with these numbers is here. */
  function newness({ from, to }: Range): "new" | "repeated" | "overlapping" {
    const segment = segments[indexFrom(from)];
    const isApart = segment === undefined || segment.from > to;
    if (isApart && from > base) return "new";
    const wanted = Math.max(from, base + 1);
    if (wanted > to || (!isApart && segment.from <= wanted && to <= segment.to)) return "repeated";
    for (let number = wanted; number <= to; number++) {
      if (has(number) && !lost.some((range) => contains(range, number))) return "overlapping";
    }
    return "new";
  }

  /**
   * Inserts a segment and joins it with those that it touches, and with given-up numbers that it
   * covers; false where the chain breaks there.
   */
  function insert(segment: Segment): boolean {
    const { from, to } = segment;
    const at = indexFrom(from - 1);
    let behind = at;
    while (behind < segments.length && segments[behind]!.from <= to + 1) behind++;
    const left = behind > at && segments[at]!.from < from ? segments[at] : undefined;
    const right = behind > at && segments[behind - 1]!.to > to ? segments[behind - 1] : undefined;
    const whole: Segment = {
      from: left?.from ?? from,
      to: right?.to ?? to,
      prev: left === undefined ? segment.prev : left.prev,
      digest: right === undefined ? segment.digest : right.digest,
      lastClock: right === undefined ? segment.lastClock : right.lastClock,
    };
    segments.splice(at, behind - at, whole);
    const joinsLeft = left?.to === from - 1;
    const joinsRight = right?.from === to + 1;
    return !(joinsLeft && !follows(left.digest, segment.prev)) &&
      !(joinsRight && !follows(segment.digest, right.prev));
  }

  /** Whether one more segment, which begins with the numbers `head`, may lie apart. */
  function hasRoom(range: Range, head: Range): boolean {
    const apart = segments.length - (first() === undefined ? 0 : 1);
    if (
      apart < MAX_SPARSE_RANGES || contains(head, base + 1) || contains(head, since + 1)
    ) return true;
    const touched = segments[indexFrom(range.from - 1)];
    return touched !== undefined && touched.from <= range.to + 1;
  }

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
        to <= top() + MAX_AHEAD && newness({ from, to }) === "new";
      if (goesOn) {
        chain.push(decoded);
        end = to;
        continue;
      }
      if (chain.length > 0) yield chain;
      chain = [];
      const state = newness({ from, to });
      if (state === "repeated") repeated.push(decoded);
      else if (closed || to > top() + MAX_AHEAD) beyond.push(decoded);
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
    get base() {
      return base;
    },
    since,
    get top() {
      return top();
    },
    get floor() {
      return (first()?.from ?? since + 1) - 1;
    },
    get whole() {
      const segment = segments[indexFrom(base + 1)];
      return segment !== undefined && segment.from <= base + 1 ? segment.to : base;
    },
    get newest() {
      return Math.max(since, segments.at(-1)?.to ?? 0);
    },
    get head() {
      return first()?.digest ?? "";
    },
    get givenUp() {
      return givenUp;
    },
    get closed() {
      return closed;
    },
    has,
    get sparse() {
      const end = top();
      return segments.filter(({ from }) => from > end).slice(0, MAX_SPARSE_RANGES)
        .map(({ from, to }) => ({ from, to }));
    },
    holes(upTo) {
      const holes: Range[] = [];
      let from = base + 1;
      for (const segment of segments) {
        if (segment.from > upTo) break;
        if (segment.from > from) holes.push({ from, to: segment.from - 1 });
        from = segment.to + 1;
      }
      if (from <= upTo) holes.push({ from, to: upTo });
      return holes;
    },
    take(envelopes, wall) {
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
        if (!hasRoom(range, head)) {
          beyond.push(...chain);
          continue;
        }
        if (!codec.verify(tail.signed, key)) {
          linkFaults.push("wrong signature of an envelope");
          continue;
        }
        const before = segments[indexFrom(range.from) - 1];
        let clock = before?.to === range.from - 1 ? before.lastClock : undefined;
        for (const decoded of chain) {
          const reading = clockOf(decoded.signed.envelope);
          const reason = clock !== undefined && compareClocks(reading, clock) <= 0
            ? "its clock went back"
            : reading.ms - wall > MAX_CLOCK_AHEAD_MS
            ? "its clock is more than 400 days ahead"
            : undefined;
          if (reason === undefined) clock = lastClockOf(decoded.signed.envelope);
          else authorFaults.push(reason);
          taken.push({ decoded, checked: decoded === tail, faulty: reason !== undefined });
        }
        const { prev } = chain[0]!.signed.envelope;
        base = Math.min(base, range.from - 1);
        if (lost.length > 0) lost = withoutRange(lost, range);
        const whole = insert({
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
    lower(to) {
      if (to < base && !closed) base = to;
    },
    giveUp({ from, to }) {
      givenUp = Math.max(givenUp, to);
      lost = [...lost, { from, to }].slice(-MAX_SPARSE_RANGES);
      insert({ from, to, prev: undefined, digest: undefined, lastClock: undefined });
      return Math.max(0, to - Math.max(from - 1, since));
    },
    close() {
      closed = true;
    },
  };
}

function compareEnd(segment: Segment, sequence: number): number {
  return segment.to - sequence;
}

/** Whether an envelope that names `prev` may follow one with this digest; unknown ones match. */
function follows(digest: string | undefined, prev: string | undefined): boolean {
  return digest === undefined || prev === undefined || digest === prev;
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
