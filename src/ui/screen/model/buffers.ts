/**
 * The buffers of all rooms: which one is shown, and switching between them.
 *
 * @module
 */
import type { RoomView } from "../../../chat/api/chat_view.ts";
import { type Buffer, type Buffers, EMPTY_BUFFER } from "./buffer.ts";
import { withColours } from "./colours.ts";
import { EMPTY_EDITOR } from "./editor.ts";
import { dropSearch } from "./history_search.ts";
import { atDraft } from "./input_history.ts";
import type { ChatSnapshot, Model } from "./model.ts";
import { withoutTransient } from "./transient.ts";
import { lineAt } from "./scrollback.ts";

/** Returns the buffer of a room, by default of the shown one. */
export function bufferOf(
  { buffers, room: shown }: Pick<Model, "buffers" | "room">,
  room = shown,
): Buffer {
  return buffers.get(room) ?? EMPTY_BUFFER;
}

/** Replaces the buffer of a room, by default of the shown one. */
export function withBuffer(model: Model, buffer: Buffer, room = model.room): Model {
  return { ...model, buffers: new Map(model.buffers).set(room, buffer) };
}

/** Returns the room that is shown, as far as it is known. */
export function shownRoom({ room, snapshot }: Model): RoomView | undefined {
  return snapshot.rooms.find(({ id }) => id === room);
}

/**
 * Shows another room as it was left, with its draft, and a ruled line above the new messages. Text
 * that was cut can be pasted in any room.
 */
export function enterRoom(before: Model, room: string): Model {
  if (room === before.room) return before;
  const model = withoutTransient(dropSearch(before));
  const { draft, ruler, ...entered } = bufferOf(model, room);
  const isRuled = ruler !== undefined && entered.unread > 0;
  const shown = { ...entered, draft: EMPTY_EDITOR, unread: 0, mentions: 0 };
  const buffers = new Map(model.buffers)
    .set(model.room, leave(bufferOf(model), model))
    .set(room, isRuled ? { ...shown, ruler, news: entered.unread } : shown);
  return {
    ...model,
    room,
    buffers,
    editor: { ...draft, killed: model.editor.killed },
    history: atDraft(model.history),
    switchingRoom: false,
  };
}

/**
 * Shows the room that the person asked for. Text typed since then was meant for it, and moves there
 * unless there is a draft.
 */
export function arriveIn(before: Model, room: string): Model {
  const model = dropSearch(before);
  const { editor, switchingRoom } = model;
  const arrived = enterRoom({ ...model, switchingRoom: false }, room);
  if (!switchingRoom || arrived.room === model.room || arrived.editor.text !== "") return arrived;
  const left = { ...bufferOf(arrived, model.room), draft: EMPTY_EDITOR };
  return withBuffer({ ...arrived, editor }, left, model.room);
}

function leave(buffer: Buffer, { editor }: Model): Buffer {
  const { ruler: _ruler, news: _news, ...rest } = buffer;
  const last = lineAt(buffer.scrollback, buffer.scrollback.size - 1);
  return { ...rest, draft: editor, ...(last === undefined ? {} : { ruler: last }) };
}

/** Shows the room `step` places further in the list, cyclically. */
export function stepRoom(model: Model, step: 1 | -1): Model {
  const { rooms } = model.snapshot;
  const at = rooms.findIndex(({ id }) => id === model.room);
  return enterNth(model, (at + step + rooms.length) % rooms.length);
}

/** Shows the room at an index of the list; returns the same model where there is none. */
export function enterNth(model: Model, index: number): Model {
  const room = model.snapshot.rooms[index];
  return room === undefined ? model : enterRoom(model, room.id);
}

/**
 * Shows the next room where a message names us, else the next with new messages. Returns
 * `undefined` where there is none.
 */
export function enterNextUnread(model: Model): Model | undefined {
  const { rooms } = model.snapshot;
  const at = rooms.findIndex(({ id }) => id === model.room);
  const others = [...rooms.slice(at + 1), ...rooms.slice(0, Math.max(0, at))];
  const next = others.find(({ id }) => bufferOf(model, id).mentions > 0) ??
    others.find(({ id }) => bufferOf(model, id).unread > 0);
  return next === undefined ? undefined : enterRoom(model, next.id);
}

/**
 * Takes a snapshot. Drops the buffers of rooms that were left; if the shown one is among them,
 * shows the first room.
 */
export function withSnapshot(model: Model, snapshot: ChatSnapshot): Model {
  if (snapshot === model.snapshot) return model;
  const ids = new Set(snapshot.rooms.map(({ id }) => id));
  const [first] = snapshot.rooms;
  const here = ids.has(model.room) || first === undefined ? model : enterRoom(model, first.id);
  const colours = withColours(here.colours, snapshot);
  return { ...here, snapshot, colours, buffers: only(here.buffers, ids) };
}

function only(buffers: Buffers, rooms: ReadonlySet<string>): Buffers {
  if ([...buffers.keys()].every((room) => rooms.has(room))) return buffers;
  return new Map([...buffers].filter(([room]) => rooms.has(room)));
}
