import type { Message } from "../../../chat/api/message.ts";
import type { Size } from "../../../term/tty.ts";
import { paletteOf } from "../../../term/palette.ts";
import { EMPTY_BUFFER } from "../model/buffer.ts";
import { withColours } from "../model/colours.ts";
import { EMPTY_EDITOR } from "../model/editor.ts";
import { EMPTY_HISTORY } from "../model/input_history.ts";
import { addMessage, receive } from "./update_chat.ts";
import type { MinutesEast } from "../model/line.ts";
import type { Model, ModelEvent, Standing, Update } from "../model/model.ts";
import { inputOnPage, withoutPage } from "./overlay.ts";
import { NO_RECEIPTS } from "../model/delivery_marks.ts";
import { withBuffer, withStanding } from "../model/buffers.ts";
import { handleInput } from "./update_input.ts";

export interface Start {
  readonly room: string;
  readonly size: Size;
  readonly standing: Standing;
  /** What was said before. */
  readonly messages: readonly Message[];
  readonly minutesEast: MinutesEast;
}

export function init({ room, size, standing, messages, minutesEast }: Start): Model {
  const model: Model = {
    room,
    size,
    standing,
    buffers: new Map(),
    arrivals: 0,
    receipts: NO_RECEIPTS,
    colours: withColours(new Map(), standing),
    palette: paletteOf(standing.settings.background, undefined),
    editor: EMPTY_EDITOR,
    history: EMPTY_HISTORY,
    entering: false,
    minutesEast,
  };
  return opened(model, room, messages);
}

/** Keeps a room from now on, with what was said there; where it is kept already, nothing changes. */
function opened(model: Model, room: string, messages: readonly Message[]): Model {
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
      return receive(model, event.event);
    case "standing":
      return [withStanding(model, event.standing), []];
    case "opened":
      return [opened(model, event.room, event.messages), []];
    case "input":
      return inputOnPage(model, event.token) ??
        handleInput(withoutPage(model, event.token), event.token);
    case "resized":
      return [{ ...model, size: event.size }, []];
  }
}
