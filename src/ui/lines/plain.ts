import type { ChatEvent } from "../../chat/event.ts";
import { type ChatView, senderName } from "../../chat/view.ts";
import type { Face } from "./face.ts";

const pad = (value: number): string => `${value}`.padStart(2, "0");

/** Begins the further lines of a text, so that none can be taken for somebody else's. */
const CONTINUED = "\n      │ ";

/** Local hours and minutes, a text, a line feed. */
function line(time: Date, text: string): string {
  const minute = `${pad(time.getHours())}:${pad(time.getMinutes())}`;
  return `${minute} ${text.replaceAll("\n", CONTINUED)}\n`;
}

/** What plain mode prints for an event, or nothing; `now` is the time of what has none of its own. */
function plainText(event: ChatEvent, now: Date, echo: boolean, view: ChatView): string {
  switch (event.type) {
    case "ready":
      return line(now, `* you are ${event.username}, listening on port ${event.port}`);
    case "message": {
      const { message } = event;
      if (message.own && !echo) return "";
      const said = new Date(message.timestamp);
      const mark = message.replaces ? " (instead)" : message.late ? " (late)" : "";
      const name = `${senderName(message, view)}${mark}`;
      return message.type === "action"
        ? line(said, `* ${name} ${message.content}`)
        : line(said, `${name}: ${message.content}`);
    }
    case "joined":
      return line(now, `* ${event.person.shown} joined`);
    case "left":
      return line(now, `* ${event.person.shown} left (${event.reason})`);
    case "renamed":
      return line(now, `* ${event.from} is now ${event.to}`);
    case "notice":
      if (event.kind === "late") return ""; // each late message says so itself: lines stay where they are
      return line(now, `${event.kind === "security" ? "!" : "*"} ${event.text}`);
    case "error":
      return line(now, `! ${event.text}`);
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
 * lines are printed: a terminal has shown them already while they were typed.
 */
export function createPlainFace(view: ChatView, echo: boolean): Face {
  return {
    text: (event, now) => plainText(event, now, echo, view),
    read: (text, room) =>
      text.trim() === ""
        ? { state: "nothing" }
        : { state: "intent", intent: { type: "input", room, line: text } },
    error: (text, now) => line(now, `! ${text}`),
  };
}
