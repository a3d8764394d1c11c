/**
 * The sentences of all events. An event of a type that is not here does not compile, so no answer
 * to a command is silent by mistake.
 *
 * @module
 */
import { standingAnnotations } from "../../../chat/api/annotation.ts";
import type { ChatEvent } from "../../../chat/api/chat_event.ts";
import type { ChatView } from "../../../chat/api/chat_view.ts";
import { GENERAL } from "../../../chat/api/room_id.ts";
import { plural } from "../../../core/text/plural.ts";
import type { EventHandlers } from "../../../front_end/event_handlers.ts";
import { roomEventText } from "../../../front_end/room_event_text.ts";
import { pictureList, resultList, roomList, type SpokenList } from "./lists.ts";
import { NO_BINDING_TEXT } from "../keys_help.ts";
import type { ReaderMemory } from "./reader_memory.ts";
import { keysHelp } from "./screen_actions.ts";
import { annotationSentence, messageSentence } from "./spoken_message.ts";
import { roomName, spokenAnswer } from "./wording.ts";

/** What the sentences of an event depend on, besides the event. */
export interface Surroundings {
  readonly view: ChatView;
  /** Id of the room where the person is. */
  readonly place: string;
  readonly memory: ReaderMemory;
}

/**
 * The sentences of an event, one a line, without the last end; empty for none. Joins and leaves are
 * gathered by `reader.ts`, which calls these handlers for the others.
 */
export const SENTENCES: EventHandlers<string, [Surroundings]> = {
  ready: ({ username, port }) =>
    `You are ${username}, in general, listening on port ${port}. ` +
    "Type a line and press Enter to say it. .help lists what you can ask",
  link: () => "",
  joined: () => "",
  left: () => "",
  renamed: ({ from, to }) => `${from} is now ${to}`,
  message({ message }, { view }) {
    const annotations = standingAnnotations(message.annotations).map((annotation) =>
      annotationSentence(message, annotation, view)
    );
    return [messageSentence(message, view), ...annotations].join("\n");
  },
  changed: ({ message, annotation }, { view }) =>
    annotation === undefined
      ? `Changed: ${messageSentence(message, view)}`
      : annotationSentence(message, annotation, view),
  delivered: ({ to }) => `${to} has your message`,
  delivery({ reach, after, upTo }) {
    // "nobody" comes with a notice
    if (reach !== "some") return "";
    return upTo - after === 1
      ? "Not everybody has confirmed your last message yet"
      : `Not everybody has confirmed your last ${upTo - after} messages yet`;
  },
  room(event, { view }) {
    const change = roomEventText(event, view.self);
    if (change === undefined) return "";
    // the shown name has a sign before it, and what follows may be a topic
    const name = roomName(event.room);
    const who = event.change === "gone" ? name : change.who;
    return `${who} ${change.what.replace(event.room.shown, () => name)}`;
  },
  entered({ room }, { memory }) {
    const about = room.topic === "" ? "" : `: ${room.topic}`;
    const count = room.kind === "private" ? "" : `, ${plural(room.members, "person", "people")}`;
    const unread = memory.takeUnread(room.id);
    const news = unread === 0
      ? ""
      : `, ${plural(unread, "message")} since you left: .read ${unread} reads ${
        unread === 1 ? "it" : "them"
      }`;
    return `You are in ${roomName(room)} now${count}${about}${news}`;
  },
  rooms: ({ rooms }, { memory, place }) => keep(roomList(rooms, place), memory),
  found: ({ finding }, { memory, view }) => keep(resultList(finding, view), memory),
  notice({ kind, text }, { memory }) {
    // Each late message says so itself.
    if (kind === "late") return "";
    if (kind === "pictures") return keep(pictureList(), memory);
    return kind === "security" ? `Warning: ${spokenAnswer(text)}` : spokenAnswer(text);
  },
  error: ({ text }) => errorSentence(text),
  keys: () => keysHelp(),
  bind: () => errorSentence(NO_BINDING_TEXT),
  clear: () => "Nothing is emptied: here, lines stay where they are",
  status: () => "",
  quit: () => "",
};

/** Makes a list the one that numbers choose from. */
export function keep({ text, entries }: SpokenList, memory: ReaderMemory): string {
  memory.list(entries);
  return text;
}

export function errorSentence(text: string): string {
  return `Error: ${spokenAnswer(text)}`;
}

/** What a person did to a room, for the gathering; `undefined` for other events. */
export function joinOrLeave(
  event: ChatEvent,
  view: ChatView,
): { readonly id: string; readonly name: string; readonly what: string } | undefined {
  switch (event.type) {
    case "joined":
      return { ...person(event.person), what: `joined ${GENERAL}` };
    case "left":
      return { ...person(event.person), what: `left ${GENERAL}: ${event.reason}` };
    case "room":
      if (event.change !== "joined" && event.change !== "left") return undefined;
      if (event.person === undefined || event.person.id === view.self.id) return undefined;
      return { ...person(event.person), what: `${event.change} ${roomName(event.room)}` };
    default:
      return undefined;
  }
}

function person({ id, shown }: { readonly id: string; readonly shown: string }) {
  return { id, name: shown };
}
