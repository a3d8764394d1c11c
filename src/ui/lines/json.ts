import type { ChatEvent } from "../../chat/event.ts";
import type { Face, LineRead } from "./face.ts";

/** The object that stands for an event, or nothing for what no program needs to be told. */
function toObject(event: ChatEvent): Readonly<Record<string, unknown>> | undefined {
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
    case "message": {
      // A program that answers whatever is said would answer itself, without end.
      if (event.message.own) return undefined;
      const { room, type, sender, author, content, timestamp, sequence, hops } = event.message;
      const { late, replaces } = event.message;
      return {
        event: "message",
        room,
        type,
        sender,
        author,
        content,
        timestamp,
        sequence,
        hops,
        ...(late ? { late } : {}),
        ...(replaces ? { replaces } : {}),
      };
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
    case "notice":
      if (event.kind === "late") return undefined; // each late message says so itself
      return { event: "notice", kind: event.kind, text: event.text };
    case "error":
      return { event: "error", text: event.text };
    case "delivery":
    case "status":
    case "clear":
    case "quit":
      return undefined;
  }
}

const EXAMPLES =
  `{"intent":"say","room":"general","content":"hi"} or {"intent":"command","line":"/users"}`;

function readIntent(text: string, room: string): LineRead {
  if (text.trim() === "") return { state: "nothing" };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { state: "refused", reason: `This line is no JSON: write ${EXAMPLES}` };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { state: "refused", reason: `This line is no JSON object: write ${EXAMPLES}` };
  }
  const fields = value as Readonly<Record<string, unknown>>;
  const where = fields["room"] ?? room;
  if (typeof where !== "string") return { state: "refused", reason: `"room" must be a string` };
  switch (fields["intent"]) {
    case "say": {
      const content = fields["content"];
      if (typeof content !== "string") {
        return { state: "refused", reason: `"say" needs a string "content"` };
      }
      return { state: "intent", intent: { type: "say", room: where, content } };
    }
    case "command": {
      const line = fields["line"];
      if (typeof line !== "string") {
        return { state: "refused", reason: `"command" needs a string "line"` };
      }
      return { state: "intent", intent: { type: "command", room: where, line } };
    }
    default:
      return { state: "refused", reason: `There is no such "intent": write ${EXAMPLES}` };
  }
}

/** JSON mode: the engine's events and intents, one JSON object a line. */
export const jsonFace: Face = {
  text(event) {
    const object = toObject(event);
    return object === undefined ? "" : `${JSON.stringify(object)}\n`;
  },
  read: readIntent,
  error: (text) => `${JSON.stringify({ event: "error", text })}\n`,
};
