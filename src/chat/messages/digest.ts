import { DIGEST_AT_MOST_MS, DIGEST_QUIET_MS, MAX_NAMES_IN_DIGEST } from "../../core/limits/chat.ts";
import { MAX_AUTHORS } from "../../core/limits/replication.ts";
import type { PeerId } from "../../core/peer.ts";
import { plural } from "../../core/text/plural.ts";

/**
 * What happens to messages one by one and is told in one line: it waits until nothing more came for
 * {@link DIGEST_QUIET_MS}, but no longer than {@link DIGEST_AT_MOST_MS}.
 */
export interface Digest {
  /** It happened to `count` messages of `author` at `now` (monotonic ms). */
  add(author: PeerId, count: number, now: number): void;
  /** What is due to be told at `now` (monotonic ms), which begins a new gathering; `undefined` while nothing is. */
  take(now: number): DigestEntry | undefined;
  /** When something is, monotonic ms. */
  deadline(): number | undefined;
}

export interface DigestEntry {
  readonly messages: number;
  /** Whose they are: at most {@link MAX_AUTHORS} are told apart. */
  readonly authors: readonly PeerId[];
}

/** A gathering of nothing yet. */
export function createDigest(): Digest {
  let messages = 0;
  let authors = new Set<PeerId>();
  let first = 0;
  let last = 0;

  const deadline = (): number | undefined =>
    messages === 0 ? undefined : Math.min(first + DIGEST_AT_MOST_MS, last + DIGEST_QUIET_MS);

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
      const gathered = { messages, authors: [...authors] };
      messages = 0;
      authors = new Set();
      return gathered;
    },
    deadline,
  };
}

/** `3 messages of bob and carol`: those of more than {@link MAX_NAMES_IN_DIGEST} people are not named. `what` is in the singular. */
export function countOf(
  { messages, authors }: DigestEntry,
  nameOf: (id: PeerId) => string,
  what = "message",
): string {
  const whose = authors.length > MAX_NAMES_IN_DIGEST
    ? `${authors.length} people`
    : authors.map(nameOf).join(" and ");
  return `${plural(messages, what)} of ${whose}`;
}
