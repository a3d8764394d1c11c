/**
 * Plain mode: one line a message, `10:30 alice: Hello`, without control sequences; input lines are
 * what a person would type.
 *
 * Invariants:
 *
 * 1. No text of others passes for a line of the program, or of somebody else: further lines of a
 *    text begin with a mark, and no name begins like a room.
 * 2. Input is never repeated in the output, but as a message: it may hold a password.
 * 3. On a terminal, text that runs from right to left is isolated (`isolate.ts`). A pipe gets what
 *    others said as they said it.
 *
 * @module
 */
import { type Annotation, standingAnnotations } from "../../chat/api/annotation.ts";
import type { SearchResult } from "../../chat/api/chat_event.ts";
import { type ChatView, type RoomView, senderName } from "../../chat/api/chat_view.ts";
import type { ChangedMessage, Message } from "../../chat/api/message.ts";
import { CONVERSATION, partnerOf } from "../../chat/api/room_id.ts";
import type { Settings } from "../../chat/api/settings.ts";
import { plural } from "../../core/text/plural.ts";
import { clockText } from "../../front_end/clock_text.ts";
import { type EventHandlers, handleKnownEvent } from "../../front_end/event_handlers.ts";
import { roomEventText } from "../../front_end/room_event_text.ts";
import { searchTitle } from "../../front_end/search_title.ts";
import { isolatePart, isolatePhrases } from "./isolate.ts";
import { KEYS_TEXT, NO_BINDING_TEXT } from "./keys_help.ts";
import type { LineFormat } from "./line_format.ts";

const pad = (value: number): string => `${value}`.padStart(2, "0");

/** Returns a local time of day in a form of the setting `time`. */
function timeText(time: Date, form: Settings["time"]): string {
  const hours = pad(time.getHours());
  const minutes = pad(time.getMinutes());
  return clockText({ hours, minutes, seconds: pad(time.getSeconds()) }, form);
}

/** Returns the local time by which a message can be found: without the setting, in hours too. */
function reference(time: Date, form: Settings["time"]): string {
  return timeText(time, form === "off" ? "24h" : form);
}

/** Returns a line: the time and a text, whose further lines begin with a mark. */
function line(time: Date, text: string, { view }: { readonly view: ChatView }): string {
  const written = timeText(time, view.settings.time);
  const start = written === "" ? "" : `${written} `;
  return `${start}${text.replaceAll("\n", `\n${" ".repeat(start.length)}│ `)}\n`;
}

/**
 * Returns what is unusual about a message, in brackets behind the name; mostly nothing. A private
 * one is for the person anyway, whether it names them or not.
 */
function marksOf({ room, replaces, replayed, late, misdated, mention }: Message): string {
  const when = replaces ? "instead" : replayed ? "earlier" : late ? "late" : "";
  const clock = misdated === undefined ? "" : `clock ${misdated}`;
  const marks = [when, clock, mention && partnerOf(room) === undefined ? "mentions you" : ""]
    .filter((
      mark,
    ) => mark !== "");
  return marks.length === 0 ? "" : ` (${marks.join(", ")})`;
}

/** Returns the text of a message, behind the room's name unless it is the room at `place`. */
function messageText(message: Message, situation: Situation): string {
  const { room, type } = message;
  const { place, view, part } = situation;
  if (partnerOf(message.room) !== undefined) return privateText(message, situation);
  const content = part(message.content);
  const name = `${part(senderName(message, view))}${marksOf(message)}`;
  const said = type === "action" ? `* ${name} ${content}` : `${name}: ${content}`;
  return room === place ? said : `${part(roomName(room, view))} ${said}`;
}

/**
 * Returns the text of a direct message. The arrow stands before the colon, where no text of others
 * can.
 */
function privateText(message: Message, { view, part }: Situation): string {
  const { own, type, room } = message;
  const from = own ? "you" : part(senderName(message, view));
  const to = own ? part(roomName(room, view).slice(CONVERSATION.length)) : "you";
  const said = part(message.content);
  const content = type === "action" ? `* ${said}` : said;
  return `${from} -> ${to}${marksOf(message)}: ${content}`;
}

/** Returns the lines of a message, and of the annotations that it has already. */
function messageLines(message: Message, situation: Situation): string {
  const text = line(new Date(message.timestamp), messageText(message, situation), situation);
  const annotations = standingAnnotations(message.annotations);
  return text +
    annotations.map((annotation) =>
      line(situation.now, annotationText(message, annotation, situation), situation)
    ).join("");
}

function changedText({ message, annotation }: ChangedMessage, situation: Situation): string {
  return annotation === undefined
    ? `* changed: ${reference(new Date(message.timestamp), situation.view.settings.time)} ${
      messageText(message, situation)
    }`
    : annotationText(message, annotation, situation);
}

/** Returns the text of an annotation: `* carol to 10:30 bob: 👍`. */
function annotationText(
  message: Message,
  annotation: Annotation,
  { place, view, part }: Situation,
): string {
  const { room, timestamp } = message;
  const where = room === place ? "" : `${part(roomName(room, view))} `;
  const from = [view.self, ...view.people].find(({ id }) => id === annotation.author)?.shown ??
    senderName({ author: annotation.author, sender: "somebody", contested: true }, view);
  const to = `${reference(new Date(timestamp), view.settings.time)} ${
    part(senderName(message, view))
  }`;
  const text = annotation.text === "" ? " (taken back)" : `: ${part(annotation.text)}`;
  return `${where}* ${part(from)} to ${to}${text}`;
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
function searchText(finding: SearchResult, situation: Situation): string {
  const lines = finding.messages.map((message) => {
    const time = reference(new Date(message.timestamp), situation.view.settings.time);
    const content = message.content.replaceAll("\n", " ");
    return `${time} ${messageText({ ...message, content }, { ...situation, place: "" })}`;
  });
  return [situation.told(searchTitle(finding)), ...lines].join("\n");
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
  /** Keeps what others control in its place on a terminal. */
  readonly part: (text: string) => string;
  /** The same for a text of the program, in which such parts stand. */
  readonly told: (text: string) => string;
}

/** Returns the line of a text of the program. */
function told(situation: Situation, text: string): string {
  return line(situation.now, situation.told(text), situation);
}

/** The lines of an event, each with its end; types that are not here have none. */
const TEXTS: Partial<EventHandlers<string, [Situation]>> = {
  ready: ({ username, port }, situation) =>
    line(situation.now, `* you are ${username}, listening on port ${port}`, situation),
  message: ({ message }, situation) =>
    message.own && !situation.echo ? "" : messageLines(message, situation),
  changed: ({ own, ...changed }, situation) =>
    own && !situation.echo ? "" : line(situation.now, changedText(changed, situation), situation),
  delivered: ({ to }, situation) => told(situation, `* delivered to ${to}`),
  joined: ({ person }, situation) => told(situation, `* ${person.shown} joined`),
  left: ({ person, reason }, situation) => told(situation, `* ${person.shown} left (${reason})`),
  renamed: ({ from, to }, situation) => told(situation, `* ${from} is now ${to}`),
  room(event, situation) {
    const change = roomEventText(event, situation.view.self);
    return change === undefined ? "" : told(situation, `* ${change.who} ${change.what}`);
  },
  entered: ({ room }, situation) => told(situation, `* ${enteredText(room)}`),
  rooms: ({ text }, situation) => told(situation, `* ${text}`),
  found: ({ finding }, situation) =>
    line(situation.now, `* ${searchText(finding, situation)}`, situation),
  // Each late message says so itself, and lines stay where they are.
  notice: ({ kind, text }, situation) =>
    kind === "late" ? "" : told(situation, `${kind === "security" ? "!" : "*"} ${text}`),
  error: ({ text }, situation) => told(situation, `! ${text}`),
  keys: (_event, situation) => line(situation.now, `* ${KEYS_TEXT}`, situation),
  bind: (_event, situation) => told(situation, `! ${NO_BINDING_TEXT}`),
};

export interface PlainOptions {
  /**
   * Whether the input is a script's, and no terminal's: own messages are printed, since no terminal
   * has shown them, and names of emoji in them stay as they are.
   */
  readonly echo: boolean;
  /** Whether the output is a terminal, which may reorder what it shows. */
  readonly isolate: boolean;
}

/** Creates the format. */
export function createPlainFormat(view: ChatView, { echo, isolate }: PlainOptions): LineFormat {
  const part = isolate ? isolatePart : asItIs;
  const isolated = isolate ? isolatePhrases : asItIs;
  return {
    text: (event, now, place) =>
      handleKnownEvent(TEXTS, event, { view, echo, now, place, part, told: isolated }) ?? "",
    read: (text, room) =>
      text.trim() === "" ? { state: "nothing" } : {
        state: "intent",
        intent: { type: "input", room, line: text, ...(echo ? { isScript: true } : {}) },
      },
    error: (text, now) => line(now, isolated(`! ${text}`), { view }),
  };
}

function asItIs(text: string): string {
  return text;
}
