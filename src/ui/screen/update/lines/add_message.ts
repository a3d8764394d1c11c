/**
 * Adds messages to the model: to their room, and besides where the person looks instead. It also
 * applies changes of messages, and chooses what a person is alerted to.
 *
 * @module
 */
import { compareMessages, isSameNumber, type Message } from "../../../../chat/api/message.ts";
import { CONVERSATION, partnerOf } from "../../../../chat/api/room_id.ts";
import type { Buffer } from "../../model/buffer.ts";
import { withBuffer } from "../../model/buffers.ts";
import { changedLine, directLine, type Line, messageLine } from "../../model/line.ts";
import type { Model, ScreenEffect } from "../../model/model.ts";
import { indexOf, lastIndex, lineAt, remove, replaceAt } from "../../model/scrollback.ts";
import { addLine, isNews, isPrivate, lineContext } from "./add_line.ts";

/**
 * Adds a message to its room, if the screen keeps that. `isLive`: it comes now, and not out of the
 * history. A new name is no line here: it has an event of its own.
 */
export function addMessage(model: Model, message: Message, isLive = false): Model {
  const buffer = model.buffers.get(message.room);
  if (buffer === undefined) return model;
  const cleared = message.replaces ? withoutReplaced(buffer, message) : buffer;
  const line = messageLine(message, lineContext(model, isLive));
  const before = indexOf(cleared.scrollback, line) - 1;
  const held = lineAt(cleared.scrollback, before);
  if (
    held?.message === undefined || held.kind === "direct" ||
    compareMessages(held.message, message) !== 0
  ) {
    return addLine(withBuffer(model, cleared, message.room), line, message.room);
  }
  // It came with the history when the room was opened, which does not say how it was sent.
  const known = { ...line, arrival: held.arrival };
  const scrollback = replaceAt(cleared.scrollback, before, known);
  return withBuffer(model, { ...cleared, scrollback }, message.room);
}

/** Shows a direct message in the room that the person looks at, if that is another one. */
export function addDirectLine(model: Model, message: Message): Model {
  const { room, snapshot } = model;
  const person = partnerOf(message.room);
  if (person === undefined || message.room === room) return model;
  const conversation = snapshot.rooms.find(({ id }) => id === message.room);
  const name = conversation?.shown.slice(CONVERSATION.length) ?? message.room;
  const line = directLine(message, { person, name }, lineContext(model, true));
  return addLine(model, line, room);
}

function withoutReplaced(buffer: Buffer, message: Message): Buffer {
  const scrollback = remove(
    buffer.scrollback,
    (line) => line.message !== undefined && isSameNumber(line.message, message),
  );
  return { ...buffer, scrollback };
}

/**
 * Marks a direct message as delivered, in its conversation and in other rooms where it is shown.
 */
export function withDelivered(model: Model, room: string, number: number): Model {
  return withChangedLines(
    model,
    (message) => message.own && message.number === number && message.room === room,
    (line) => ({ ...line, delivered: true }),
  );
}

/** Shows a message changed, in its place wherever it is shown. */
export function withChanged(model: Model, changed: Message): Model {
  return withChangedLines(
    model,
    (message) => isSameNumber(message, changed) && message.room === changed.room,
    (line) => changedLine(line, changed),
  );
}

/** Changes the newest line of a message in each buffer. */
function withChangedLines(
  model: Model,
  isMeant: (message: Message) => boolean,
  change: (line: Line) => Line,
): Model {
  const buffers = new Map(model.buffers);
  for (const [place, buffer] of model.buffers) {
    const { scrollback } = buffer;
    const at = lastIndex(
      scrollback,
      ({ message }) => message !== undefined && isMeant(message),
    );
    const line = lineAt(scrollback, at);
    if (line === undefined) continue;
    buffers.set(place, { ...buffer, scrollback: replaceAt(scrollback, at, change(line)) });
  }
  return { ...model, buffers };
}

/** The alert for a message that names us or is for us alone; none for any other. */
export function alertsFor({ buffers, room }: Model, message: Message): readonly ScreenEffect[] {
  if (!isNews(message) || !buffers.has(message.room)) return [];
  if (!message.mention && !isPrivate(message)) return [];
  const isAnswer = isPrivate(message) && message.room === room;
  return [{ type: "alert", message, isAnswer }];
}
