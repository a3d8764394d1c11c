/**
 * Entries of a log with any numbers, without an envelope behind them.
 *
 * @module
 */
import type { Incarnation } from "../../../../src/protocol/replication/log/author_sequence.ts";
import type { LogEntry, NewLogEntry } from "../../../../src/protocol/replication/log/log_entry.ts";
import type { Range } from "../../../../src/protocol/replication/wire/sequence_range.ts";
import { anyId } from "../neighbour_states.ts";

/** The incarnation of the entries, unless another is given. */
export const SOME_INCARNATION: Incarnation = { author: anyId(1), epoch: 1 };

/** Makes an entry of a record of 10 bytes that has no place yet. */
export function newLogEntry(numbers: Range, changes: Partial<NewLogEntry> = {}): NewLogEntry {
  return {
    incarnation: SOME_INCARNATION,
    numbers,
    room: "general",
    clock: { ms: 0, counter: 0 },
    digest: `${numbers.from}`,
    record: new Uint8Array(10),
    hops: 1,
    source: undefined,
    pushed: true,
    checked: true,
    came: 0,
    ...changes,
  };
}

/** Makes an entry at the beginning of a log. */
export function logEntry(numbers: Range, changes: Partial<NewLogEntry> = {}): LogEntry {
  return { ...newLogEntry(numbers, changes), position: 0, ownEnd: 0 };
}
