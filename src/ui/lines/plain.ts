import type { ChatEvent, SearchResult } from "../../chat/api/chat_event.ts";
import { type ChatView, type RoomView, senderName } from "../../chat/api/chat_view.ts";
import type { Message } from "../../chat/api/message.ts";
import { CONVERSATION, partnerOf } from "../../chat/api/room_id.ts";
import { plural } from "../../core/text/plural.ts";
import { roomChange } from "../room_change.ts";
import { foundTitle } from "../search_title.ts";
import type { FrontEnd } from "./front_end.ts";
import { KEYS_TEXT } from "./keys_help.ts";

const pad = (value: number): string => `${value}`.padStart(2, "0");

/** Begins the further lines of a text, so that none can be taken for somebody else's. */
const CONTINUED = "\n      │ ";

/** Local hours and minutes. */
function minute(time: Date): string {
  return `${pad(time.getHours())}:${pad(time.getMinutes())}`;
}

/** When, a text, a line feed. */
function line(time: Date, text: string): string {
  return `${minute(time)} ${text.replaceAll("\n", CONTINUED)}\n`;
}

/** What is to be known of a message beside its words, in brackets behind the name; mostly nothing. */
function marksOf({ replaces, replayed, late, mention }: Message): string {
  const when = replaces ? "instead" : replayed ? "earlier" : late ? "late" : "";
  const marks = [when, mention ? "mentions you" : ""].filter((mark) => mark !== "");
  return marks.length === 0 ? "" : ` (${marks.join(", ")})`;
}

/** What somebody said, behind the room where that is not the one at `place`: no name begins as a room's does. */
function messageText(message: Message, place: string, view: ChatView): string {
  const { room, type, content } = message;
  if (partnerOf(message.room) !== undefined) return privateText(message, view);
  const name = `${senderName(message, view)}${marksOf(message)}`;
  const said = type === "action" ? `* ${name} ${content}` : `${name}: ${content}`;
  return room === place ? said : `${roomName(room, view)} ${said}`;
}

/** The arrow stands before the colon, where nobody's words can. */
function privateText(message: Message, view: ChatView): string {
  const { own, type, room } = message;
  const from = own ? "you" : senderName(message, view);
  const to = own ? roomName(room, view).slice(CONVERSATION.length) : "you";
  const content = type === "action" ? `* ${message.content}` : message.content;
  return `${from} -> ${to}${marksOf(message)}: ${content}`;
}

function roomName(id: string, { rooms }: ChatView): string {
  return rooms.find((room) => room.id === id)?.shown ??
    (partnerOf(id) === undefined ? `#${id}` : id);
}

function entered({ shown, kind, topic, members }: RoomView): string {
  const about = topic === "" ? "" : `: ${topic}`;
  const count = kind === "private" ? "" : ` (${plural(members, "person", "people")})`;
  return `you are in ${shown} now${about}${count}`;
}

/** What was found, each message on one line, that none can pass for two, with the time when it was said, and where. */
function foundText(finding: SearchResult, view: ChatView): string {
  const lines = finding.messages.map((message) => {
    const time = minute(new Date(message.timestamp));
    return `${time} ${messageText(message, "", view).replaceAll("\n", " ")}`;
  });
  return [foundTitle(finding), ...lines].join("\n");
}

/** What plain mode prints for an event, or nothing; `now` is the time of what has none of its own. */
function plainText(
  event: ChatEvent,
  now: Date,
  place: string,
  { view, echo }: { readonly view: ChatView; readonly echo: boolean },
): string {
  switch (event.type) {
    case "ready":
      return line(now, `* you are ${event.username}, listening on port ${event.port}`);
    case "message": {
      const { message } = event;
      if (message.own && !echo) return "";
      return line(new Date(message.timestamp), messageText(message, place, view));
    }
    case "delivered":
      return line(now, `* delivered to ${event.to}`);
    case "joined":
      return line(now, `* ${event.person.shown} joined`);
    case "left":
      return line(now, `* ${event.person.shown} left (${event.reason})`);
    case "renamed":
      return line(now, `* ${event.from} is now ${event.to}`);
    case "room": {
      const change = roomChange(event, view.self);
      return change === undefined ? "" : line(now, `* ${change.who} ${change.what}`);
    }
    case "entered":
      return line(now, `* ${entered(event.room)}`);
    case "rooms":
      return line(now, `* ${event.text}`);
    case "found":
      return line(now, `* ${foundText(event.finding, view)}`);
    case "notice":
      if (event.kind === "late") return ""; // each late message says so itself: lines stay where they are
      return line(now, `${event.kind === "security" ? "!" : "*"} ${event.text}`);
    case "error":
      return line(now, `! ${event.text}`);
    case "keys":
      return line(now, `* ${KEYS_TEXT}`);
    case "link":
    case "delivery":
    case "status":
    case "clear":
    case "quit":
      return "";
  }
}

/**
 * Plain mode: one line a message, `10:30 alice: Hello`; lines in are what a person would type. `echo` says whether one's own
 * lines are printed: a terminal has shown them already while they were typed. What is typed is never repeated otherwise: it
 * may hold a password.
 */
export function createPlainFrontEnd(view: ChatView, echo: boolean): FrontEnd {
  return {
    text: (event, now, place) => plainText(event, now, place, { view, echo }),
    read: (text, room) =>
      text.trim() === ""
        ? { state: "nothing" }
        : { state: "intent", intent: { type: "input", room, line: text } },
    error: (text, now) => line(now, `! ${text}`),
  };
}
