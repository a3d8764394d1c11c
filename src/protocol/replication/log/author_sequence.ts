import type { KeyObject } from "node:crypto";
import { type Clock, compareClocks } from "../../../core/hybrid_logical_clock.ts";
import {
  MAX_AHEAD,
  MAX_CLOCK_AHEAD_MS,
  MAX_SPARSE_RANGES,
} from "../../../core/limits/replication.ts";
import type { PeerId } from "../../../core/peer.ts";
import { lowerBound } from "../../../core/sorted.ts";
import { clockOf, type DecodedEnvelope, type EnvelopeCodec } from "../wire/envelope.ts";
import type { Range } from "../wire/version_vector.ts";

/** An envelope that is proven to be its author's, and new. */
export interface Taken {
  readonly decoded: DecodedEnvelope;
  /** Its own signature was checked, not only one that proves it by the chain. */
  readonly checked: boolean;
  /** It broke a rule that only its author can break: it counts as seen, and is not shown. */
  readonly faulty: boolean;
}

/** What became of the envelopes of one stream that came together. */
export interface Acceptance {
  readonly taken: readonly Taken[];
  /** Those whose numbers were here already. */
  readonly repeated: readonly DecodedEnvelope[];
  /** Too far ahead, too scattered, or behind the end of a closed stream: not taken, and no fault of the neighbour's. */
  readonly left: number;
  /** What an honest neighbour would not have passed on, one reason each. */
  readonly linkFaults: readonly string[];
  /** What the author did wrong under a valid signature, one reason each. */
  readonly authorFaults: readonly string[];
}

/**
 * What of one run of an author is here: which numbers came, exactly once, and how they hang together. Numbers up to `since` were
 * before our time, and those up to `base` are not wanted at all; those given up count as if they had come.
 */
export interface AuthorSequence {
  readonly author: PeerId;
  readonly epoch: number;
  /** The author's, made ready. */
  readonly key: KeyObject;
  readonly base: number;
  readonly since: number;
  /** Everything behind `since` up to here came: whatever is wanted of what was before, nobody waits for that. */
  readonly top: number;
  /** Everything behind here up to `top` came; `base` where nothing is wanted any more. */
  readonly floor: number;
  /** All that is wanted up to here came, what was said before our time included; `base` where its very first is missing. */
  readonly whole: number;
  /** The highest number that came. */
  readonly newest: number;
  /** Digest of the envelope numbered `top`; empty where it is not known. */
  readonly head: string;
  /** The highest number given up; 0 for none. */
  readonly givenUp: number;
  /** The author proved that nothing more of this run can be trusted. */
  readonly closed: boolean;
  has(sequence: number): boolean;
  /** What came beyond `top`, far apart, in rising order. */
  readonly sparse: readonly Range[];
  /** The numbers up to `upTo` that did not come, in rising order. */
  holes(upTo: number): readonly Range[];
  /**
   * Takes envelopes of this stream. Of each run of numbers without holes the last one's signature proves those before it,
   * since each names the digest of its predecessor; without it none of the run is taken. `wall`: ms since 1970.
   */
  take(envelopes: readonly DecodedEnvelope[], wall: number): Acceptance;
  /** Somebody holds what is numbered from `base` + 1 on: it is wanted after all. */
  lower(base: number): void;
  /** Stops waiting for `range`. Returns how many of it somebody who was here from the beginning would have been shown. */
  giveUp(range: Range): number;
  close(): void;
}

/** Numbers that came without a hole; `prev`, `digest` and `lastClock` are unknown where they were given up. */
interface Segment {
  readonly from: number;
  readonly to: number;
  /** What the first names as its predecessor. */
  readonly prev: string | undefined;
  /** Digest of the last. */
  readonly digest: string | undefined;
  readonly lastClock: Clock | undefined;
}

/** A stream of `author` in `epoch` that begins behind number `since`. */
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
  let closed = false;

  /** Index of the first segment that ends at `sequence` or behind it. */
  const indexFrom = (sequence: number): number => lowerBound(segments, sequence, compareEnd);

  /** What came without a hole from the beginning of our time. */
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

  /** Puts a segment in its place and joins it with its neighbours; false where the chain breaks there. */
  function insert(segment: Segment): boolean {
    const at = indexFrom(segment.from);
    const left = segments[at - 1];
    const right = segments[at];
    const joinsLeft = left !== undefined && left.to + 1 === segment.from;
    const joinsRight = right !== undefined && segment.to + 1 === right.from;
    const whole: Segment = {
      from: joinsLeft ? left.from : segment.from,
      to: joinsRight ? right.to : segment.to,
      prev: joinsLeft ? left.prev : segment.prev,
      digest: joinsRight ? right.digest : segment.digest,
      lastClock: joinsRight ? right.lastClock : segment.lastClock,
    };
    segments.splice(joinsLeft ? at - 1 : at, Number(joinsLeft) + Number(joinsRight), whole);
    return !(joinsLeft && !follows(left.digest, segment.prev)) &&
      !(joinsRight && !follows(segment.digest, right.prev));
  }

  const follows = (digest: string | undefined, prev: string | undefined): boolean =>
    digest === undefined || prev === undefined || digest === prev;

  /** Whether one more segment may begin apart from the others. */
  function hasRoom(incarnation: Range): boolean {
    const apart = segments.length - (first() === undefined ? 0 : 1);
    if (
      apart < MAX_SPARSE_RANGES || incarnation.from === base + 1 || incarnation.from === since + 1
    ) return true;
    const at = indexFrom(incarnation.from);
    return segments[at - 1]?.to === incarnation.from - 1 ||
      segments[at]?.from === incarnation.to + 1;
  }

  /**
   * Cuts envelopes into runs without holes, leaving out what is not new or can't be taken. Each run is to be dealt with before
   * the next is asked for, since what is new depends on it.
   */
  function* runsOf(
    envelopes: readonly DecodedEnvelope[],
    repeated: DecodedEnvelope[],
    beyond: DecodedEnvelope[],
  ): Generator<readonly DecodedEnvelope[]> {
    let incarnation: DecodedEnvelope[] = [];
    for (const decoded of envelopes) {
      const { sequence, prev } = decoded.signed.envelope;
      const last = incarnation.at(-1)?.signed;
      const goesOn = last !== undefined && sequence === last.envelope.sequence + 1 &&
        prev === last.digest && !has(sequence) && sequence <= top() + MAX_AHEAD;
      if (goesOn) {
        incarnation.push(decoded);
        continue;
      }
      if (incarnation.length > 0) yield incarnation;
      incarnation = [];
      if (has(sequence)) repeated.push(decoded);
      else if (closed || sequence > top() + MAX_AHEAD) beyond.push(decoded);
      else incarnation = [decoded];
    }
    if (incarnation.length > 0) yield incarnation;
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
      const left: DecodedEnvelope[] = [];
      for (const incarnation of runsOf(envelopes, repeated, left)) {
        const tail = incarnation.at(-1)!;
        const range = {
          from: incarnation[0]!.signed.envelope.sequence,
          to: tail.signed.envelope.sequence,
        };
        if (!hasRoom(range)) {
          left.push(...incarnation);
          continue;
        }
        if (!codec.verify(tail.signed, key)) {
          linkFaults.push("wrong signature");
          continue;
        }
        const before = segments[indexFrom(range.from) - 1];
        let clock = before?.to === range.from - 1 ? before.lastClock : undefined;
        for (const decoded of incarnation) {
          const reading = clockOf(decoded.signed.envelope);
          const reason = clock !== undefined && compareClocks(reading, clock) <= 0
            ? "its clock went back"
            : reading.ms - wall > MAX_CLOCK_AHEAD_MS
            ? "its clock is more than 400 days ahead"
            : undefined;
          if (reason === undefined) clock = reading;
          else authorFaults.push(reason);
          taken.push({ decoded, checked: decoded === tail, faulty: reason !== undefined });
        }
        const { prev } = incarnation[0]!.signed.envelope;
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
      return { taken, repeated, left: left.length, linkFaults, authorFaults };
    },
    lower(to) {
      if (to < base && !closed) base = to;
    },
    giveUp({ from, to }) {
      givenUp = Math.max(givenUp, to);
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

/** What identifies a run of an author; a {@link AuthorSequence} is one. */
export type Incarnation = Pick<AuthorSequence, "author" | "epoch">;
