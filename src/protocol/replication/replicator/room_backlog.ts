/**
 * The recent messages of a room, as the log holds them: what a node shows when it joins the room.
 *
 * @module
 */
import { compareClocks } from "../../../core/hybrid_logical_clock.ts";
import { MAX_RECENT_ENVELOPES } from "../../../core/limits/replication.ts";
import { RECORD_HEADER_BYTES } from "../../link/record.ts";
import type { Log, LogEntry } from "../log/envelope_log.ts";
import { decodeEnvelope, type Received } from "../wire/envelope.ts";

/**
 * Returns what the log holds of a room from `oldest` on (ms of the clock), as if it came now: the
 * newest {@link MAX_RECENT_ENVELOPES}, in the order that is the same for all nodes, our own
 * included.
 */
export function roomBacklog(log: Log, room: string, oldest: number): readonly Received[] {
  const entries: LogEntry[] = [];
  for (const entry of log.held()) {
    if (entry.room === room && entry.clock.ms >= oldest) entries.push(entry);
  }
  return entries.sort(compareEntries).slice(-MAX_RECENT_ENVELOPES).flatMap(toReceived);
}

function compareEntries(a: LogEntry, b: LogEntry): number {
  const difference = compareClocks(a.clock, b.clock);
  if (difference !== 0) return difference;
  if (a.incarnation.author !== b.incarnation.author) {
    return a.incarnation.author < b.incarnation.author ? -1 : 1;
  }
  return a.incarnation.epoch - b.incarnation.epoch || a.sequence - b.sequence;
}

function toReceived({ record, hops }: LogEntry): readonly Received[] {
  const decoded = decodeEnvelope(record.subarray(RECORD_HEADER_BYTES));
  if (decoded === undefined) return []; // our own may be longer than others accept
  return [{ envelope: decoded.signed.envelope, hops: hops - 1, earlier: true }];
}
