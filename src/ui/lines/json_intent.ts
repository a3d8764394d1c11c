/**
 * Reads the intents of JSON mode: one JSON object a line.
 *
 * @module
 */
import type { Intent } from "../../chat/api/intent.ts";
import type { LineRead } from "./line_format.ts";

const EXAMPLES =
  `{"intent":"say","room":"general","content":"hi"} or {"intent":"command","line":"/users"}`;

/** The fields of intents. Each is a string; `null` counts as absent. */
const FIELDS = ["room", "content", "line", "to", "name", "password", "description"] as const;

type Fields = Readonly<Partial<Record<typeof FIELDS[number], string>>>;

/** Reads one intent; `room` is the room of an intent that names none. */
export function readIntent(text: string, room: string): LineRead {
  if (text.trim() === "") return { state: "nothing" };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refused(`This line is no JSON: write ${EXAMPLES}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return refused(`This line is no JSON object: write ${EXAMPLES}`);
  }
  const object = value as Readonly<Record<string, unknown>>;
  const fields: { -readonly [Name in keyof Fields]: Fields[Name] } = {};
  for (const name of FIELDS) {
    const field = object[name] ?? undefined;
    if (typeof field === "string") fields[name] = field;
    else if (field !== undefined) return refused(`"${name}" must be a string`);
  }
  return toIntent(object["intent"], fields, room);
}

function toIntent(type: unknown, fields: Fields, place: string): LineRead {
  const { room = place, content, line, to, name, password, description } = fields;
  switch (type) {
    case "say":
      if (content === undefined) return missing(type, "content");
      return intent({ type, room, content });
    case "command":
      if (line === undefined) return missing(type, "line");
      return intent({ type, room, line });
    case "private":
      if (to === undefined) return missing(type, "to");
      if (content === undefined) return missing(type, "content");
      return intent({ type, to, content });
    case "create":
      if (name === undefined) return missing(type, "name");
      return intent({
        type,
        name,
        ...(password === undefined ? {} : { password }),
        ...(description === undefined ? {} : { description }),
      });
    case "join":
      if (fields.room === undefined) return missing(type, "room");
      return intent({ type, room, ...(password === undefined ? {} : { password }) });
    case "leave":
      return intent({ type, room });
    case "rooms":
      return intent({ type });
    default:
      return refused(`There is no such "intent": write ${EXAMPLES}`);
  }
}

function intent(intent: Intent): LineRead {
  return { state: "intent", intent };
}

function missing(type: Intent["type"], field: keyof Fields): LineRead {
  return refused(`"${type}" needs a string "${field}"`);
}

function refused(reason: string): LineRead {
  return { state: "refused", reason };
}
