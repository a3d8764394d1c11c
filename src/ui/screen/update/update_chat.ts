/**
 * Folds the engine's events into the model: one table, with a handler for each type.
 *
 * @module
 */
import type { ChatEvent } from "../../../chat/api/chat_event.ts";
import { conversationWith, GENERAL } from "../../../chat/api/room_id.ts";
import { type EventHandlers, handleEvent } from "../../../front_end/event_handlers.ts";
import { EMPTY_BUFFER } from "../model/buffer.ts";
import { arriveIn, withBuffer } from "../model/buffers.ts";
import { withDeliveryMark } from "../model/delivery_ranges.ts";
import { eventLine, type LineEvent, messageLine } from "../model/line.ts";
import type { Model, Update } from "../model/model.ts";
import { withText } from "../view/pages/text_overlay.ts";
import { addEventLine, lineContext } from "./lines/add_line.ts";
import {
  addDirectLine,
  addMessage,
  alertsFor,
  withChanged,
  withDelivered,
} from "./lines/add_message.ts";
import { keyToBind } from "./keys/key_names.ts";
import { keysText } from "./keys/key_bindings.ts";
import { isTooHigh, LONG_ANSWER_TITLES } from "./lines/long_answers.ts";
import { withSearchResults } from "./search_results.ts";

/** Updates the model by an event of the engine. */
export function updateByChat(model: Model, event: ChatEvent): Update {
  return handleEvent(UPDATES, event, model);
}

const addEvent = (event: LineEvent, model: Model): Update => [withEvent(model, event), []];
const nothing = (_event: ChatEvent, model: Model): Update => [model, []];

const UPDATES: EventHandlers<Update, [Model]> = {
  ready: addEvent,
  joined: addEvent,
  left: addEvent,
  renamed: addEvent,
  room: addEvent,
  message: ({ message }, model) => [
    addDirectLine(addMessage(model, message, true), message),
    alertsFor(model, message),
  ],
  changed: ({ message }, model) => [withChanged(model, message), []],
  delivered: ({ room, number }, model) => [withDelivered(model, room, number), []],
  delivery({ reach, after, upTo }, model) {
    const deliveryMarks = withDeliveryMark(model.deliveryMarks, reach, after, upTo);
    return [{ ...model, deliveryMarks }, []];
  },
  entered: ({ room }, model) => [arriveIn(model, room.id), []],
  found: ({ finding }, model) => [
    withSearchResults(model, finding, (message) => messageLine(message, lineContext(model))),
    [],
  ],
  notice: (event, model) => [
    event.kind === "settings"
      ? withText(model, "Settings", event.text)
      : withAnswer(model, event, LONG_ANSWER_TITLES.get(event.kind)),
    [],
  ],
  rooms: (event, model) => [withAnswer(model, event, "Rooms"), []],
  error: (event, model) => [withEvent({ ...model, switchingRoom: false }, event), []],
  keys: (_event, model) => [withText(model, "Keys", keysText(model.snapshot.boundKeys)), []],
  bind(event, model) {
    const named = keyToBind(event.key);
    if (named.state === "refused") {
      return [withEvent(model, { type: "error", text: named.reason, clock: event.clock }), []];
    }
    const intent = { type: "bind", room: model.room, key: named.key, line: event.line } as const;
    return [model, [{ type: "submit", intent }]];
  },
  clear: (_event, model) => [withBuffer(model, EMPTY_BUFFER), []],
  quit: (_event, model) => [model, [{ type: "quit" }]],
  // A link has no line of its own: a person joins or leaves with it. The status is in the snapshot.
  link: nothing,
  status: nothing,
};

/**
 * Shows the answer to a command: in an overlay, if it has a title and more rows than the room
 * shows.
 */
function withAnswer(
  model: Model,
  event: Extract<LineEvent, { readonly type: "notice" | "rooms" }>,
  title: string | undefined,
): Model {
  const line = title === undefined ? undefined : eventLine(event, lineContext(model));
  return title !== undefined && line !== undefined && isTooHigh(model, line)
    ? withText(model, title, event.text)
    : withEvent(model, event);
}

/** Adds the line of an event to the rooms in which it is shown. */
function withEvent(model: Model, event: LineEvent): Model {
  const line = eventLine(event, lineContext(model));
  if (line === undefined) return model;
  return roomsFor(model, event).reduce((sum, room) => addEventLine(sum, line, room), model);
}

/** The rooms in which an event is shown: those it is about, or the one that the person looks at. */
function roomsFor({ room, buffers, snapshot }: Model, event: LineEvent): readonly string[] {
  switch (event.type) {
    case "joined":
    case "left":
    case "renamed": {
      const { id } = event.person;
      const here = snapshot.members.some((member) => member.id === id) ? [room] : [];
      const shared = event.type === "left" ? event.rooms : here;
      const places = new Set([GENERAL, conversationWith(id), ...shared]);
      return [...places].filter((place) => buffers.has(place));
    }
    case "room": {
      const place = event.change === "created" ? GENERAL : event.room.id;
      if (buffers.has(place)) return [place];
      return event.person?.id === snapshot.self.id ? [room] : []; // we left it
    }
    default:
      return [room];
  }
}
