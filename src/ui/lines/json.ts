/**
 * JSON mode: events out and intents in, one JSON object a line, for programs.
 *
 * An object with the name of a peer also has that name as plain mode shows it, and whether it is
 * contested: a name is what a peer calls itself, and a program that trusts it is deceived.
 *
 * @module
 */
import { type Annotation, standingAnnotations } from "../../chat/api/annotation.ts";
import type { SearchResult } from "../../chat/api/chat_event.ts";
import { type ChatView, type Person, type RoomView, senderName } from "../../chat/api/chat_view.ts";
import type { ChangedMessage, Message } from "../../chat/api/message.ts";
import { partnerOf } from "../../chat/api/room_id.ts";
import type { PeerId } from "../../core/peer_id.ts";
import { type EventHandlers, handleEvent } from "../../front_end/event_handlers.ts";
import { readIntent } from "./json_intent.ts";
import { KEYS_TEXT, NO_BINDING_TEXT } from "./keys_help.ts";
import type { LineFormat } from "./line_format.ts";

type Json = Readonly<Record<string, unknown>>;

/** For each type of event its object; none where no program needs it. */
const OBJECTS: EventHandlers<Json | undefined, [ChatView]> = {
  ready: ({ id, username, port, epoch }) => ({ event: "ready", id, username, port, epoch }),
  link({ state, person, address, reason }) {
    const about = { event: "link", state, ...personObject(person), address };
    return reason === undefined ? about : { ...about, reason };
  },
  // A program that answers every message would answer itself, without end.
  message: ({ message }, view) => message.own ? undefined : messageObject(message, view),
  changed: ({ own, ...changed }, view) => own ? undefined : changedObject(changed, view),
  // `to` is the shown name; no name has a dot but before a fingerprint.
  delivered: ({ to, room, number }) => ({
    ...{ event: "delivered", to, id: partnerOf(room) },
    ...shownName(to.replace(/\..*/, ""), to),
    number,
  }),
  joined: ({ person }) => ({
    ...notice("joined", `${person.shown} joined`),
    ...personObject(person),
  }),
  left: ({ person, reason }) => ({
    ...notice("left", `${person.shown} left (${reason})`),
    ...personObject(person),
  }),
  renamed: ({ person, from, to }) => ({
    ...notice("renamed", `${from} is now ${to}`),
    ...personObject(person),
  }),
  room({ change, room, person }) {
    const about = { event: "room", change, ...roomObject(room) };
    if (person === undefined) return about;
    // `shown` is the room's
    const { id, username, shown: shownUsername, contested } = personObject(person);
    return { ...about, id, username, shownUsername, contested };
  },
  entered: ({ room }) => ({ event: "room", change: "entered", ...roomObject(room) }),
  rooms: ({ rooms }) => ({
    event: "rooms",
    rooms: rooms.map((room) => ({ ...roomObject(room), joined: room.joined })),
  }),
  found: ({ finding }, view) => searchObject(finding, view),
  // Each late message says so itself.
  notice: ({ kind, text }) => kind === "late" ? undefined : notice(kind, text),
  error: ({ text }) => ({ event: "error", text }),
  keys: () => notice("keys", KEYS_TEXT),
  bind: () => ({ event: "error", text: NO_BINDING_TEXT }),
  delivery: () => undefined,
  status: () => undefined,
  clear: () => undefined,
  quit: () => undefined,
};

function notice(kind: string, text: string): Json {
  return { event: "notice", kind, text };
}

interface ShownName {
  /** The name as it is shown: with the fingerprint of the key where it is contested. */
  readonly shown: string;
  /** Whether the name alone does not tell who it is. */
  readonly contested: boolean;
}

function shownName(name: string, shown: string): ShownName {
  return { shown, contested: shown !== name };
}

function senderShown(message: Message, view: ChatView): ShownName {
  return shownName(message.sender, senderName(message, view));
}

interface PersonObject extends ShownName {
  readonly id: PeerId;
  readonly username: string;
}

function personObject({ id, name: username, shown }: Person): PersonObject {
  return { id, username, ...shownName(username, shown) };
}

function messageObject(message: Message, view: ChatView): Json {
  const { room, type, sender, author, content, timestamp, sequence, hops, number } = message;
  const name = senderShown(message, view);
  const { late, replaces, mention, replayed, misdated: clock } = message;
  const annotations = standingAnnotations(message.annotations);
  const marks = {
    ...(late ? { late } : {}),
    ...(clock === undefined ? {} : { clock }),
    ...(replaces ? { replaces } : {}),
    ...(mention ? { mention } : {}),
    ...(annotations.length === 0 ? {} : { annotations: annotations.map(annotationObject) }),
  };
  if (partnerOf(message.room) !== undefined) {
    const payload = { from: sender, author, ...name, type, content, timestamp, number, hops };
    return { event: "private", ...payload, ...marks, ...(replayed ? { replayed } : {}) };
  }
  // By another name than "message", so that a program which answers those answers nothing old.
  const event = replayed ? "replayed" : "message";
  const about = { event, room, type, sender, author, ...name };
  return { ...about, content, timestamp, sequence, hops, ...marks };
}

/** Names the message in full, so that a program finds it again. */
function changedObject({ message, annotation }: ChangedMessage, view: ChatView): Json {
  const { room, type, sender, author, epoch, sequence, content, replayed } = message;
  return {
    ...{ event: "changed", room, type, sender, author, ...senderShown(message, view) },
    ...{ epoch, sequence, content },
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
function searchObject({ query, messages, older }: SearchResult, view: ChatView): Json {
  const about = query.type === "search"
    ? { query: "search", text: query.text }
    : { query: "mentions" };
  const found = messages.map((message) => {
    const { room, type, sender, author, content, timestamp } = message;
    return { room, type, sender, author, ...senderShown(message, view), content, timestamp };
  });
  return { event: "found", ...about, messages: found, older };
}

function roomObject({ id: room, shown, kind, topic, members }: RoomView): Json {
  return { room, shown, kind, topic, members };
}

/** Creates the format; `view` tells how names are shown. */
export function createJsonFormat(view: ChatView): LineFormat {
  return {
    text(event) {
      const object = handleEvent(OBJECTS, event, view);
      return object === undefined ? "" : `${JSON.stringify(object)}\n`;
    },
    read: readIntent,
    error: (text) => `${JSON.stringify({ event: "error", text })}\n`,
  };
}
