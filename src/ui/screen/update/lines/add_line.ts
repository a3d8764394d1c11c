/**
 * Adds lines to the scrollback of a room, and counts what is new there.
 *
 * @module
 */
import { senderName } from "../../../../chat/api/chat_view.ts";
import type { Message } from "../../../../chat/api/message.ts";
import { partnerOf } from "../../../../chat/api/room_id.ts";
import { MAX_REPLAYED_LINES } from "../../../../core/limits/front_ends.ts";
import { type Buffer, withinLimit } from "../../model/buffer.ts";
import { bufferOf, withBuffer } from "../../model/buffers.ts";
import { withColour } from "../../model/colours.ts";
import { fold, isWanted } from "../../model/join_leave_folding.ts";
import { compareLines, type Line, type LineContext } from "../../model/line.ts";
import type { Model } from "../../model/model.ts";
import { indexOf, insert, keepNewest, lineAt, replaceAt } from "../../model/scrollback.ts";

/** Adds a line where it belongs in a room, whether that is shown or not. */
export function addLine(model: Model, line: Line, room: string): Model {
  const buffer = bufferOf(model, room);
  const { message } = line;
  const said = message !== undefined && !message.own && line.kind !== "direct";
  const below = buffer.anchor !== undefined && compareLines(line, buffer.anchor.line) > 0;
  const unread = said && isNews(message) && room !== model.room;
  const meant = unread && (message.mention || isPrivate(message));
  const scrollback = insert(buffer.scrollback, line);
  const grown: Buffer = {
    ...buffer,
    scrollback: message?.replayed
      ? keepNewest(scrollback, MAX_REPLAYED_LINES, isReplayed)
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

/** Adds the line of an event. Joins and leaves in a row are folded into one line. */
export function addEventLine(model: Model, line: Line, room: string): Model {
  const { self, settings } = model.snapshot;
  const isOwn = line.person === self.id;
  const buffer = bufferOf(model, room);
  const { scrollback, anchor, ruler } = buffer;
  // In a conversation of two, the leaving of the other is always shown.
  const joins = isOwn || partnerOf(room) !== undefined ? "all" : settings.joins;
  if (!isWanted(line, scrollback, joins)) return model;
  const before = indexOf(scrollback, line) - 1;
  const held = lineAt(scrollback, before);
  // The line that is being read must not grow, nor one that was read say something new.
  const stays = held === undefined || held === ruler || held === anchor?.line;
  const folded = stays || isOwn || held.person === self.id ? undefined : fold(held, line);
  if (folded === undefined) return addLine(model, line, room);
  return withBuffer(model, { ...buffer, scrollback: replaceAt(scrollback, before, folded) }, room);
}

function isReplayed({ message }: Line): boolean {
  return message?.replayed === true;
}

/** The members of a room and the people who spoke there, as far as the screen knows them. */
function* peopleAround({ room: shown, snapshot, buffers }: Model, room: string) {
  if (room === shown) yield* snapshot.members.map(({ id }) => id);
  for (const chunk of buffers.get(room)?.scrollback.chunks ?? []) {
    for (const { person } of chunk) if (person !== undefined) yield person;
  }
}

/** Whether a message counts as new: it is from somebody else, and not from before we came. */
export function isNews(message: Message): boolean {
  return !message.own && !message.replayed;
}

/** Whether a message belongs to a conversation of two. */
export function isPrivate({ room }: Message): boolean {
  return partnerOf(room) !== undefined;
}

/**
 * What the screen knows when a line comes; `isLive`: just now, and not out of the history of a
 * room.
 */
export function lineContext(
  { arrivals, minutesEast, snapshot }: Model,
  isLive = false,
): LineContext {
  return {
    arrival: arrivals,
    minutesEast,
    self: snapshot.self,
    ...(isLive ? { sentWhile: snapshot.status.links === 0 ? "alone" : "linked" } : {}),
    senderName: (message) => senderName(message, snapshot),
    picture: ({ author }) => {
      const { self, people } = snapshot;
      const person = author === self.id ? self : people.find(({ id }) => id === author);
      return person?.picture ?? "";
    },
  };
}
