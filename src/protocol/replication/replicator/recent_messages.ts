import { compareClocks } from "../../../core/hybrid_logical_clock.ts";
import { MAX_RECENT_ENVELOPES } from "../../../core/limits/replication.ts";
import { RECORD_HEADER_BYTES } from "../../link/record.ts";
import type { Log, LogEntry } from "../log/envelope_log.ts";
import { decodeEnvelope, type Received } from "../wire/envelope.ts";

/**
 * What the log holds of a room that was said at `oldest` (ms of the clock) or later, as if it came now: the newest
 * {@link MAX_RECENT_ENVELOPES}, in the order in which everybody has them, one's own among them.
 */
export function recentMessages(log: Log, room: string, oldest: number): readonly Received[] {
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
  if (decoded === undefined) return []; // one's own may be more than others take
  return [{ envelope: decoded.signed.envelope, hops: hops - 1, earlier: true }];
}
