import type { RoomView } from "../../../chat/api/chat_view.ts";
import { paletteOf } from "../../../term/palette.ts";
import { type Buffer, type Buffers, EMPTY_BUFFER } from "./buffer.ts";
import { withColours } from "./colours.ts";
import { EMPTY_EDITOR } from "./editor.ts";
import type { ChatSnapshot, Model } from "./model.ts";
import { lineAt } from "./scrollback.ts";

/** What is kept of a room; of the one that is shown where none is named. */
export function bufferOf(
  { buffers, room: shown }: Pick<Model, "buffers" | "room">,
  room = shown,
): Buffer {
  return buffers.get(room) ?? EMPTY_BUFFER;
}

/** The model that keeps this of a room; of the one that is shown where none is named. */
export function withBuffer(model: Model, buffer: Buffer, room = model.room): Model {
  return { ...model, buffers: new Map(model.buffers).set(room, buffer) };
}

/** The room that is shown, as far as it is known. */
export function shownRoom({ room, snapshot }: Model): RoomView | undefined {
  return snapshot.rooms.find(({ id }) => id === room);
}

/**
 * Shows another room: as it was left, with what was typed there, and a ruled line above what is new. What was cut stays to be
 * pasted, wherever that was.
 */
export function enterRoom(model: Model, room: string): Model {
  if (room === model.room) return model;
  const { completion: _completion, question: _question, hint: _hint, ...rest } = model;
  const { draft, ruler, ...entered } = bufferOf(model, room);
  const isRuled = ruler !== undefined && entered.unread > 0;
  const shown = { ...entered, draft: EMPTY_EDITOR, unread: 0, mentions: 0 };
  const buffers = new Map(model.buffers)
    .set(model.room, leave(bufferOf(model), model))
    .set(room, isRuled ? { ...shown, ruler } : shown);
  return {
    ...rest,
    room,
    buffers,
    editor: { ...draft, killed: model.editor.killed },
    history: { entries: model.history.entries, draft: "" },
    switchingRoom: false,
  };
}

/** Shows the room that was asked for. What was typed since was meant for it, and comes along where nothing was typed there. */
export function arriveIn(model: Model, room: string): Model {
  const { editor, switchingRoom } = model;
  const arrived = enterRoom({ ...model, switchingRoom: false }, room);
  if (!switchingRoom || arrived.room === model.room || arrived.editor.text !== "") return arrived;
  const left = { ...bufferOf(arrived, model.room), draft: EMPTY_EDITOR };
  return withBuffer({ ...arrived, editor }, left, model.room);
}

function leave(buffer: Buffer, { editor }: Model): Buffer {
  const { ruler: _, ...rest } = buffer;
  const last = lineAt(buffer.scrollback, buffer.scrollback.size - 1);
  return { ...rest, draft: editor, ...(last === undefined ? {} : { ruler: last }) };
}

/** Shows the room that stands `step` places further in the list, round and round. */
export function stepRoom(model: Model, step: 1 | -1): Model {
  const { rooms } = model.snapshot;
  const at = rooms.findIndex(({ id }) => id === model.room);
  return enterNth(model, (at + step + rooms.length) % rooms.length);
}

/** Shows the room at an index of the list; the same model where there is none. */
export function enterNth(model: Model, index: number): Model {
  const room = model.snapshot.rooms[index];
  return room === undefined ? model : enterRoom(model, room.id);
}

/** Shows the next room where somebody means us, else the next where there is something new; `undefined` where none is. */
export function enterNextUnread(model: Model): Model | undefined {
  const { rooms } = model.snapshot;
  const at = rooms.findIndex(({ id }) => id === model.room);
  const others = [...rooms.slice(at + 1), ...rooms.slice(0, Math.max(0, at))];
  const next = others.find(({ id }) => bufferOf(model, id).mentions > 0) ??
    others.find(({ id }) => bufferOf(model, id).unread > 0);
  return next === undefined ? undefined : enterRoom(model, next.id);
}

/** Takes how things stand now: what is kept of rooms that were left goes, and with the one that is shown, the first is. */
export function withSnapshot(model: Model, snapshot: ChatSnapshot): Model {
  if (snapshot === model.snapshot) return model;
  const ids = new Set(snapshot.rooms.map(({ id }) => id));
  const [first] = snapshot.rooms;
  const here = ids.has(model.room) || first === undefined ? model : enterRoom(model, first.id);
  const colours = withColours(here.colours, snapshot);
  const palette = paletteOf(snapshot.settings.background, here.background);
  return { ...here, snapshot, colours, palette, buffers: only(here.buffers, ids) };
}

function only(buffers: Buffers, rooms: ReadonlySet<string>): Buffers {
  if ([...buffers.keys()].every((room) => rooms.has(room))) return buffers;
  return new Map([...buffers].filter(([room]) => rooms.has(room)));
}
