/**
 * JSON mode: events out and intents in, one JSON object a line, for programs.
 *
 * @module
 */
import { type Annotation, standingAnnotations } from "../../chat/api/annotation.ts";
import type { SearchResult } from "../../chat/api/chat_event.ts";
import type { RoomView } from "../../chat/api/chat_view.ts";
import type { ChangedMessage, Message } from "../../chat/api/message.ts";
import { partnerOf } from "../../chat/api/room_id.ts";
import { type EventHandlers, handleEvent } from "../../front_end/event_handlers.ts";
import { readIntent } from "./json_intent.ts";
import { KEYS_TEXT } from "./keys_help.ts";
import type { LineFormat } from "./line_format.ts";

type Json = Readonly<Record<string, unknown>>;

/** For each type of event its object; none where no program needs it. */
const OBJECTS: EventHandlers<Json | undefined> = {
  ready: ({ id, username, port, epoch }) => ({ event: "ready", id, username, port, epoch }),
  link({ state, person, address, reason }) {
    const about = { event: "link", state, id: person.id, username: person.name, address };
    return reason === undefined ? about : { ...about, reason };
  },
  // A program that answers every message would answer itself, without end.
  message: ({ message }) => message.own ? undefined : messageObject(message),
  changed: ({ own, ...changed }) => own ? undefined : changedObject(changed),
  delivered: ({ to, room, number }) => ({ event: "delivered", to, id: partnerOf(room), number }),
  joined: ({ person }) => notice("joined", `${person.shown} joined`),
  left: ({ person, reason }) => notice("left", `${person.shown} left (${reason})`),
  renamed: ({ from, to }) => notice("renamed", `${from} is now ${to}`),
  room({ change, room, person }) {
    const about = { event: "room", change, ...roomObject(room) };
    return person === undefined ? about : { ...about, id: person.id, username: person.name };
  },
  entered: ({ room }) => ({ event: "room", change: "entered", ...roomObject(room) }),
  rooms: ({ rooms }) => ({
    event: "rooms",
    rooms: rooms.map((room) => ({ ...roomObject(room), joined: room.joined })),
  }),
  found: ({ finding }) => searchObject(finding),
  // Each late message says so itself.
  notice: ({ kind, text }) => kind === "late" ? undefined : notice(kind, text),
  error: ({ text }) => ({ event: "error", text }),
  keys: () => notice("keys", KEYS_TEXT),
  delivery: () => undefined,
  status: () => undefined,
  clear: () => undefined,
  quit: () => undefined,
};

function notice(kind: string, text: string): Json {
  return { event: "notice", kind, text };
}

function messageObject(message: Message): Json {
  const { room, type, sender, author, content, timestamp, sequence, hops, number } = message;
  const { late, replaces, mention, replayed } = message;
  const annotations = standingAnnotations(message.annotations);
  const marks = {
    ...(late ? { late } : {}),
    ...(replaces ? { replaces } : {}),
    ...(mention ? { mention } : {}),
    ...(annotations.length === 0 ? {} : { annotations: annotations.map(annotationObject) }),
  };
  if (partnerOf(message.room) !== undefined) {
    const payload = { from: sender, author, type, content, timestamp, number, hops };
    return { event: "private", ...payload, ...marks, ...(replayed ? { replayed } : {}) };
  }
  // By another name than "message", so that a program which answers those answers nothing old.
  const event = replayed ? "replayed" : "message";
  return { event, room, type, sender, author, content, timestamp, sequence, hops, ...marks };
}

/** Names the message in full, so that a program finds it again. */
function changedObject({ message, annotation }: ChangedMessage): Json {
  const { room, type, sender, author, epoch, sequence, content, replayed } = message;
  return {
    ...{ event: "changed", room, type, sender, author, epoch, sequence, content },
    ...(replayed ? { replayed } : {}),
    ...(annotation === undefined ? {} : { annotation: annotationObject(annotation) }),
  };
}

/** An empty text means that the annotation is taken back. */
function annotationObject({ kind, author, text }: Annotation): Json {
  return { kind, author, text };
}

/**
 * Contains own messages too, unlike the events of messages: a program that searches does not answer
 * them.
 */
function searchObject({ query, messages, older }: SearchResult): Json {
  const about = query.type === "search"
    ? { query: "search", text: query.text }
    : { query: "mentions" };
  const found = messages.map(({ room, type, sender, author, content, timestamp }) => (
    { room, type, sender, author, content, timestamp }
  ));
  return { event: "found", ...about, messages: found, older };
}

function roomObject({ id: room, shown, kind, topic, members }: RoomView): Json {
  return { room, shown, kind, topic, members };
}

export const jsonFormat: LineFormat = {
  text(event) {
    const object = handleEvent(OBJECTS, event);
    return object === undefined ? "" : `${JSON.stringify(object)}\n`;
  },
  read: readIntent,
  error: (text) => `${JSON.stringify({ event: "error", text })}\n`,
};
