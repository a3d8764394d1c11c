/**
 * Limits what strangers make this program announce: a stranger can make up keys, and with them
 * people, rooms and topics, so that muting one of them ends nothing.
 *
 * 1. Of each kind so many are announced one by one as a token bucket allows; the rest is counted.
 *    One line tells the count ({@link createNoticeBatch}), so a flood costs six lines a minute.
 * 2. Only announcements are folded: the state that they are about is kept as ever.
 * 3. Our own actions never pass this limiter.
 *
 * @module
 */
import {
  ARRIVAL_NOTICES_BURST,
  ARRIVAL_NOTICES_PER_SECOND,
  STRANGER_NOTICES_BURST,
  STRANGER_NOTICES_PER_SECOND,
} from "../../core/limits/chat.ts";
import { earliest, type Now } from "../../core/now.ts";
import type { PeerId } from "../../core/peer_id.ts";
import { plural } from "../../core/text/plural.ts";
import {
  createTokenBucket,
  type TokenBucket,
} from "../../protocol/replication/rate/token_bucket.ts";
import { createNoticeBatch, namesText, type NoticeBatch } from "./notice_batch.ts";
import type { Notifier } from "./notifier.ts";

const ARRIVALS = [ARRIVAL_NOTICES_BURST, ARRIVAL_NOTICES_PER_SECOND] as const;
const STRANGERS = [STRANGER_NOTICES_BURST, STRANGER_NOTICES_PER_SECOND] as const;

interface NoticeKind {
  readonly rate: readonly [burst: number, perSecond: number];
  /** Returns the line for `count` of them by `people`. */
  readonly text: (count: number, people: string) => string;
}

/** The kinds of announcements, each with a bucket of its own. */
const KINDS = {
  // apart from relayed people, whom one neighbour can make up without a link to each
  neighbour: { rate: ARRIVALS, text: arrivalsText },
  person: { rate: ARRIVALS, text: arrivalsText },
  member: {
    rate: ARRIVALS,
    text: (count, people) =>
      `${people} came into your rooms or left them, ${plural(count, "time")}: /rooms counts them`,
  },
  room: {
    rate: STRANGERS,
    text: (count) => `${plural(count, "more room")} came or went: /rooms lists them`,
  },
  topic: {
    rate: STRANGERS,
    text: (count, people) => `${plural(count, "more topic")} set by ${people}: /rooms shows them`,
  },
  rename: {
    rate: STRANGERS,
    text: (count, people) =>
      `${plural(count, "more change")} of name by ${people}: /users lists who is here`,
  },
  invitation: {
    rate: STRANGERS,
    text: (count, people) =>
      `${plural(count, "more invitation")} of ${people} not shown: /rooms lists the rooms`,
  },
  identity: {
    rate: STRANGERS,
    text: (count, people) =>
      `${
        plural(count, "more warning")
      } about the names of ${people}: /users shows whose key is another`,
  },
  delivery: {
    rate: STRANGERS,
    text: (_count, people) => `${people} may not have got your last messages either`,
  },
  equivocation: {
    rate: STRANGERS,
    text: (count, people) =>
      `${people} signed different messages with one number, ${
        plural(count, "time")
      } more: believe nothing of that`,
  },
  excess: {
    rate: STRANGERS,
    text: (count, people) =>
      `${
        plural(count, "more mute")
      } of ${people}, for saying more than they may: /users lists who is muted`,
  },
} as const satisfies Readonly<Record<string, NoticeKind>>;

function arrivalsText(count: number, people: string): string {
  const arrivals = plural(count, "more join or leave", "more joins and leaves");
  return `${arrivals}, of ${people}: /users lists who is here`;
}

export type LimitedNotice = keyof typeof KINDS;

export interface NoticeLimiter {
  /** Returns whether something that `author` did is announced; otherwise counts it. */
  allows(kind: LimitedNotice, author: PeerId, now: Now): boolean;
  /** Tells what was counted, if that is due. */
  tick(now: Now): void;
  /** When a tick is wanted, monotonic ms. */
  deadline(): number | undefined;
}

export interface NoticeLimiterDependencies {
  readonly notifier: Pick<Notifier, "notice">;
  readonly nameOf: (id: PeerId) => string;
}

interface Limit extends NoticeKind {
  readonly bucket: TokenBucket;
  readonly folded: NoticeBatch;
}

/** Starts with full buckets. */
export function createNoticeLimiter(
  { notifier, nameOf }: NoticeLimiterDependencies,
): NoticeLimiter {
  const limits = new Map<string, Limit>(
    Object.entries<NoticeKind>(KINDS).map(([kind, { rate, text }]) => [
      kind,
      { rate, text, bucket: createTokenBucket(rate), folded: createNoticeBatch() },
    ]),
  );

  return {
    allows(kind, author, { monotonic }) {
      const { bucket, folded } = limits.get(kind)!;
      if (bucket.take(monotonic)) return true;
      folded.add(author, 1, monotonic);
      return false;
    },
    tick(now) {
      for (const { folded, text } of limits.values()) {
        const entry = folded.take(now.monotonic);
        if (entry === undefined) continue;
        const people = namesText(entry.authors.map(nameOf));
        notifier.notice("folded", text(entry.messages, people), now);
      }
    },
    deadline() {
      let least: number | undefined; // without lists: it is asked for after every message
      for (const { folded } of limits.values()) least = earliest(least, folded.deadline());
      return least;
    },
  };
}
