/**
 * Equivocation: an author signed two envelopes that share a number. The two close its sequence,
 * and are spread as a proof.
 *
 * 1. Each number shows the content with the lowest digest of those held, so that all nodes with
 *    the same envelopes show the same. Nodes that hold different pairs of a chain of overlaps may
 *    differ in the numbers that their author signed twice; all of them close the sequence.
 * 2. An envelope stays in the log unless all its numbers are shown by one other: where the two
 *    overlap only in part, both stay, since removing one would lose its innocent numbers.
 *
 * @module
 */
import type { Log } from "../log/envelope_log.ts";
import type { LogEntry } from "../log/log_entry.ts";
import { contentsOf, type Envelope, numbersOf, type SignedEnvelope } from "../wire/envelope.ts";
import { contains, isWithin } from "../wire/sequence_range.ts";

/** What a second envelope changes. */
export interface Verdict {
  /** Whether it goes into the log. */
  readonly stays: boolean;
  /** Entries that leave the log: all their numbers are shown by the second envelope. */
  readonly replaced: readonly LogEntry[];
  /** Its contents that take the place of others with their numbers. */
  readonly kept: readonly Envelope[];
  /** Its contents whose numbers no other envelope has. */
  readonly fresh: readonly Envelope[];
}

/** Judges a second envelope beside the entries that share numbers with it. */
export function judge(
  { envelope, digest }: Pick<SignedEnvelope, "envelope" | "digest">,
  rivals: readonly LogEntry[],
): Verdict {
  const numbers = numbersOf(envelope);
  const isLower = (rival: LogEntry): boolean => rival.digest < digest;
  const kept: Envelope[] = [];
  const fresh: Envelope[] = [];
  for (const content of contentsOf(envelope)) {
    const others = rivals.filter((rival) => contains(rival.numbers, content.sequence));
    if (others.length === 0) fresh.push(content);
    else if (!others.some(isLower)) kept.push(content);
  }
  return {
    stays: !rivals.some((rival) => isLower(rival) && isWithin(numbers, rival.numbers)),
    replaced: rivals.filter((rival) => !isLower(rival) && isWithin(rival.numbers, numbers)),
    kept,
    fresh,
  };
}

/** Returns the entry of another envelope that shares a number with this one, if any. */
export function rivalOf(
  { envelope, digest }: Pick<SignedEnvelope, "envelope" | "digest">,
  log: Pick<Log, "meeting">,
): LogEntry | undefined {
  const meeting = log.meeting(envelope, numbersOf(envelope));
  if (meeting.some((entry) => entry.digest === digest)) return undefined; // it is held
  return meeting[0];
}
