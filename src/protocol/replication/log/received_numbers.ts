/**
 * The numbers of one incarnation that came, as segments of consecutive ones with the hash chain at
 * their ends. Numbers up to `base` are not wanted; `since` is the last number before our time; all
 * numbers behind `floor` up to `top` came; `newest` is the highest that came.
 *
 * 1. `base` ≤ `floor` ≤ `top` ≤ `newest`, and `base` ≤ `since`.
 * 2. Segments never touch: of two that meet one is made, and the chain is compared there.
 * 3. Numbers that were given up count as if they had come, except for a range that brings others as
 *    well: it takes their place.
 *
 * @module
 */
import { lowerBound } from "../../../core/binary_search.ts";
import type { Clock } from "../../../core/hybrid_logical_clock.ts";
import { MAX_SPARSE_RANGES } from "../../../core/limits/replication.ts";
import { contains, type Range, withoutRange } from "../wire/sequence_range.ts";

/**
 * Consecutive numbers; `prev`, `digest` and `lastClock` are unknown where they were given up.
 */
export interface Segment {
  readonly from: number;
  readonly to: number;
  /** The predecessor's digest that the first names. */
  readonly prev: string | undefined;
  /** Digest of the last. */
  readonly digest: string | undefined;
  readonly lastClock: Clock | undefined;
}

/** Which numbers came. */
export interface NumbersView {
  readonly base: number;
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
  /** Digest of the envelope that ends with number `top`; empty where it is not known. */
  readonly head: string;
  /** The highest number given up; 0 for none. */
  readonly givenUp: number;
  /** The ranges that came beyond `top`, in rising order. */
  readonly sparse: readonly Range[];
  has(number: number): boolean;
  /** Returns the ranges up to `upTo` that did not come, in rising order. */
  holes(upTo: number): readonly Range[];
  /**
   * Lowers `base`: a neighbour holds what is numbered behind it, so that it is wanted after all.
   */
  lower(base: number): void;
  /**
   * Gives up a range. Returns how many of it a node present from the beginning would have shown.
   */
  giveUp(range: Range): number;
}

export interface ReceivedNumbers extends NumbersView {
  /**
   * Says what an envelope with these numbers is here. *Repeated*: each of them came, was given up,
   * or is not wanted. *New*: others are among them, and of those that came all were given up.
   * *Overlapping*: some came and some did not, as no honest author signs them.
   */
  newness(range: Range): "new" | "repeated" | "overlapping";
  /** Whether one more segment, which begins with the numbers `head`, may lie apart. */
  hasRoom(range: Range, head: Range): boolean;
  /** Returns the clock reading of the number before this one, where it is known. */
  clockBefore(number: number): Clock | undefined;
  /** Inserts what is new; false where the chain breaks there. */
  insert(segment: Segment): boolean;
}

/** Begins behind number `since`. */
export function createReceivedNumbers(since: number): ReceivedNumbers {
  const segments: Segment[] = [];
  let base = since;
  let givenUp = 0;
  /** The numbers given up, the latest {@link MAX_SPARSE_RANGES} ranges of them. */
  let lost: readonly Range[] = [];

  /** Returns the index of the first segment that ends at `number` or behind it. */
  const indexFrom = (number: number): number => lowerBound(segments, number, compareEnd);

  /** Returns the segment that holds the first number of our time. */
  function first(): Segment | undefined {
    const segment = segments[indexFrom(since + 1)];
    return segment !== undefined && segment.from <= since + 1 ? segment : undefined;
  }

  const top = (): number => first()?.to ?? since;

  function has(number: number): boolean {
    if (number <= base) return true;
    const segment = segments[indexFrom(number)];
    return segment !== undefined && segment.from <= number;
  }

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
  function join(segment: Segment): boolean {
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

  function hasRoom(range: Range, head: Range): boolean {
    const apart = segments.length - (first() === undefined ? 0 : 1);
    if (
      apart < MAX_SPARSE_RANGES || contains(head, base + 1) || contains(head, since + 1)
    ) return true;
    const touched = segments[indexFrom(range.from - 1)];
    return touched !== undefined && touched.from <= range.to + 1;
  }

  return {
    get base() {
      return base;
    },
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
    newness,
    hasRoom,
    clockBefore(number) {
      const before = segments[indexFrom(number) - 1];
      return before?.to === number - 1 ? before.lastClock : undefined;
    },
    insert(segment) {
      base = Math.min(base, segment.from - 1);
      if (lost.length > 0) lost = withoutRange(lost, segment);
      return join(segment);
    },
    lower(to) {
      if (to < base) base = to;
    },
    giveUp({ from, to }) {
      givenUp = Math.max(givenUp, to);
      lost = [...lost, { from, to }].slice(-MAX_SPARSE_RANGES);
      join({ from, to, prev: undefined, digest: undefined, lastClock: undefined });
      return Math.max(0, to - Math.max(from - 1, since));
    },
  };
}

function compareEnd(segment: Segment, number: number): number {
  return segment.to - number;
}

/** Whether an envelope that names `prev` may follow one with this digest; unknown ones match. */
function follows(digest: string | undefined, prev: string | undefined): boolean {
  return digest === undefined || prev === undefined || digest === prev;
}
