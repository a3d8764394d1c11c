/**
 * Reader mode: plain mode for people who listen to a screen reader. Each event is a sentence on a
 * line of its own, written once: `bob, in general: Hello`.
 *
 * Invariants:
 *
 * 1. The output has no control sequence and no control character but the end of each line, and the
 *    bell where it is on. Nothing that was written changes.
 * 2. A text of others stands behind a colon on the line of its author (`spoken_message.ts`).
 * 3. Input is never repeated in the output, but as a message: it may hold a password.
 * 4. Joins, leaves and earlier messages may wait for {@link READER_GATHER_MS}; whatever is told
 *    meanwhile comes behind them.
 *
 * Text that runs from right to left is not isolated, as it is in plain mode: a screen reader speaks
 * the text in its own order, and some speak the name of each control.
 *
 * @module
 */
import type { ChatEvent } from "../../../chat/api/chat_event.ts";
import type { ChatView } from "../../../chat/api/chat_view.ts";
import type { Message } from "../../../chat/api/message.ts";
import { isForUs } from "../../../chat/messages/search.ts";
import { ACTIVE_FOR_MS, ALERT_PERIOD_MS } from "../../../core/limits/front_ends.ts";
import { handleEvent } from "../../../front_end/event_handlers.ts";
import { BELL } from "../../../term/modes.ts";
import type { LineFormat } from "../line_format.ts";
import { createGathering } from "./joins_and_leaves.ts";
import { createReaderMemory } from "./reader_memory.ts";
import { readRequest } from "./requests.ts";
import { errorSentence, joinOrLeave, SENTENCES } from "./spoken_events.ts";
import { hasSpoiler, roomNameOf } from "./wording.ts";

export interface ReaderOptions {
  /** Whether own messages are printed, which a terminal has shown while they were typed. */
  readonly echo: boolean;
  /** Whether the bell can ring: the output is a terminal. */
  readonly bell: boolean;
}

/** Creates the format. */
export function createReaderFormat(view: ChatView, { echo, bell }: ReaderOptions): LineFormat {
  const memory = createReaderMemory(view);
  const gathering = createGathering();
  let lastBell = -Infinity;
  /** The number of our newest message that some had not confirmed when this was told. */
  let unconfirmed: number | undefined;

  function told(sentence: string, now: Date): string {
    if (sentence === "") return "";
    memory.tell(sentence, now);
    return `${sentence}\n`;
  }

  function takeGathered(now: Date): string {
    return gathering.take().map((sentence) => told(sentence, now)).join("");
  }

  function noteMessage(message: Message, place: string): void {
    if (hasSpoiler(message.content)) memory.spoiler = message;
    if (!message.own && !message.replayed && message.room !== place) memory.countUnread(message);
  }

  /** Returns the bell, if it is to ring for this message. */
  function bellFor(message: Message, now: Date): string {
    if (!bell || message.replayed || !isForUs(message) || view.settings.bell === "off") return "";
    if (now.getTime() - lastBell < ALERT_PERIOD_MS && now.getTime() >= lastBell) return "";
    lastBell = now.getTime();
    return BELL;
  }

  /** Returns whether a person's coming and leaving is told of with the setting `joins`. */
  function isWanted(id: string, now: Date): boolean {
    const { joins } = view.settings;
    if (joins !== "active") return joins === "all";
    const since = now.getTime() - ACTIVE_FOR_MS;
    return view.rooms.some((room) => {
      const messages = view.history(room.id);
      const at = messages.findLastIndex(({ author, clock }) => author === id || clock.ms < since);
      const found = messages[at];
      return found !== undefined && found.author === id && found.clock.ms >= since;
    });
  }

  /** Returns the sentence that says that what was late is confirmed now. */
  function confirmation(event: ChatEvent): string | undefined {
    if (event.type !== "delivery") return undefined;
    if (event.reach === "some") unconfirmed = event.upTo;
    if (event.reach !== "everyone" || unconfirmed === undefined) return undefined;
    if (event.upTo < unconfirmed) return undefined;
    unconfirmed = undefined;
    return "Everybody linked has your messages now";
  }

  return {
    text(event, now, place) {
      const change = joinOrLeave(event, view);
      if (change !== undefined) {
        if (!isWanted(change.id, now)) return "";
        return gathering.add(change.name, change.what).map((text) => told(text, now)).join("");
      }
      if (event.type === "message") {
        const { message } = event;
        noteMessage(message, place);
        if (message.replayed) {
          gathering.addEarlier(roomNameOf(message.room, view), message.mention);
          return "";
        }
      }
      const surroundings = { view, place, memory };
      const sentence = confirmation(event) ?? handleEvent(SENTENCES, event, surroundings);
      if (sentence === "") return "";
      const before = takeGathered(now);
      const text = told(sentence, now);
      const isOwn = (event.type === "message" && event.message.own) ||
        (event.type === "changed" && event.own);
      if (isOwn && !echo) return before;
      const rings = event.type === "message" ? bellFor(event.message, now) : "";
      return before + rings + text;
    },
    read: (line, room) => readRequest(line, { view, memory, room, isScript: echo }),
    error: (text) => `${errorSentence(text)}\n`,
    held: {
      get isWaiting() {
        return gathering.isWaiting;
      },
      take: takeGathered,
    },
  };
}
