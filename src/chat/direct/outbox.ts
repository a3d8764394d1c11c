/**
 * Direct messages that wait until their recipient has confirmed them. Times are monotonic ms.
 *
 * 1. A payload leaves the outbox only when its recipient confirms it: delivery is at least once,
 *    and the recipient shows it once ({@link createReceipts}).
 * 2. It is sent when the key of its recipient is known: at once for a key to which it was not sent
 *    yet or whose owner came back; again after {@link DIRECT_RESEND_FIRST_MS}, then after twice as
 *    long, at most {@link DIRECT_RESEND_LAST_MS}.
 * 3. Payloads are sent in the order of their numbers.
 *
 * @module
 */
import {
  DIRECT_RESEND_FIRST_MS,
  DIRECT_RESEND_LAST_MS,
  DIRECT_SLOW_AFTER_MS,
  MAX_WAITING_DIRECT_MESSAGES,
} from "../../core/limits/chat.ts";
import { earliest } from "../../core/now.ts";
import type { PeerId } from "../../core/peer_id.ts";
import type { NumberedPayload } from "../messages/sealed_payload.ts";

/** A payload that is not confirmed yet. */
export interface Unconfirmed {
  readonly to: PeerId;
  readonly payload: NumberedPayload;
}

export interface Outbox {
  readonly size: number;
  /** Whether it holds {@link MAX_WAITING_DIRECT_MESSAGES}. */
  readonly full: boolean;
  add(message: Unconfirmed, now: number): void;
  /** Sets the key of a recipient in sight; `undefined` when it goes out of sight. */
  setKey(id: PeerId, key: string | undefined): void;
  /** Returns the first message that is to be sent now, and the key to seal it to. */
  next(now: number): { readonly message: Unconfirmed; readonly key: string } | undefined;
  /** Notes that a message was sent, or at least tried, with this key. */
  sent(message: Unconfirmed, key: string, now: number): void;
  /** Notes that `id` has a payload; returns it where it waited for that. */
  confirm(id: PeerId, number: number): NumberedPayload | undefined;
  /** The highest number, 0 where there is none. */
  readonly newest: number;
  /** The recipients, each of them once. */
  readonly recipients: readonly PeerId[];
  /**
   * How many messages wait for each recipient out of sight, or for longer than
   * {@link DIRECT_SLOW_AFTER_MS}.
   */
  readonly late: ReadonlyMap<PeerId, number>;
  /** Returns whether more messages are late at `now` than before. */
  tick(now: number): boolean;
  /** When the next message becomes late. */
  slowAt(): number | undefined;
  /** When the next message is to be sent. */
  dueAt(): number | undefined;
}

interface Entry extends Unconfirmed {
  readonly since: number;
  tries: number;
  /** The key of the last try. */
  key?: string;
  /** When to send again to the same key. */
  due: number;
  slow: boolean;
}

/** Starts empty, without keys. Callers bound how many keys there are. */
export function createOutbox(): Outbox {
  /** By number, in rising order. */
  const entries = new Map<number, Entry>();
  const keys = new Map<PeerId, string>();

  /** Returns when to send; `undefined` while the key is unknown. */
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
    add({ to, payload }, now) {
      entries.set(payload.number, { to, payload, since: now, tries: 0, due: now, slow: false });
    },
    setKey(id, key) {
      if (key !== undefined) return void keys.set(id, key);
      if (!keys.delete(id)) return;
      for (const entry of entries.values()) {
        if (entry.to === id) delete entry.key; // the last try may have missed it
      }
    },
    next(now) {
      for (const entry of entries.values()) {
        const due = dueOf(entry);
        if (due !== undefined && due <= now) return { message: entry, key: keys.get(entry.to)! };
      }
      return undefined;
    },
    sent({ payload: { number } }, key, now) {
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
      return entry.payload;
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
      let isMore = false;
      for (const entry of entries.values()) {
        if (entry.slow || entry.since + DIRECT_SLOW_AFTER_MS > now) continue;
        entry.slow = true;
        isMore = true;
      }
      return isMore;
    },
    slowAt: () => earliest(...[...entries.values()].map(slowAt)),
    dueAt: () => earliest(...[...entries.values()].map(dueOf)),
  };
}

function slowAt({ slow, since }: Entry): number | undefined {
  return slow ? undefined : since + DIRECT_SLOW_AFTER_MS;
}
