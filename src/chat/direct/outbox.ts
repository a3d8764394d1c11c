import {
  DIRECT_RESEND_FIRST_MS,
  DIRECT_RESEND_LAST_MS,
  DIRECT_SLOW_AFTER_MS,
  MAX_WAITING_DIRECT_MESSAGES,
} from "../../core/limits/chat.ts";
import type { PeerId } from "../../core/peer.ts";
import { earliest } from "../../core/time.ts";
import type { DirectPayload } from "../messages/payload.ts";

/** A private word that is to be confirmed. */
export type NumberedPayload = Exclude<DirectPayload, { readonly type: "receipt" }>;

/** One that is not confirmed yet. */
export interface Unconfirmed {
  readonly to: PeerId;
  readonly word: NumberedPayload;
}

/**
 * Private words that wait until whom they are for has confirmed them. Each is said as soon as that one is in sight, again when
 * it comes back or with another key, and again after {@link DIRECT_RESEND_FIRST_MS}, then after twice as long, at most
 * {@link DIRECT_RESEND_LAST_MS}. Times are monotonic ms.
 */
export interface Outbox {
  readonly size: number;
  /** Whether it holds {@link MAX_WAITING_DIRECT_MESSAGES}. */
  readonly full: boolean;
  add(word: Unconfirmed, now: number): void;
  /** Where somebody in sight reads private words: under this key; `undefined` when it went out of sight. */
  setKey(id: PeerId, key: string | undefined): void;
  /** The first that is to be said now, and for which key. */
  next(now: number): { readonly word: Unconfirmed; readonly key: string } | undefined;
  /** It was said, or at least tried, for this key. */
  said(word: Unconfirmed, key: string, now: number): void;
  /** `id` has it; returns it where it waited for that. */
  confirm(id: PeerId, number: number): NumberedPayload | undefined;
  /** Number of the newest, 0 where there is none. */
  readonly newest: number;
  /** For whom something waits, each of them once. */
  readonly recipients: readonly PeerId[];
  /** For whom how many wait that did not simply go out a moment ago. */
  readonly late: ReadonlyMap<PeerId, number>;
  /** Whether more of them count as late at `now` than before. */
  tick(now: number): boolean;
  /** When the next counts as late. */
  slowAt(): number | undefined;
  /** When the next is to be said. */
  dueAt(): number | undefined;
}

interface Entry extends Unconfirmed {
  readonly since: number;
  tries: number;
  /** For which key it was said last. */
  key?: string;
  /** When it is to be said again for the same key. */
  due: number;
  slow: boolean;
}

/** An empty outbox, with nobody in sight. Who adds keys bounds how many there are. */
export function createOutbox(): Outbox {
  /** By number, which rises. */
  const entries = new Map<number, Entry>();
  const keys = new Map<PeerId, string>();

  /** When it is to be said, where that is possible. */
  function dueOf({ to, key, due }: Entry): number | undefined {
    const current = keys.get(to);
    if (current === undefined) return undefined;
    return key === current ? due : -Infinity;
  }

  return {
    get size() {
      return entries.size;
    },
    get full() {
      return entries.size >= MAX_WAITING_DIRECT_MESSAGES;
    },
    add({ to, word }, now) {
      entries.set(word.number, { to, word, since: now, tries: 0, due: now, slow: false });
    },
    setKey(id, key) {
      if (key !== undefined) return void keys.set(id, key);
      if (!keys.delete(id)) return;
      for (const entry of entries.values()) {
        if (entry.to === id) delete entry.key; // it may have missed what was said last
      }
    },
    next(now) {
      for (const entry of entries.values()) {
        const due = dueOf(entry);
        if (due !== undefined && due <= now) return { word: entry, key: keys.get(entry.to)! };
      }
      return undefined;
    },
    said({ word: { number } }, key, now) {
      const entry = entries.get(number);
      if (entry === undefined) return; // confirmed meanwhile
      if (entry.key !== key) entry.tries = 0;
      entry.key = key;
      entry.due = now +
        Math.min(DIRECT_RESEND_FIRST_MS * 2 ** entry.tries++, DIRECT_RESEND_LAST_MS);
    },
    confirm(id, number) {
      const entry = entries.get(number);
      if (entry?.to !== id) return undefined;
      entries.delete(number);
      return entry.word;
    },
    get newest() {
      return Math.max(0, ...entries.keys());
    },
    get recipients() {
      return [...new Set([...entries.values()].map(({ to }) => to))];
    },
    get late() {
      const late = new Map<PeerId, number>();
      for (const { to, slow } of entries.values()) {
        if (slow || !keys.has(to)) late.set(to, (late.get(to) ?? 0) + 1);
      }
      return late;
    },
    tick(now) {
      let more = false;
      for (const entry of entries.values()) {
        if (entry.slow || entry.since + DIRECT_SLOW_AFTER_MS > now) continue;
        entry.slow = true;
        more = true;
      }
      return more;
    },
    slowAt: () => earliest(...[...entries.values()].map(slowAt)),
    dueAt: () => earliest(...[...entries.values()].map(dueOf)),
  };
}

function slowAt({ slow, since }: Entry): number | undefined {
  return slow ? undefined : since + DIRECT_SLOW_AFTER_MS;
}
