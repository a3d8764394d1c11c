/**
 * Plain mode: one line a message, `10:30 alice: Hello`, without control sequences; input lines are
 * what a person would type.
 *
 * Invariants:
 *
 * 1. No text of others passes for a line of the program, or of somebody else: further lines of a
 *    text begin with a mark, and no name begins like a room.
 * 2. Input is never repeated in the output, but as a message: it may hold a password.
 *
 * @module
 */
import { type Annotation, standingAnnotations } from "../../chat/api/annotation.ts";
import type { SearchResult } from "../../chat/api/chat_event.ts";
import { type ChatView, type RoomView, senderName } from "../../chat/api/chat_view.ts";
import type { ChangedMessage, Message } from "../../chat/api/message.ts";
import { CONVERSATION, partnerOf } from "../../chat/api/room_id.ts";
import { fingerprint } from "../../core/peer_id.ts";
import { plural } from "../../core/text/plural.ts";
import { type EventHandlers, handleKnownEvent } from "../../front_end/event_handlers.ts";
import { roomEventText } from "../../front_end/room_event_text.ts";
import { searchTitle } from "../../front_end/search_title.ts";
import { KEYS_TEXT } from "./keys_help.ts";
import type { LineFormat } from "./line_format.ts";

const pad = (value: number): string => `${value}`.padStart(2, "0");

/** Begins the further lines of a text. */
const CONTINUED = "\n      │ ";

/** Local hours and minutes. */
function minute(time: Date): string {
  return `${pad(time.getHours())}:${pad(time.getMinutes())}`;
}

/** Returns a line: the time and a text. */
function line(time: Date, text: string): string {
  return `${minute(time)} ${text.replaceAll("\n", CONTINUED)}\n`;
}

/** Returns what is unusual about a message, in brackets behind the name; mostly nothing. */
function marksOf({ replaces, replayed, late, mention }: Message): string {
  const when = replaces ? "instead" : replayed ? "earlier" : late ? "late" : "";
  const marks = [when, mention ? "mentions you" : ""].filter((mark) => mark !== "");
  return marks.length === 0 ? "" : ` (${marks.join(", ")})`;
}

/** Returns the text of a message, behind the room's name unless it is the room at `place`. */
function messageText(message: Message, place: string, view: ChatView): string {
  const { room, type, content } = message;
  if (partnerOf(message.room) !== undefined) return privateText(message, view);
  const name = `${senderName(message, view)}${marksOf(message)}`;
  const said = type === "action" ? `* ${name} ${content}` : `${name}: ${content}`;
  return room === place ? said : `${roomName(room, view)} ${said}`;
}

/**
 * Returns the text of a direct message. The arrow stands before the colon, where no text of others
 * can.
 */
function privateText(message: Message, view: ChatView): string {
  const { own, type, room } = message;
  const from = own ? "you" : senderName(message, view);
  const to = own ? roomName(room, view).slice(CONVERSATION.length) : "you";
  const content = type === "action" ? `* ${message.content}` : message.content;
  return `${from} -> ${to}${marksOf(message)}: ${content}`;
}

/** Returns the lines of a message, and of the annotations that it has already. */
function messageLines(message: Message, { view, now, place }: Situation): string {
  const text = line(new Date(message.timestamp), messageText(message, place, view));
  const annotations = standingAnnotations(message.annotations);
  return text +
    annotations.map((annotation) => line(now, annotationText(message, annotation, place, view)))
      .join("");
}

function changedText(
  { message, annotation }: ChangedMessage,
  place: string,
  view: ChatView,
): string {
  return annotation === undefined
    ? `* changed: ${minute(new Date(message.timestamp))} ${messageText(message, place, view)}`
    : annotationText(message, annotation, place, view);
}

/** Returns the text of an annotation: `* carol to 10:30 bob: 👍`. */
function annotationText(
  message: Message,
  annotation: Annotation,
  place: string,
  view: ChatView,
): string {
  const { room, timestamp } = message;
  const where = room === place ? "" : `${roomName(room, view)} `;
  const from = [view.self, ...view.people].find(({ id }) => id === annotation.author)?.shown ??
    `somebody.${fingerprint(annotation.author)}`;
  const to = `${minute(new Date(timestamp))} ${senderName(message, view)}`;
  return `${where}* ${from} to ${to}${
    annotation.text === "" ? " (taken back)" : `: ${annotation.text}`
  }`;
}

function roomName(id: string, { rooms }: ChatView): string {
  return rooms.find((room) => room.id === id)?.shown ??
    (partnerOf(id) === undefined ? `#${id}` : id);
}

function enteredText({ shown, kind, topic, members }: RoomView): string {
  const about = topic === "" ? "" : `: ${topic}`;
  const count = kind === "private" ? "" : ` (${plural(members, "person", "people")})`;
  return `you are in ${shown} now${about}${count}`;
}

/**
 * Returns a search result: each message on one line, so that none passes for two, with its time and
 * room.
 */
function searchText(finding: SearchResult, view: ChatView): string {
  const lines = finding.messages.map((message) => {
    const time = minute(new Date(message.timestamp));
    return `${time} ${messageText(message, "", view).replaceAll("\n", " ")}`;
  });
  return [searchTitle(finding), ...lines].join("\n");
}

/** What the lines of an event depend on, besides the event. */
interface Situation {
  readonly view: ChatView;
  /** Whether own messages are printed. */
  readonly echo: boolean;
  /** The time of an event that has none of its own. */
  readonly now: Date;
  /** Id of the room where the person is. */
  readonly place: string;
}

/** The lines of an event, each with its end; types that are not here have none. */
const TEXTS: Partial<EventHandlers<string, [Situation]>> = {
  ready: ({ username, port }, { now }) =>
    line(now, `* you are ${username}, listening on port ${port}`),
  message: ({ message }, situation) =>
    message.own && !situation.echo ? "" : messageLines(message, situation),
  changed: ({ own, ...changed }, { view, echo, now, place }) =>
    own && !echo ? "" : line(now, changedText(changed, place, view)),
  delivered: ({ to }, { now }) => line(now, `* delivered to ${to}`),
  joined: ({ person }, { now }) => line(now, `* ${person.shown} joined`),
  left: ({ person, reason }, { now }) => line(now, `* ${person.shown} left (${reason})`),
  renamed: ({ from, to }, { now }) => line(now, `* ${from} is now ${to}`),
  room(event, { view, now }) {
    const change = roomEventText(event, view.self);
    return change === undefined ? "" : line(now, `* ${change.who} ${change.what}`);
  },
  entered: ({ room }, { now }) => line(now, `* ${enteredText(room)}`),
  rooms: ({ text }, { now }) => line(now, `* ${text}`),
  found: ({ finding }, { view, now }) => line(now, `* ${searchText(finding, view)}`),
  // Each late message says so itself, and lines stay where they are.
  notice: ({ kind, text }, { now }) =>
    kind === "late" ? "" : line(now, `${kind === "security" ? "!" : "*"} ${text}`),
  error: ({ text }, { now }) => line(now, `! ${text}`),
  keys: (_event, { now }) => line(now, `* ${KEYS_TEXT}`),
};

/**
 * Creates the format. `echo`: whether own messages are printed, which a terminal has shown while
 * they were typed.
 */
export function createPlainFormat(view: ChatView, echo: boolean): LineFormat {
  return {
    text: (event, now, place) => handleKnownEvent(TEXTS, event, { view, echo, now, place }) ?? "",
    read: (text, room) =>
      text.trim() === ""
        ? { state: "nothing" }
        : { state: "intent", intent: { type: "input", room, line: text } },
    error: (text, now) => line(now, `! ${text}`),
  };
}
