/**
 * The memory of reader mode: what was told last, how much is unread in other rooms, the entries of
 * the last list, and the place where the person reads.
 *
 * @module
 */
import type { ChatView } from "../../../chat/api/chat_view.ts";
import { compareMessages, type Message } from "../../../chat/api/message.ts";
import { MAX_REPEATED_LINES } from "../../../core/limits/front_ends.ts";

/** One thing that was told, without a time. */
export interface Told {
  readonly text: string;
  readonly time: Date;
}

/** An entry of a numbered list, and so what its number leads to. */
export type Entry =
  | { readonly kind: "room"; readonly id: string }
  | { readonly kind: "person"; readonly shown: string }
  | { readonly kind: "picture"; readonly name: string }
  | { readonly kind: "message"; readonly message: Message };

/** How much came in a room while the person was in another. */
export interface Unread {
  readonly room: string;
  readonly messages: number;
  readonly mentions: number;
}

export interface ReaderMemory {
  /** Remembers what was told; the oldest goes beyond {@link MAX_REPEATED_LINES}. */
  tell(text: string, time: Date): void;
  /** Returns the last things told, oldest first. */
  last(count: number): readonly Told[];
  /** Counts a message of a room where the person is not. */
  countUnread(message: Message): void;
  /** Returns the unread messages of a room, and counts from nothing. */
  takeUnread(room: string): number;
  /** Lists the open rooms with unread messages, in their order. */
  unread(): readonly Unread[];
  /** Replaces the last list. */
  list(entries: readonly Entry[]): void;
  /** Returns the entry of a number from 1 on. */
  entry(number: number): Entry | undefined;
  /** Places the person at a message. */
  goTo(message: Message): void;
  /** Returns some messages of a room beside the place, oldest first, and moves there. */
  read(
    room: string,
    where: "newest" | "older" | "newer" | "oldest",
    count: number,
  ): readonly Message[];
  /** The last message with a spoiler that was told without it. */
  spoiler: Message | undefined;
}

/** Starts empty. */
export function createReaderMemory(view: ChatView): ReaderMemory {
  let told: Told[] = [];
  const unread = new Map<string, { messages: number; mentions: number }>();
  let entries: readonly Entry[] = [];
  /** The first and the last message of what was read last. */
  let place: { readonly first: Message; readonly last: Message } | undefined;

  function some(room: string, where: Parameters<ReaderMemory["read"]>[1], count: number) {
    const held = view.history(room);
    const here = place?.first.room === room ? place : undefined;
    switch (where) {
      case "oldest":
        return held.slice(0, count);
      case "newest":
        return held.slice(-count);
      case "older":
        return here === undefined
          ? held.slice(-count)
          : held.filter((each) => compareMessages(each, here.first) < 0).slice(-count);
      case "newer":
        return here === undefined
          ? held.slice(-count)
          : held.filter((each) => compareMessages(each, here.last) > 0).slice(0, count);
    }
  }

  return {
    spoiler: undefined,
    tell(text, time) {
      told.push({ text, time });
      if (told.length > MAX_REPEATED_LINES) told = told.slice(-MAX_REPEATED_LINES);
    },
    last: (count) => told.slice(-count),
    countUnread({ room, mention }) {
      // as many as there are open rooms: a room that was left is forgotten
      for (const id of unread.keys()) {
        if (!view.rooms.some((each) => each.id === id)) unread.delete(id);
      }
      const count = unread.get(room) ?? { messages: 0, mentions: 0 };
      count.messages++;
      if (mention) count.mentions++;
      unread.set(room, count);
    },
    takeUnread(room) {
      const { messages } = unread.get(room) ?? { messages: 0 };
      unread.delete(room);
      return messages;
    },
    unread: () =>
      view.rooms.flatMap(({ id }) => {
        const count = unread.get(id);
        return count === undefined ? [] : [{ room: id, ...count }];
      }),
    list(replacement) {
      entries = replacement;
    },
    entry: (number) => entries[number - 1],
    goTo(message) {
      place = { first: message, last: message };
    },
    read(room, where, count) {
      const messages = some(room, where, count);
      const [first] = messages;
      const last = messages.at(-1);
      if (first !== undefined && last !== undefined) place = { first, last };
      return messages;
    },
  };
}
