import type { Message } from "../../chat/message.ts";
import type { Size } from "../../term/device.ts";
import { DARK_PALETTE } from "../../term/palette.ts";
import { EMPTY_EDITOR } from "./editor.ts";
import { EMPTY_HISTORY } from "./history.ts";
import { addMessage, receive } from "./incoming.ts";
import type { MinutesEast } from "./line.ts";
import type { Model, ModelEvent, Standing, Update } from "./model.ts";
import { NO_RECEIPTS } from "./receipts.ts";
import { EMPTY_SCROLLBACK } from "./scrollback.ts";
import { handleInput } from "./typing.ts";

export interface Beginning {
  readonly room: string;
  readonly size: Size;
  readonly standing: Standing;
  /** What was said before. */
  readonly messages: readonly Message[];
  readonly minutesEast: MinutesEast;
}

export function init({ room, size, standing, messages, minutesEast }: Beginning): Model {
  const model: Model = {
    room,
    size,
    standing,
    scrollback: EMPTY_SCROLLBACK,
    arrivals: 0,
    unseen: 0,
    receipts: NO_RECEIPTS,
    colours: new Map(),
    palette: DARK_PALETTE,
    editor: EMPTY_EDITOR,
    history: EMPTY_HISTORY,
    quitting: false,
    minutesEast,
  };
  // Nothing tells how far earlier messages came: only of those said from now on is it shown.
  return messages.reduce((sum, message) => addMessage(sum, message), model);
}

export function update(model: Model, event: ModelEvent): Update {
  switch (event.type) {
    case "chat":
      return receive(model, event.event);
    case "standing":
      return [{ ...model, standing: event.standing }, []];
    case "input":
      return handleInput(model, event.token);
    case "resized":
      return [{ ...model, size: event.size }, []];
  }
}
