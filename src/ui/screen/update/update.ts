import type { Message } from "../../../chat/api/message.ts";
import { paletteOf } from "../../../term/palette.ts";
import type { Size } from "../../../term/tty.ts";
import { EMPTY_BUFFER } from "../model/buffer.ts";
import { withBuffer, withSnapshot } from "../model/buffers.ts";
import { withColours } from "../model/colours.ts";
import { NO_DELIVERY_MARKS } from "../model/delivery_marks.ts";
import { EMPTY_EDITOR } from "../model/editor.ts";
import { EMPTY_HISTORY } from "../model/input_history.ts";
import type { MinutesEast } from "../model/line.ts";
import type { ChatSnapshot, Model, ModelEvent, Update } from "../model/model.ts";
import { inputOnOverlay, withoutOverlay } from "./overlay.ts";
import { addMessage } from "./add_message.ts";
import { updateByChat } from "./update_chat.ts";
import { handleInput } from "./update_input.ts";

export interface InitOptions {
  readonly room: string;
  readonly size: Size;
  readonly snapshot: ChatSnapshot;
  /** What was said before. */
  readonly messages: readonly Message[];
  readonly minutesEast: MinutesEast;
}

export function init({ room, size, snapshot, messages, minutesEast }: InitOptions): Model {
  const model: Model = {
    room,
    size,
    snapshot,
    buffers: new Map(),
    arrivals: 0,
    deliveryMarks: NO_DELIVERY_MARKS,
    colours: withColours(new Map(), snapshot),
    palette: paletteOf(snapshot.settings.background, undefined),
    editor: EMPTY_EDITOR,
    history: EMPTY_HISTORY,
    switchingRoom: false,
    minutesEast,
  };
  return openRoom(model, room, messages);
}

/** Keeps a room from now on, with what was said there; where it is kept already, nothing changes. */
function openRoom(model: Model, room: string, messages: readonly Message[]): Model {
  if (model.buffers.has(room)) return model;
  // Nothing tells how far earlier messages came: only of those said from now on is it shown.
  return messages.reduce(
    (sum, message) => addMessage(sum, message),
    withBuffer(model, EMPTY_BUFFER, room),
  );
}

export function update(model: Model, event: ModelEvent): Update {
  switch (event.type) {
    case "chat":
      return updateByChat(model, event.event);
    case "snapshot":
      return [withSnapshot(model, event.snapshot), []];
    case "opened":
      return [openRoom(model, event.room, event.messages), []];
    case "input":
      return inputOnOverlay(model, event.token) ??
        handleInput(withoutOverlay(model, event.token), event.token);
    case "resized":
      return [{ ...model, size: event.size }, []];
  }
}
