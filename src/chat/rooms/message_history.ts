/**
 * The messages held of each room.
 *
 * 1. The messages of a room are in the one order of {@link compareMessages}, whatever the order of
 *    arrival.
 * 2. One author, incarnation and sequence number is held once.
 * 3. A message that belongs before one that arrived more than {@link LATE_AFTER_MS} earlier is
 *    marked `late`.
 * 4. Of the messages sent before we joined (`replayed`) only the newest
 *    {@link MAX_REPLAYED_MESSAGES} of a room are held.
 * 5. All rooms together hold {@link MAX_HISTORY_MESSAGES}; beyond that the room with the most
 *    forgets its oldest.
 * 6. A message is held once with all its changes, whether they come before it or after it
 *    ({@link createPendingMessageChanges}). A message that replaces another has none of its
 *    changes.
 *
 * @module
 */
import { lowerBound } from "../../core/binary_search.ts";
import { LATE_AFTER_MS } from "../../core/limits/chat.ts";
import { MAX_HISTORY_MESSAGES, MAX_REPLAYED_MESSAGES } from "../../core/limits/replication.ts";
import type { PeerId } from "../../core/peer_id.ts";
import { hasSameFields } from "../../core/same_fields.ts";
import {
  type ChangedMessage,
  compareMessages,
  isSameNumber,
  type Message,
  type MessageChange,
  type MessageId,
} from "../api/message.ts";
import { createPendingMessageChanges } from "./pending_message_changes.ts";

/** The history of one room. */
export interface History {
  /** Oldest first. */
  readonly messages: readonly Message[];
  readonly size: number;
  /**
   * Inserts a message that arrives at `now` (monotonic ms); returns it as it is held. Returns
   * `undefined` where it is held already, or is too old to be held.
   */
  add(message: Message, now: number): Message | undefined;
  /**
   * Replaces the message with the same number by this one, if that is held and differs; returns it
   * as it is held.
   */
  replace(message: Message, now: number): Message | undefined;
  has(id: MessageId): boolean;
  /** Returns the newest message of an author. */
  lastOf(author: PeerId): HeldMessage | undefined;
  /** Changes a held message; returns `undefined` where nothing is different afterwards. */
  change(id: MessageId, change: MessageChange): ChangedMessage | undefined;
  forgetOldest(): void;
}

/** A message, and when it arrived (monotonic ms). */
export interface HeldMessage {
  readonly message: Message;
  readonly arrivedAt: number;
}

/** Starts empty. Forgets only replayed messages by itself. */
export function createHistory(): History {
  let entries: HeldMessage[] = [];
  /**
   * How many at the beginning are forgotten: they are cut off {@link CUT_MESSAGES} at a time, which
   * is cheap a message.
   */
  let forgotten = 0;
  /** How many of the held messages are replayed. */
  let replayed = 0;
  /** The held sequence numbers of each incarnation. */
  const numbers = new Map<string, Set<number>>();

  const isHeld = (id: MessageId): boolean =>
    numbers.get(incarnationOf(id))?.has(id.sequence) ?? false;

  function hold(message: Message): void {
    const incarnation = incarnationOf(message);
    const held = numbers.get(incarnation) ?? new Set();
    held.add(message.sequence);
    numbers.set(incarnation, held);
    if (message.replayed) replayed++;
  }

  function forget(message: Message): void {
    const incarnation = incarnationOf(message);
    const held = numbers.get(incarnation);
    held?.delete(message.sequence);
    if (held?.size === 0) numbers.delete(incarnation);
    if (message.replayed) replayed--;
  }

  /** How many stand before `message`. */
  function placeOf(message: Message): number {
    const last = entries.at(-1);
    if (
      last === undefined || forgotten === entries.length ||
      compareMessages(last.message, message) < 0
    ) return entries.length;
    return lowerBound(entries, message, compareEntry, forgotten);
  }

  function isLate(place: number, now: number): boolean {
    // A message that arrived just now may be late itself: then one that belongs before it is late
    // too.
    for (let at = place; at < entries.length; at++) {
      const { message, arrivedAt } = entries[at]!;
      if (message.late || now - arrivedAt > LATE_AFTER_MS) return true;
    }
    return false;
  }

  /**
   * Returns whether there is room for a message: the oldest replayed one makes room, if it is
   * older.
   */
  function makeRoom(message: Message): boolean {
    if (!message.replayed || replayed < MAX_REPLAYED_MESSAGES) return true;
    const at = entries.findIndex(({ message }, at) => at >= forgotten && message.replayed);
    const oldest = entries[at]!.message;
    if (compareMessages(message, oldest) < 0) return false;
    forget(oldest);
    entries.splice(at, 1);
    return true;
  }

  function add(message: Message, now: number): Message | undefined {
    if (isHeld(message) || !makeRoom(message)) return undefined;
    const place = placeOf(message);
    const placed = isLate(place, now) ? { ...message, late: true } : message;
    const entry = { message: placed, arrivedAt: now };
    if (place === entries.length) entries.push(entry);
    else entries.splice(place, 0, entry);
    hold(placed);
    return placed;
  }

  return {
    get messages() {
      return entries.slice(forgotten).map(({ message }) => message);
    },
    get size() {
      return entries.length - forgotten;
    },
    add,
    replace(message, now) {
      if (!isHeld(message)) return undefined;
      const at = entries.findLastIndex((entry) => isSameNumber(entry.message, message));
      const before = entries[at]!.message;
      if (before.content === message.content && before.type === message.type) return undefined;
      entries.splice(at, 1);
      forget(before);
      return add({ ...message, replaces: true }, now);
    },
    has: isHeld,
    lastOf(author) {
      const at = entries.findLastIndex(({ message }) => message.author === author);
      return at < forgotten ? undefined : entries[at];
    },
    change(id, change) {
      if (!isHeld(id)) return undefined;
      const at = entries.findLastIndex((entry) => isSameNumber(entry.message, id));
      const { message: before, arrivedAt } = entries[at]!;
      const { type, content, mention, annotations } = change(before);
      const message = { ...before, type, content, mention, annotations };
      if (hasSameFields(before, message)) return undefined;
      entries[at] = { message, arrivedAt };
      const annotation = annotations.find((annotation, at) =>
        annotation !== before.annotations[at]
      );
      return annotation === undefined ? { message } : { message, annotation };
    },
    forgetOldest() {
      const oldest = entries[forgotten];
      if (oldest === undefined) return;
      forget(oldest.message);
      if (++forgotten < CUT_MESSAGES) return;
      entries = entries.slice(forgotten);
      forgotten = 0;
    },
  };
}

function compareEntry(entry: HeldMessage, message: Message): number {
  return compareMessages(entry.message, message);
}

function incarnationOf({ author, epoch }: MessageId): string {
  return `${author} ${epoch}`;
}

/** How many forgotten messages stay in memory before the array is cut. */
const CUT_MESSAGES = 1_000;

/** The histories of all joined rooms and open conversations. */
export interface Histories {
  /** Oldest first. */
  of(room: string): readonly Message[];
  /** Returns the newest message of an author in all rooms. */
  lastOf(author: PeerId): HeldMessage | undefined;
  /** Does as {@link History.add}, in the room of the message. */
  add(message: Message, now: number): Message | undefined;
  /** Does as {@link History.replace}, in the room of the message. */
  replace(message: Message, now: number): Message | undefined;
  /**
   * Changes a message of a room. If it is not held, the change waits for it, and `undefined` is
   * returned; so it is where nothing is different afterwards.
   */
  change(room: string, id: MessageId, change: MessageChange): ChangedMessage | undefined;
  drop(room: string): void;
}

/** Starts empty; holds at most `limit` messages. */
export function createHistories(limit = MAX_HISTORY_MESSAGES): Histories {
  const histories = new Map<string, History>();
  const waiting = createPendingMessageChanges();
  let held = 0;

  function forgetOne(): void {
    let fullest: History | undefined;
    for (const history of histories.values()) {
      if (fullest === undefined || history.size > fullest.size) fullest = history;
    }
    fullest?.forgetOldest();
    held--;
  }

  return {
    of: (room) => histories.get(room)?.messages ?? [],
    lastOf(author) {
      const found = [...histories.values()].flatMap((history) => history.lastOf(author) ?? []);
      return found.sort((a, b) => compareMessages(a.message, b.message)).at(-1);
    },
    add(message, now) {
      const history = histories.get(message.room) ?? createHistory();
      const { size } = history;
      const added = history.add(message, now);
      if (added === undefined) return undefined;
      histories.set(message.room, history);
      held += history.size - size;
      if (held > limit) forgetOne();
      if (waiting.size === 0) return added;
      return waiting.take(added.room, added).reduce(
        (message, change) => history.change(message, change)?.message ?? message,
        added,
      );
    },
    replace: (message, now) => histories.get(message.room)?.replace(message, now),
    change(room, id, change) {
      const history = histories.get(room);
      if (history?.has(id)) return history.change(id, change);
      waiting.add(room, id, change);
      return undefined;
    },
    drop(room) {
      held -= histories.get(room)?.size ?? 0;
      histories.delete(room);
      waiting.drop(room);
    },
  };
}
