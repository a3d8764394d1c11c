import type { ChatEvent, SearchResult } from "../../chat/api/chat_event.ts";
import type { RoomView } from "../../chat/api/chat_view.ts";
import type { Message } from "../../chat/api/message.ts";
import { partnerOf } from "../../chat/api/room_id.ts";
import type { FrontEnd } from "./front_end.ts";
import { readIntent } from "./json_intent.ts";
import { KEYS_TEXT } from "./keys_help.ts";

type Json = Readonly<Record<string, unknown>>;

/** The object that stands for an event, or nothing for what no program needs to be told. */
function toObject(event: ChatEvent): Json | undefined {
  switch (event.type) {
    case "ready": {
      const { id, username, port, epoch } = event;
      return { event: "ready", id, username, port, epoch };
    }
    case "link": {
      const { state, person, address, reason } = event;
      const about = { event: "link", state, id: person.id, username: person.name, address };
      return reason === undefined ? about : { ...about, reason };
    }
    case "message":
      // A program that answers whatever is said would answer itself, without end.
      return event.message.own ? undefined : messageObject(event.message);
    case "delivered": {
      const { to, room, number } = event;
      return { event: "delivered", to, id: partnerOf(room), number };
    }
    case "joined":
      return { event: "notice", kind: "joined", text: `${event.person.shown} joined` };
    case "left":
      return {
        event: "notice",
        kind: "left",
        text: `${event.person.shown} left (${event.reason})`,
      };
    case "renamed":
      return { event: "notice", kind: "renamed", text: `${event.from} is now ${event.to}` };
    case "room": {
      const { change, room, person } = event;
      const about = { event: "room", change, ...roomObject(room) };
      return person === undefined ? about : { ...about, id: person.id, username: person.name };
    }
    case "entered":
      return { event: "room", change: "entered", ...roomObject(event.room) };
    case "rooms":
      return {
        event: "rooms",
        rooms: event.rooms.map((room) => ({ ...roomObject(room), joined: room.joined })),
      };
    case "found":
      return foundObject(event.finding);
    case "notice":
      if (event.kind === "late") return undefined; // each late message says so itself
      return { event: "notice", kind: event.kind, text: event.text };
    case "error":
      return { event: "error", text: event.text };
    case "keys":
      return { event: "notice", kind: "keys", text: KEYS_TEXT };
    case "delivery":
    case "status":
    case "clear":
    case "quit":
      return undefined;
  }
}

function messageObject(message: Message): Json {
  const { room, type, sender, author, content, timestamp, sequence, hops, number } = message;
  const { late, replaces, mention, replayed } = message;
  const marks = {
    ...(late ? { late } : {}),
    ...(replaces ? { replaces } : {}),
    ...(mention ? { mention } : {}),
  };
  if (partnerOf(message.room) !== undefined) {
    const words = { from: sender, author, type, content, timestamp, number, hops };
    return { event: "private", ...words, ...marks, ...(replayed ? { replayed } : {}) };
  }
  // By another name than "message", so that a program which answers those answers nothing old.
  const event = replayed ? "replayed" : "message";
  return { event, room, type, sender, author, content, timestamp, sequence, hops, ...marks };
}

/** Own messages too, unlike those that are told as they come: who asks does not answer them. */
function foundObject({ query, messages, older }: SearchResult): Json {
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

/** JSON mode: the engine's events and intents, one JSON object a line. */
export const jsonFrontEnd: FrontEnd = {
  text(event) {
    const object = toObject(event);
    return object === undefined ? "" : `${JSON.stringify(object)}\n`;
  },
  read: readIntent,
  error: (text) => `${JSON.stringify({ event: "error", text })}\n`,
};
