/**
 * The log: the envelopes of the last {@link MAX_LOG_AGE_MS}, of all authors, in the order in which
 * they came. Every link reads from it at its own pace, and a node that misses something asks for
 * it.
 *
 * 1. Positions rise; an entry keeps its position until it is forgotten.
 * 2. It holds at most `maxBytes`, but for our own entries that a neighbour still waits for, which
 *    are at most half of that before `full` stops us.
 * 3. Where it is too big, an author loses its oldest entry: the one that holds most in the heaviest
 *    branch of the mesh, by `fair_share/victim.ts`.
 * 4. The highest number forgotten of an incarnation never falls (`floor`).
 *
 * @module
 */
import { lowerBound } from "../../../core/binary_search.ts";
import { MAX_LOG_AGE_MS, MAX_LOG_BYTES } from "../../../core/limits/replication.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import { type Places, SEPARATE_PLACES } from "../fair_share/mesh_tree.ts";
import { chooseVictim, type ShareRow } from "../fair_share/victim.ts";
import type { Range } from "../wire/sequence_range.ts";
import type { Incarnation } from "./author_sequence.ts";
import type { LogEntry, NewLogEntry } from "./log_entry.ts";
import { createSequenceIndex, type SequenceIndex } from "./sequence_index.ts";

/** What of our own may not be forgotten, as numbers. */
export interface Retention {
  /** Some neighbour waits for the envelopes above. */
  readonly waited: number;
  /** All neighbours acknowledged the envelopes up to here. */
  readonly acknowledged: number;
}

export interface Log {
  readonly bytes: number;
  /** Position behind the newest. */
  readonly end: number;
  /** Bytes of all our own records so far. */
  readonly ownEnd: number;
  /** Whether our own entries fill their half: then nothing more is to be published. */
  readonly full: boolean;
  append(entry: NewLogEntry): LogEntry;
  /** Returns all entries, in the order in which they came. */
  held(): Iterable<LogEntry>;
  /** Returns the first entry at `position` or behind it. */
  from(position: number): LogEntry | undefined;
  /** Returns the entry around a number; of several the one with the lowest digest. */
  get(incarnation: Incarnation, number: number): LogEntry | undefined;
  /** Returns the entries of an incarnation that share a number with a range. */
  meeting(incarnation: Incarnation, range: Range): readonly LogEntry[];
  /** Whether there is any entry of an author. */
  holds(author: PeerId): boolean;
  /** Returns the highest number of an incarnation that was forgotten; 0 for none. */
  floor(incarnation: Incarnation): number;
  /**
   * Forgets entries that are too old or too many, of the heaviest branch. `now` in monotonic ms.
   */
  evict(keep: Retention, now: number): void;
  /** Forgets an incarnation altogether. */
  drop(incarnation: Incarnation): void;
  /** Forgets one entry. */
  remove(entry: LogEntry): void;
}

interface Held {
  readonly index: SequenceIndex;
  /** In the order in which they came; those before index `head`, and some others, are forgotten. */
  queue: LogEntry[];
  head: number;
  floor: number;
  bytes: number;
}

/** Returns the oldest entry, without walking over forgotten ones as a map's own order would. */
function oldestOf(held: Held): LogEntry | undefined {
  while (held.head < held.queue.length) {
    const entry = held.queue[held.head]!;
    if (held.index.has(entry)) return entry;
    held.head++;
  }
  held.queue = [];
  held.head = 0;
  return undefined;
}

/** The bytes of an author, as a row that makes room. */
interface BytesRow extends ShareRow {
  /** Its oldest entry that may go. */
  readonly oldest: LogEntry | undefined;
}

/**
 * Makes an empty log of `self` in `epoch`. `maxBytes`: the most bytes of records; half are for our
 * own. `pathOf`: the place of an author.
 */
export function createLog(
  self: PeerId,
  epoch: number,
  maxBytes: number = MAX_LOG_BYTES,
  pathOf: Places["pathOf"] = SEPARATE_PLACES.pathOf,
): Log {
  let entries: LogEntry[] = [];
  const gone = new Set<LogEntry>();
  /**
   * Entries before this index are forgotten; they are cut off now and then, so that forgetting is
   * cheap.
   */
  let first = 0;
  let end = 0;
  let ownEnd = 0;
  let bytes = 0;
  let lastKeep: Retention = { waited: 0, acknowledged: 0 };
  const authors = new Map<PeerId, Map<number, Held>>();

  const heldOf = (incarnation: Incarnation): Held | undefined =>
    authors.get(incarnation.author)?.get(incarnation.epoch);
  const isOwn = (incarnation: Incarnation): boolean =>
    incarnation.author === self && incarnation.epoch === epoch;

  function makeHeld(incarnation: Incarnation): Held {
    let incarnations = authors.get(incarnation.author);
    if (incarnations === undefined) authors.set(incarnation.author, incarnations = new Map());
    const held: Held = { index: createSequenceIndex(), queue: [], head: 0, floor: 0, bytes: 0 };
    incarnations.set(incarnation.epoch, held);
    return held;
  }

  const indexOf = (position: number): number =>
    lowerBound(entries, position, comparePosition, first);

  function forget(entry: LogEntry): void {
    const held = heldOf(entry.incarnation);
    if (held?.index.remove(entry) !== true) return; // it is forgotten already
    held.floor = Math.max(held.floor, entry.numbers.to);
    held.bytes -= entry.record.length;
    bytes -= entry.record.length;
    gone.add(entry);
    if (held.queue.length > 2 * held.index.size + 16) {
      held.queue = held.queue.slice(held.head).filter(held.index.has);
      held.head = 0;
    }
  }

  /** Cuts off forgotten entries at the front, and all of them where they are the most. */
  function compact(): void {
    while (first < entries.length && gone.delete(entries[first]!)) first++;
    if (first > entries.length / 2) {
      entries = entries.slice(first);
      first = 0;
    }
    if (gone.size > entries.length / 2) {
      entries = entries.slice(first).filter((entry) => !gone.has(entry));
      first = 0;
      gone.clear();
    }
  }

  /** Returns the oldest entry that may go, of an author in the heaviest branch. */
  function heaviest(keep: Retention): LogEntry | undefined {
    const rows: BytesRow[] = [];
    for (const [author, incarnations] of authors) {
      let weight = 0;
      let oldest: LogEntry | undefined;
      let source: PeerId | undefined;
      for (const [of, incarnation] of incarnations) {
        weight += incarnation.bytes;
        if (oldest !== undefined) continue;
        const first = oldestOf(incarnation);
        source ??= first?.source;
        if (first === undefined) continue;
        if (isOwn({ author, epoch: of }) && first.numbers.to > keep.acknowledged) continue;
        oldest = first;
      }
      if (weight === 0) continue;
      const [path, since] = [pathOf(author, source), oldest?.position ?? 0];
      rows.push({ path, weight, since, isProtected: oldest === undefined, oldest });
    }
    return chooseVictim(rows)?.oldest;
  }

  return {
    get bytes() {
      return bytes;
    },
    get end() {
      return end;
    },
    get ownEnd() {
      return ownEnd;
    },
    get full() {
      return (heldOf({ author: self, epoch })?.bytes ?? 0) >= maxBytes / 2;
    },
    append(given) {
      const { record, incarnation } = given;
      if (isOwn(incarnation)) ownEnd += record.length;
      const entry: LogEntry = { ...given, position: end++, ownEnd };
      entries.push(entry);
      const held = heldOf(incarnation) ?? makeHeld(incarnation);
      held.index.add(entry);
      held.queue.push(entry);
      held.bytes += record.length;
      bytes += record.length;
      if (bytes > maxBytes) this.evict(lastKeep, given.came);
      return entry;
    },
    *held() {
      for (let index = first; index < entries.length; index++) {
        const entry = entries[index]!;
        if (!gone.has(entry)) yield entry;
      }
    },
    from(position) {
      for (let index = indexOf(position); index < entries.length; index++) {
        const entry = entries[index]!;
        if (gone.size === 0 || !gone.has(entry)) return entry;
      }
      return undefined;
    },
    get: (incarnation, number) => heldOf(incarnation)?.index.get(number),
    meeting: (incarnation, range) => heldOf(incarnation)?.index.meeting(range) ?? [],
    holds: (author) => authors.get(author)?.values().some(({ bytes }) => bytes > 0) ?? false,
    floor: (incarnation) => heldOf(incarnation)?.floor ?? 0,
    evict(keep, now) {
      lastKeep = keep;
      for (let index = first; index < entries.length; index++) {
        const entry = entries[index]!;
        if (now - entry.came <= MAX_LOG_AGE_MS) break;
        if (isOwn(entry.incarnation) && entry.numbers.to > keep.waited) continue;
        forget(entry);
      }
      const own = heldOf({ author: self, epoch });
      while (own !== undefined && own.bytes >= maxBytes / 2) {
        const oldest = oldestOf(own);
        if (oldest === undefined || oldest.numbers.to > keep.acknowledged) break;
        forget(oldest);
      }
      while (bytes > maxBytes) {
        const entry = heaviest(keep);
        if (entry === undefined) break;
        forget(entry);
      }
      compact();
    },
    drop(incarnation) {
      const held = heldOf(incarnation);
      if (held === undefined) return;
      for (const entry of held.index.entries()) forget(entry);
      const incarnations = authors.get(incarnation.author)!;
      incarnations.delete(incarnation.epoch);
      if (incarnations.size === 0) authors.delete(incarnation.author);
      compact();
    },
    remove(entry) {
      forget(entry);
      compact();
    },
  };
}

function comparePosition(entry: LogEntry, position: number): number {
  return entry.position - position;
}
