import { LATE_AFTER_MS, MAX_HISTORY_MESSAGES } from "../core/limits.ts";
import { compareMessages, isSameNumber, type Message } from "./message.ts";

/** The newest messages of a room, in the one order, each number once. */
export interface History {
  /** Oldest first. */
  readonly messages: readonly Message[];
  /**
   * Puts a message that comes at `now` (monotonic ms) in its place, and returns it as it is held: `late` where a later one came
   * {@link LATE_AFTER_MS} before it. `undefined` where one of that author, epoch and sequence is held already.
   */
  add(message: Message, now: number): Message | undefined;
  /** The same in place of the one with its number, where such a one is held and says something else. */
  replace(message: Message, now: number): Message | undefined;
}

/** A message, and when it came (monotonic ms). */
interface Entry {
  readonly message: Message;
  readonly came: number;
}

/** An empty history that holds at most `limit` messages, forgetting the oldest. */
export function createHistory(limit = MAX_HISTORY_MESSAGES): History {
  let entries: Entry[] = [];
  /** The numbers held of each run of an author. */
  const numbers = new Map<string, Set<number>>();

  const isHeld = (message: Message): boolean =>
    numbers.get(runOf(message))?.has(message.sequence) ?? false;

  function note(message: Message): void {
    const run = runOf(message);
    const held = numbers.get(run) ?? new Set();
    held.add(message.sequence);
    numbers.set(run, held);
  }

  function forget(message: Message): void {
    const run = runOf(message);
    const held = numbers.get(run);
    held?.delete(message.sequence);
    if (held?.size === 0) numbers.delete(run);
  }

  /** How many stand before `message`. */
  function placeOf(message: Message): number {
    const last = entries.at(-1);
    if (last === undefined || compareMessages(last.message, message) < 0) return entries.length;
    let low = 0;
    let high = entries.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareMessages(entries[middle]!.message, message) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function isLate(place: number, now: number): boolean {
    // Of those that came just now each may have been late itself, and then so is what belongs before it.
    for (let at = place; at < entries.length; at++) {
      const { message, came } = entries[at]!;
      if (message.late || now - came > LATE_AFTER_MS) return true;
    }
    return false;
  }

  function add(message: Message, now: number): Message | undefined {
    if (isHeld(message)) return undefined;
    const place = placeOf(message);
    const placed = isLate(place, now) ? { ...message, late: true } : message;
    const entry = { message: placed, came: now };
    if (place === entries.length) entries.push(entry);
    else entries.splice(place, 0, entry);
    note(placed);
    // cut off in larger pieces, so that forgetting costs nothing a message
    if (entries.length > limit + SLACK) {
      const cut = entries.length - limit;
      for (const { message } of entries.slice(0, cut)) forget(message);
      entries = entries.slice(cut);
    }
    return placed;
  }

  return {
    get messages() {
      return entries.slice(-limit).map(({ message }) => message);
    },
    add,
    replace(message, now) {
      if (!isHeld(message)) return undefined;
      const at = entries.findIndex((entry) => isSameNumber(entry.message, message));
      const before = entries[at]!.message;
      if (before.content === message.content && before.type === message.type) return undefined;
      entries.splice(at, 1);
      forget(before);
      return add({ ...message, replaces: true }, now);
    },
  };
}

function runOf({ author, epoch }: Message): string {
  return `${author} ${epoch}`;
}

/** How many more than its limit a history keeps in memory before it is cut; they are not shown. */
const SLACK = 1_000;
