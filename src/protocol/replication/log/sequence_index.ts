/**
 * The entries of one incarnation by their numbers: an array in rising order of the last numbers.
 * An entry is found around any of its numbers, without a slot for each of them.
 *
 * 1. Entries of an honest author share no number. Those of an author that signed numbers twice may:
 *    of them the one with the lowest digest is found.
 * 2. Adding the highest and removing the lowest cost no walk over the others.
 *
 * @module
 */
import { lowerBound } from "../../../core/binary_search.ts";
import { contains, meets, type Range, sizeOf } from "../wire/sequence_range.ts";
import type { LogEntry } from "./log_entry.ts";

export interface SequenceIndex {
  readonly size: number;
  /** Returns all entries, in rising order of their last numbers. */
  entries(): readonly LogEntry[];
  has(entry: LogEntry): boolean;
  /** Returns the entry around a number; of several the one with the lowest digest. */
  get(number: number): LogEntry | undefined;
  /** Returns the entries that share a number with a range. */
  meeting(range: Range): readonly LogEntry[];
  add(entry: LogEntry): void;
  /** Removes an entry; false where it is not here. */
  remove(entry: LogEntry): boolean;
}

/** Makes an empty index. */
export function createSequenceIndex(): SequenceIndex {
  let sorted: LogEntry[] = [];
  /** Entries before this index are removed; they are cut off now and then. */
  let first = 0;
  /** The most numbers that an entry ever had: those around a number end within so many. */
  let widest = 1;

  const indexFrom = (number: number): number => lowerBound(sorted, number, compareLast, first);

  function indexOf(entry: LogEntry): number {
    for (let index = indexFrom(entry.numbers.to); index < sorted.length; index++) {
      if (sorted[index] === entry) return index;
      if (sorted[index]!.numbers.to > entry.numbers.to) break;
    }
    return -1;
  }

  return {
    get size() {
      return sorted.length - first;
    },
    entries: () => sorted.slice(first),
    has: (entry) => indexOf(entry) >= 0,
    get(number) {
      let found: LogEntry | undefined;
      for (let index = indexFrom(number); index < sorted.length; index++) {
        const entry = sorted[index]!;
        if (entry.numbers.to >= number + widest) break;
        if (!contains(entry.numbers, number)) continue;
        if (found === undefined || entry.digest < found.digest) found = entry;
      }
      return found;
    },
    meeting(range) {
      const found: LogEntry[] = [];
      for (let index = indexFrom(range.from); index < sorted.length; index++) {
        const entry = sorted[index]!;
        if (entry.numbers.to >= range.to + widest) break;
        if (meets(entry.numbers, range)) found.push(entry);
      }
      return found;
    },
    add(entry) {
      widest = Math.max(widest, sizeOf(entry.numbers));
      const last = sorted.at(-1);
      if (last === undefined || last.numbers.to <= entry.numbers.to) sorted.push(entry);
      else sorted.splice(indexFrom(entry.numbers.to + 1), 0, entry);
    },
    remove(entry) {
      const at = indexOf(entry);
      if (at < 0) return false;
      if (at > first) {
        sorted.splice(at, 1);
        return true;
      }
      first++;
      if (first > sorted.length / 2) {
        sorted = sorted.slice(first);
        first = 0;
      }
      return true;
    },
  };
}

function compareLast({ numbers }: LogEntry, number: number): number {
  return numbers.to - number;
}
