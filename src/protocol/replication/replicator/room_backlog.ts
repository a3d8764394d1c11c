/**
 * The recent messages of a room, as the log holds them: what a node shows when it joins the room.
 *
 * @module
 */
import { compareClocks } from "../../../core/hybrid_logical_clock.ts";
import { MAX_RECENT_ENVELOPES } from "../../../core/limits/replication.ts";
import { RECORD_HEADER_BYTES } from "../../link/record.ts";
import type { Incarnation } from "../log/author_sequence.ts";
import type { Log } from "../log/envelope_log.ts";
import type { LogEntry } from "../log/log_entry.ts";
import { clockOf, contentsOf, decodeEnvelope, type Received } from "../wire/envelope.ts";

/**
 * Returns what the log holds of a room from `oldest` on (ms of the clock), as if it came now: the
 * newest {@link MAX_RECENT_ENVELOPES} contents, in the order that is the same for all nodes, our
 * own included. Those whose clock gives them no place come last, as they came.
 */
export function roomBacklog(log: Log, room: string, oldest: number): readonly Received[] {
  const entries: LogEntry[] = [];
  const strays: LogEntry[] = [];
  for (const entry of log.held()) {
    if (entry.room !== room) continue;
    if (entry.misdated !== undefined) strays.push(entry);
    else if (entry.clock.ms >= oldest) entries.push(entry);
  }
  // an entry's clock is that of its last content: no content of those cut off here is among the
  // newest
  const newest = entries.sort(compareEntries).slice(-MAX_RECENT_ENVELOPES).flatMap(toReceived);
  const last = strays.slice(-MAX_RECENT_ENVELOPES).flatMap(toReceived);
  return [...newest.sort(compareReceived), ...last].slice(-MAX_RECENT_ENVELOPES);
}

function compareEntries(a: LogEntry, b: LogEntry): number {
  return compareClocks(a.clock, b.clock) || compareIncarnations(a.incarnation, b.incarnation) ||
    a.numbers.to - b.numbers.to;
}

function compareReceived({ envelope: a }: Received, { envelope: b }: Received): number {
  return compareClocks(clockOf(a), clockOf(b)) || compareIncarnations(a, b) ||
    a.sequence - b.sequence;
}

function compareIncarnations(a: Incarnation, b: Incarnation): number {
  if (a.author !== b.author) return a.author < b.author ? -1 : 1;
  return a.epoch - b.epoch;
}

function toReceived({ record, hops, misdated }: LogEntry): readonly Received[] {
  const decoded = decodeEnvelope(record.subarray(RECORD_HEADER_BYTES));
  if (decoded === undefined) return []; // our own may be longer than others accept
  return contentsOf(decoded.signed.envelope)
    .map((envelope) => ({
      ...{ envelope, hops: hops - 1, earlier: true },
      ...(misdated && { misdated }),
    }));
}
