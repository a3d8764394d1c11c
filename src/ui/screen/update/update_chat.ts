import type { ChatEvent } from "../../../chat/api/chat_event.ts";
import { senderName } from "../../../chat/api/chat_view.ts";
import { compareMessages, isSameNumber, type Message } from "../../../chat/api/message.ts";
import { CONVERSATION, conversationWith, GENERAL, partnerOf } from "../../../chat/api/room_id.ts";
import { MAX_REPLAYED_MESSAGES } from "../../../core/limits/replication.ts";
import { type Buffer, EMPTY_BUFFER, withinLimit } from "../model/buffer.ts";
import { arriveIn, bufferOf, withBuffer } from "../model/buffers.ts";
import { withColour } from "../model/colours.ts";
import { withDeliveryMark } from "../model/delivery_marks.ts";
import { fold, isWanted } from "../model/folding.ts";
import {
  asideLine,
  compareLines,
  eventLine,
  type Line,
  type LineContext,
  messageLine,
} from "../model/line.ts";
import type { Model, ScreenEffect, Update } from "../model/model.ts";
import {
  indexOf,
  insert,
  keepNewest,
  lastIndex,
  lineAt,
  remove,
  replaceAt,
} from "../model/scrollback.ts";
import { withText } from "../view/text_overlay.ts";
import { keysText } from "./key_bindings.ts";
import { isTooHigh, REPORTS } from "./reports.ts";
import { withSearchResults } from "./search_results.ts";

type MessageEvent = Extract<ChatEvent, { readonly type: "message" }>;

/** What an event of the engine changes. */
export function receive(model: Model, event: ChatEvent): Update {
  switch (event.type) {
    case "message": {
      const { message } = event;
      return [tellAside(addMessage(model, message, saying(model)), message), call(model, event)];
    }
    case "delivery": {
      const { reach, after, upTo } = event;
      return [{
        ...model,
        deliveryMarks: withDeliveryMark(model.deliveryMarks, reach, after, upTo),
      }, []];
    }
    case "delivered":
      return [withDelivered(model, event.room, event.number), []];
    case "entered":
      return [arriveIn(model, event.room.id), []];
    case "found":
      return [
        withSearchResults(model, event.finding, (said) => messageLine(said, context(model))),
        [],
      ];
    case "keys":
      return [withText(model, "Keys", keysText()), []];
    case "notice":
      if (event.kind === "settings") return [withText(model, "Settings", event.text), []];
      return [report(model, event, REPORTS.get(event.kind)), []];
    case "rooms":
      return [report(model, event, "Rooms"), []];
    case "clear":
      return [withBuffer(model, EMPTY_BUFFER), []];
    case "quit":
      return [model, [{ type: "quit" }]];
    case "error":
      return [addEvent({ ...model, entering: false }, event), []];
    default:
      return [addEvent(model, event), []];
  }
}

/** Tells what a command answered: on a page of its own, where that has a title and the room not enough rows. */
function report(
  model: Model,
  event: Extract<ChatEvent, { readonly type: "notice" | "rooms" }>,
  title: string | undefined,
): Model {
  const line = title === undefined ? undefined : eventLine(event, context(model));
  return title !== undefined && line !== undefined && isTooHigh(model, line)
    ? withText(model, title, event.text)
    : addEvent(model, event);
}

/** Adds the line of an event that has one, where it is to be read. */
function addEvent(model: Model, event: ChatEvent): Model {
  const line = eventLine(event, context(model));
  if (line === undefined) return model;
  return roomsFor(model, event).reduce((sum, room) => tellOf(sum, line, room), model);
}

/** Where what happened is to be read: with those it is about, or before the eyes of the person. */
function roomsFor({ room, buffers, snapshot }: Model, event: ChatEvent): readonly string[] {
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

/** Draws our attention to it, if somebody means us by it. */
function call({ buffers, room }: Model, { message }: MessageEvent): readonly ScreenEffect[] {
  if (!isNews(message) || !buffers.has(message.room)) return [];
  if (!message.mention && !isPrivate(message)) return [];
  const isAnswer = isPrivate(message) && message.room === room;
  return [{ type: "call", message, isAnswer }];
}

/** Whether somebody else said it, and not to others before we were there. */
function isNews(message: Message): boolean {
  return !message.own && (!message.replayed || isPrivate(message));
}

function isPrivate({ room }: Message): boolean {
  return partnerOf(room) !== undefined;
}

/** Puts a message into its room, where that is kept. That somebody took another name is told by an event of its own. */
export function addMessage(
  model: Model,
  message: Message,
  saying?: LineContext["saying"],
): Model {
  const buffer = model.buffers.get(message.room);
  if (buffer === undefined) return model;
  const cleared = message.replaces ? withoutReplaced(buffer, message) : buffer;
  const line = messageLine(message, context(model, saying));
  const before = indexOf(cleared.scrollback, line) - 1;
  const held = lineAt(cleared.scrollback, before);
  if (
    held?.message === undefined || held.kind === "aside" ||
    compareMessages(held.message, message) !== 0
  ) {
    return addLine(withBuffer(model, cleared, message.room), line, message.room);
  }
  // Held since the room was opened, when nothing was known of how it was said.
  const known = { ...line, arrival: held.arrival };
  const scrollback = replaceAt(cleared.scrollback, before, known);
  return withBuffer(model, { ...cleared, scrollback }, message.room);
}

/** Tells of private words where the person looks, if that is elsewhere: it is no message of that room. */
function tellAside(model: Model, message: Message): Model {
  const { room, snapshot } = model;
  const person = partnerOf(message.room);
  if (person === undefined || message.room === room) return model;
  const conversation = snapshot.rooms.find(({ id }) => id === message.room);
  const name = conversation?.shown.slice(CONVERSATION.length) ?? message.room;
  const line = asideLine(message, { person, name }, context(model, saying(model)));
  return addLine(model, line, room);
}

function withoutReplaced(buffer: Buffer, message: Message): Buffer {
  const scrollback = remove(
    buffer.scrollback,
    (line) => line.message !== undefined && isSameNumber(line.message, message),
  );
  return { ...buffer, scrollback };
}

/** Notes that what was said to somebody under a number came there, wherever it is told. */
function withDelivered(model: Model, room: string, number: number): Model {
  const buffers = new Map(model.buffers);
  for (const [place, buffer] of model.buffers) {
    const { scrollback } = buffer;
    const at = lastIndex(
      scrollback,
      ({ message }) => message?.own === true && message.number === number && message.room === room,
    );
    const line = lineAt(scrollback, at);
    if (line === undefined) continue;
    const delivered = replaceAt(scrollback, at, { ...line, delivered: true });
    buffers.set(place, { ...buffer, scrollback: delivered });
  }
  return { ...model, buffers };
}

/** Adds a line about something that happened: to the one before it where both are about who comes and leaves. */
function tellOf(model: Model, line: Line, room: string): Model {
  const { self, settings } = model.snapshot;
  const isOwn = line.person === self.id;
  const buffer = bufferOf(model, room);
  const { scrollback, anchor, ruler } = buffer;
  // With whom we talk alone, that they leave is always to be known.
  const joins = isOwn || partnerOf(room) !== undefined ? "all" : settings.joins;
  if (!isWanted(line, scrollback, joins)) return model;
  const before = indexOf(scrollback, line) - 1;
  const held = lineAt(scrollback, before);
  // What is being read must not grow, nor what was read tell something new.
  const stays = held === undefined || held === ruler || held === anchor?.line;
  const folded = stays || isOwn || held.person === self.id ? undefined : fold(held, line);
  if (folded === undefined) return addLine(model, line, room);
  return withBuffer(model, { ...buffer, scrollback: replaceAt(scrollback, before, folded) }, room);
}

function addLine(model: Model, line: Line, room: string): Model {
  const buffer = bufferOf(model, room);
  const { message } = line;
  const said = message !== undefined && !message.own && line.kind !== "aside";
  const below = buffer.anchor !== undefined && compareLines(line, buffer.anchor.line) > 0;
  const unread = said && isNews(message) && room !== model.room;
  const meant = unread && (message.mention || isPrivate(message));
  const scrollback = insert(buffer.scrollback, line);
  const grown: Buffer = {
    ...buffer,
    scrollback: message?.replayed
      ? keepNewest(scrollback, MAX_REPLAYED_MESSAGES, isReplayed)
      : scrollback,
    unseen: buffer.unseen + (said && below ? 1 : 0),
    unread: buffer.unread + (unread ? 1 : 0),
    mentions: buffer.mentions + (meant ? 1 : 0),
  };
  return {
    ...model,
    buffers: withinLimit(new Map(model.buffers).set(room, grown)),
    arrivals: model.arrivals + 1,
    colours: line.person === undefined
      ? model.colours
      : withColour(model.colours, line.person, peopleAround(model, room)),
  };
}

function isReplayed({ message }: Line): boolean {
  return message?.replayed === true;
}

/** Who is in a room or spoke there, as far as it is known. */
function* peopleAround({ room: shown, snapshot, buffers }: Model, room: string) {
  if (room === shown) yield* snapshot.members.map(({ id }) => id);
  for (const chunk of buffers.get(room)?.scrollback.chunks ?? []) {
    for (const { person } of chunk) if (person !== undefined) yield person;
  }
}

function saying({ snapshot }: Model): "alone" | "linked" {
  return snapshot.status.links === 0 ? "alone" : "linked";
}

function context(
  { arrivals, minutesEast, snapshot }: Model,
  saying?: LineContext["saying"],
): LineContext {
  return {
    arrival: arrivals,
    minutesEast,
    self: snapshot.self,
    ...(saying === undefined ? {} : { saying }),
    senderName: (message) => senderName(message, snapshot),
    picture: ({ author }) => {
      const { self, people } = snapshot;
      const person = author === self.id ? self : people.find(({ id }) => id === author);
      return person?.picture ?? "";
    },
  };
}
