/**
 * Lines: the entries of the scrollback, each made of a message or an event.
 *
 * Lines have one order, the same in whatever order they arrive, see {@link compareLines}.
 *
 * @module
 */
import type { ChatEvent } from "../../../chat/api/chat_event.ts";
import type { Person } from "../../../chat/api/chat_view.ts";
import { compareMessages, type Message } from "../../../chat/api/message.ts";
import type { Settings } from "../../../chat/api/settings.ts";
import { type Clock, compareClocks } from "../../../core/hybrid_logical_clock.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import { type MarkedPart, markedParts } from "../../../core/text/inline_markup.ts";
import { type Grapheme, graphemes } from "../../../core/text/width.ts";
import { clockText } from "../../../front_end/clock_text.ts";
import { type RoomEvent, roomEventText } from "../../../front_end/room_event_text.ts";

/** One entry of the scrollback. */
export interface Line {
  readonly kind:
    | "chat"
    | "action"
    /** A direct message, shown in another room where the person looks. */
    | "direct"
    | "joined"
    | "left"
    | "joined and left"
    | "left and joined"
    | "renamed"
    | "notice"
    | "error";
  readonly clock: Clock;
  /** The number of the line on this screen, in the order of arrival. */
  readonly arrival: number;
  readonly message?: Message;
  /** The person whom it is about. */
  readonly person?: PeerId;
  /** The name to show. */
  readonly name: string;
  /** Of a message: the picture of its author when it came, if they had one. */
  readonly picture?: string;
  /** Of a direct message: the receiver, and the name to show. */
  readonly to?: { readonly person: PeerId; readonly name: string };
  readonly body: Body;
  readonly when: Moment;
  /** Of an own message sent while the screen ran: whether anybody was linked to receive it. */
  readonly sentWhile?: "alone" | "linked";
  /** Of a folded line: all joins and leaves in it. */
  readonly joinsAndLeaves?: readonly JoinOrLeave[];
  /** Of an own direct message: whether it was delivered. */
  readonly delivered?: boolean;
}

/** The sign of all lines but chat. */
export const SIGNS: Readonly<Record<Exclude<Line["kind"], "chat">, string>> = {
  action: "*",
  direct: "@",
  joined: "→",
  left: "←",
  "joined and left": "→←",
  "left and joined": "←→",
  renamed: "·",
  notice: "·",
  error: "!",
};

/** Local time: `10:30`, `05`, `Fri 20 Nov 2026`. */
export interface Moment {
  readonly time: string;
  /** Absent where they are not known: then `00`. */
  readonly seconds?: string;
  readonly day: string;
}

/**
 * Text with its graphemes and widths measured once. ASCII needs no measuring and is kept as a
 * string.
 */
export interface Body {
  readonly text: string;
  readonly lines?: readonly (readonly Grapheme[])[];
  /** Of a message: the parts that are bold, a link, and so on. */
  readonly parts?: readonly MarkedPart[];
}

const ASCII = /^[\x20-\x7e\n]*$/;

export function measure(text: string): Body {
  return ASCII.test(text) ? { text } : { text, lines: text.split("\n").map(graphemes) };
}

/** Returns the lines of a body, each as graphemes. */
export function bodyLines(body: Body): readonly (readonly Grapheme[])[] {
  return body.lines ?? body.text.split("\n").map(graphemes);
}

/** Compares two lines: messages by their order, events behind the messages of their time. */
export function compareLines(a: Line, b: Line): number {
  if (a.message !== undefined && b.message !== undefined) {
    return compareMessages(a.message, b.message) || a.arrival - b.arrival;
  }
  return compareClocks(a.clock, b.clock) ||
    Number(a.message === undefined) - Number(b.message === undefined) ||
    a.arrival - b.arrival;
}

/** Returns how far local time is ahead of UTC at a moment (ms since 1970), in minutes. */
export type MinutesEast = (ms: number) => number;

/** What the screen knows when a line comes. */
export interface LineContext {
  readonly arrival: number;
  readonly minutesEast: MinutesEast;
  readonly self: Pick<Person, "id">;
  /** Whether anybody is linked; absent if the message comes out of the history. */
  readonly sentWhile?: "alone" | "linked";
  /** Returns the name to show for the author. */
  readonly senderName: (message: Message) => string;
  /** Returns the picture of the author as far as it is known; empty for none. */
  readonly picture: (message: Message) => string;
}

export function messageLine(message: Message, context: LineContext): Line {
  const ms = Date.parse(message.timestamp);
  const picture = context.picture(message);
  const { sentWhile } = context;
  return {
    kind: kindOf(message),
    clock: message.clock,
    arrival: context.arrival,
    message,
    person: message.author,
    name: context.senderName(message),
    ...(picture === "" ? {} : { picture }),
    body: bodyOf(message),
    when: moment(Number.isNaN(ms) ? message.clock.ms : ms, context.minutesEast),
    ...(message.own && sentWhile !== undefined ? { sentWhile } : {}),
  };
}

/** Returns a line of a message with the message changed; the place of the line stays. */
export function changedLine(line: Line, message: Message): Line {
  return {
    ...line,
    kind: line.kind === "direct" ? line.kind : kindOf(message),
    message,
    body: line.message?.content === message.content ? line.body : bodyOf(message),
  };
}

function kindOf({ type }: Message): "action" | "chat" {
  return type === "action" ? "action" : "chat";
}

function bodyOf({ content }: Message): Body {
  return { ...measure(content), parts: markedParts(content) };
}

/** Returns the line of a direct message for another room; `other` is the partner. */
export function directLine(
  message: Message,
  other: { readonly person: PeerId; readonly name: string },
  context: LineContext,
): Line {
  const { picture: _, ...line } = messageLine(message, context);
  const { id: person } = context.self;
  return message.own
    ? { ...line, kind: "direct", name: "you", to: other }
    : { ...line, kind: "direct", to: { person, name: "you" } };
}

/** The events, other than messages, that are shown as a line. */
export type LineEvent = Extract<
  ChatEvent,
  { readonly type: "ready" | "joined" | "left" | "renamed" | "room" | "rooms" | "notice" | "error" }
>;

/** Returns the line of an event; `undefined` where other lines say it already. */
export function eventLine(event: LineEvent, context: LineContext): Line | undefined {
  switch (event.type) {
    case "joined":
      return personLine(event.type, event.clock, event.person, "", context);
    case "left": {
      const reason = event.reason === "" ? "" : `(${event.reason})`;
      return personLine(event.type, event.clock, event.person, reason, context);
    }
    case "renamed": {
      const { clock, from, to } = event;
      const person = { ...event.person, shown: from };
      return personLine(event.type, clock, person, `is now ${to}`, context);
    }
    case "ready":
      return undefined; // the welcome and the status line say who we are, and what to do
    case "room":
      return roomLine(event, context);
    case "rooms":
      return textLine("notice", event.clock, event.text, context);
    case "notice":
      if (event.kind === "alone") return undefined; // each message that waits says so itself
      return textLine(
        event.kind === "security" ? "error" : "notice",
        event.clock,
        event.text,
        context,
      );
    case "error":
      return textLine("error", event.clock, event.text, context);
  }
}

function roomLine(event: RoomEvent, context: LineContext): Line | undefined {
  const { change, clock, person } = event;
  const told = roomEventText(event, context.self);
  if (told === undefined) return undefined;
  const kind = change === "joined" || change === "left" ? change : "notice";
  // The sign says it, in the room itself. Only our own leaving is told elsewhere.
  const isToldBySign = kind !== "notice" && person?.id !== context.self.id;
  const text = isToldBySign ? "" : told.what;
  const line = { ...textLine(kind, clock, text, context), name: told.who };
  return change === "gone" || person === undefined ? line : { ...line, person: person.id };
}

function personLine(
  kind: Line["kind"],
  clock: Clock,
  person: Pick<Person, "id" | "shown">,
  what: string,
  context: LineContext,
): Line {
  return { ...textLine(kind, clock, what, context), person: person.id, name: person.shown };
}

/** Returns a line about nobody. */
export function textLine(
  kind: Line["kind"],
  clock: Clock,
  text: string,
  { arrival, minutesEast }: LineContext,
): Line {
  const when = moment(clock.ms, minutesEast);
  return { kind, clock, arrival, name: "", body: measure(text), when };
}

/** Returns a time in the form of the setting, always of one width: see {@link clockText}. */
export function timeText({ time, seconds = "00" }: Moment, form: Settings["time"]): string {
  if (form === "24h") return time; // as it is held: asked for each line of each frame
  const [hours = "", minutes = ""] = time.split(":");
  return clockText({ hours, minutes, seconds }, form);
}

/** Returns whether two times look the same in the form of the setting. */
export function isSameTime(a: Moment, b: Moment, form: Settings["time"]): boolean {
  const isSame = a.time === b.time;
  return form === "24h" || form === "12h" ? isSame : timeText(a, form) === timeText(b, form);
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const LONG_DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const LONG_MONTHS = [
  ...["January", "February", "March", "April", "May", "June", "July", "August", "September"],
  ...["October", "November", "December"],
];

/** Returns a moment (ms since 1970) as local time. */
export function moment(ms: number, minutesEast: MinutesEast): Moment {
  const local = new Date(ms + minutesEast(ms) * 60_000);
  const [hours, minutes, seconds] = [
    local.getUTCHours(),
    local.getUTCMinutes(),
    local.getUTCSeconds(),
  ].map((part) => String(part).padStart(2, "0"));
  const day = [
    DAYS[local.getUTCDay()],
    local.getUTCDate(),
    MONTHS[local.getUTCMonth()],
    local.getUTCFullYear(),
  ].join(" ");
  return { time: `${hours}:${minutes}`, seconds: seconds!, day };
}

/** Returns a day with whole names: `Friday 20 November 2026`. */
export function longDay(day: string): string {
  const [weekday = "", date, month = "", year] = day.split(" ");
  return [LONG_DAYS[DAYS.indexOf(weekday)], date, LONG_MONTHS[MONTHS.indexOf(month)], year]
    .join(" ");
}

/** Returns a day without the year: `Fri 20 Nov`. */
export function shortDay(day: string): string {
  return day.split(" ").slice(0, -1).join(" ");
}

/** The joins and leaves of one person in a folded line: the first, and the last. */
export interface JoinOrLeave {
  readonly person: PeerId;
  readonly name: string;
  readonly began: "joined" | "left";
  readonly ended: "joined" | "left";
}
