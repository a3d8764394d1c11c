/**
 * Batches of notices: what happens to messages one by one is reported in one line. A batch is due
 * when nothing was added for {@link NOTICE_BATCH_QUIET_MS}, but no later than
 * {@link NOTICE_BATCH_AT_MOST_MS} after its first entry. Times are monotonic ms.
 *
 * @module
 */
import {
  MAX_NAMES_IN_NOTICE_BATCH,
  NOTICE_BATCH_AT_MOST_MS,
  NOTICE_BATCH_QUIET_MS,
} from "../../core/limits/chat.ts";
import { MAX_AUTHORS } from "../../core/limits/replication.ts";
import type { PeerId } from "../../core/peer_id.ts";
import { plural } from "../../core/text/plural.ts";

export interface NoticeBatch {
  /** Adds `count` messages of an author. */
  add(author: PeerId, count: number, now: number): void;
  /** Returns the batch if it is due, and begins another. */
  take(now: number): NoticeBatchEntry | undefined;
  /** When the batch is due. */
  deadline(): number | undefined;
}

export interface NoticeBatchEntry {
  readonly messages: number;
  /** Their authors, at most {@link MAX_AUTHORS} of them. */
  readonly authors: readonly PeerId[];
}

/** Starts empty. */
export function createNoticeBatch(): NoticeBatch {
  let messages = 0;
  let authors = new Set<PeerId>();
  let first = 0;
  let last = 0;

  const deadline = (): number | undefined =>
    messages === 0
      ? undefined
      : Math.min(first + NOTICE_BATCH_AT_MOST_MS, last + NOTICE_BATCH_QUIET_MS);

  return {
    add(author, count, now) {
      if (messages === 0) first = now;
      last = now;
      messages += count;
      if (authors.size < MAX_AUTHORS) authors.add(author);
    },
    take(now) {
      const due = deadline();
      if (due === undefined || due > now) return undefined;
      const entry = { messages, authors: [...authors] };
      messages = 0;
      authors = new Set();
      return entry;
    },
    deadline,
  };
}

/** Returns `3 messages of bob and carol`; `what` is in the singular. */
export function countOf(
  { messages, authors }: NoticeBatchEntry,
  nameOf: (id: PeerId) => string,
  what = "message",
): string {
  return `${plural(messages, what)} of ${namesText(authors.map(nameOf))}`;
}

/**
 * Returns `bob`, `bob and carol`, `3 people`: up to {@link MAX_NAMES_IN_NOTICE_BATCH} names, and
 * the number beyond.
 */
export function namesText(names: readonly string[]): string {
  return names.length > MAX_NAMES_IN_NOTICE_BATCH ? `${names.length} people` : names.join(" and ");
}
