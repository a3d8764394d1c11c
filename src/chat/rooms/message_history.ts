import { LATE_AFTER_MS } from "../../core/limits/chat.ts";
import { MAX_HISTORY_MESSAGES, MAX_REPLAYED_MESSAGES } from "../../core/limits/replication.ts";
import { lowerBound } from "../../core/sorted.ts";
import { compareMessages, isSameNumber, type Message } from "../api/message.ts";

/** The messages of a room, in the one order, each number once. */
export interface History {
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** How many there are. */
  readonly size: number;
  /**
   * Puts a message that comes at `now` (monotonic ms) in its place, and returns it as it is held: `late` where a later one came
   * {@link LATE_AFTER_MS} before it. `undefined` where one of that author, epoch and sequence is held already, or where it was
   * said before we came, and {@link MAX_REPLAYED_MESSAGES} later ones of that kind are held: only the newest are.
   */
  add(message: Message, now: number): Message | undefined;
  /** The same in place of the one with its number, where such a one is held and says something else. */
  replace(message: Message, now: number): Message | undefined;
  forgetOldest(): void;
}

/** A message, and when it came (monotonic ms). */
interface Entry {
  readonly message: Message;
  readonly came: number;
}

/** An empty history. It forgets nothing by itself but what was said before we came, beyond {@link MAX_REPLAYED_MESSAGES}. */
export function createHistory(): History {
  let entries: Entry[] = [];
  /** How many at their beginning are forgotten: they are cut off in larger pieces, so that forgetting costs nothing a message. */
  let forgotten = 0;
  /** How many of those held were said before we came. */
  let replayed = 0;
  /** The numbers held of each run of an author. */
  const numbers = new Map<string, Set<number>>();

  const isHeld = (message: Message): boolean =>
    numbers.get(runOf(message))?.has(message.sequence) ?? false;

  function note(message: Message): void {
    const run = runOf(message);
    const held = numbers.get(run) ?? new Set();
    held.add(message.sequence);
    numbers.set(run, held);
    if (message.replayed) replayed++;
  }

  function forget(message: Message): void {
    const run = runOf(message);
    const held = numbers.get(run);
    held?.delete(message.sequence);
    if (held?.size === 0) numbers.delete(run);
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
    // Of those that came just now each may have been late itself, and then so is what belongs before it.
    for (let at = place; at < entries.length; at++) {
      const { message, came } = entries[at]!;
      if (message.late || now - came > LATE_AFTER_MS) return true;
    }
    return false;
  }

  /** Whether there is room for one more that was said before we came: the oldest such one makes it, if it is older. */
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
    const entry = { message: placed, came: now };
    if (place === entries.length) entries.push(entry);
    else entries.splice(place, 0, entry);
    note(placed);
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

function compareEntry(entry: Entry, message: Message): number {
  return compareMessages(entry.message, message);
}

function runOf({ author, epoch }: Message): string {
  return `${author} ${epoch}`;
}

/** How many forgotten messages a history keeps in memory before it is cut; they are not shown. */
const CUT_MESSAGES = 1_000;

/** The messages of every room that we are in, {@link MAX_HISTORY_MESSAGES} in all. */
export interface Histories {
  /** Oldest first. */
  of(room: string): readonly Message[];
  /** As {@link History.add}, in the message's room. */
  add(message: Message, now: number): Message | undefined;
  replace(message: Message, now: number): Message | undefined;
  drop(room: string): void;
}

/** Empty histories of at most `limit` messages together: beyond that, the room with the most forgets its oldest. */
export function createHistories(limit = MAX_HISTORY_MESSAGES): Histories {
  const histories = new Map<string, History>();
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
    add(message, now) {
      const history = histories.get(message.room) ?? createHistory();
      const { size } = history;
      const added = history.add(message, now);
      if (added === undefined) return undefined;
      histories.set(message.room, history);
      held += history.size - size;
      if (held > limit) forgetOne();
      return added;
    },
    replace: (message, now) => histories.get(message.room)?.replace(message, now),
    drop(room) {
      held -= histories.get(room)?.size ?? 0;
      histories.delete(room);
    },
  };
}
