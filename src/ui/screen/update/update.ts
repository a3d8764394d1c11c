/**
 * The update function of the screen (The Elm Architecture): a model and an event make a new model
 * and effects.
 *
 * Invariants:
 *
 * 1. It is pure: no clock, no terminal, no engine. Effects are values, which the shell performs.
 * 2. Models are immutable: buffers are shared between them, and one that an overlay keeps does not
 *    change.
 * 3. What the last key led to (hint, question, completion) ends with the next key.
 * 4. The theme follows from the rest of the model after each event.
 *
 * @module
 */
import type { Message } from "../../../chat/api/message.ts";
import type { Size } from "../../../term/tty.ts";
import { EMPTY_BUFFER } from "../model/buffer.ts";
import { withBuffer, withSnapshot } from "../model/buffers.ts";
import { withColours } from "../model/colours.ts";
import { NO_DELIVERY_MARKS } from "../model/delivery_ranges.ts";
import { EMPTY_EDITOR } from "../model/editor.ts";
import { EMPTY_HISTORY } from "../model/input_history.ts";
import { type MinutesEast, moment } from "../model/line.ts";
import type { ChatSnapshot, Model, ModelEvent, TypedToken, Update } from "../model/model.ts";
import { withShownTheme } from "../model/shown_theme.ts";
import { type TerminalColours, themeOf } from "../themes/choose_theme.ts";
import { addMessage } from "./lines/add_message.ts";
import { inputInSearch, withoutSearch } from "./history_search_keys.ts";
import { handleMouse } from "./mouse.ts";
import { inputOnOverlay, withoutOverlay } from "./overlay_keys.ts";
import { updateByChat } from "./update_chat.ts";
import { handleInput } from "./update_input.ts";

/** The state that a screen begins with. */
export interface InitOptions {
  readonly room: string;
  readonly size: Size;
  readonly terminal: TerminalColours;
  readonly snapshot: ChatSnapshot;
  /** The history of the room. */
  readonly messages: readonly Message[];
  readonly minutesEast: MinutesEast;
  /** The time of the start, ms since 1970. */
  readonly startedMs: number;
}

/** Creates the first model. */
export function init(
  { room, size, terminal, snapshot, messages, minutesEast, startedMs }: InitOptions,
): Model {
  const model: Model = {
    room,
    size,
    terminal,
    snapshot,
    buffers: new Map(),
    arrivals: 0,
    deliveryMarks: NO_DELIVERY_MARKS,
    colours: withColours(new Map(), snapshot),
    theme: themeOf(snapshot.settings, terminal),
    editor: EMPTY_EDITOR,
    history: EMPTY_HISTORY,
    switchingRoom: false,
    minutesEast,
    started: moment(startedMs, minutesEast),
  };
  return openRoom(model, room, messages);
}

/** Adds the buffer of a room, with its history. If there is one, nothing changes. */
function openRoom(model: Model, room: string, messages: readonly Message[]): Model {
  if (model.buffers.has(room)) return model;
  // How far earlier messages came is unknown: it is shown only of those sent from now on.
  return messages.reduce(
    (sum, message) => addMessage(sum, message),
    withBuffer(model, EMPTY_BUFFER, room),
  );
}

/** Returns the model after an event, and the effects of it. */
export function update(model: Model, event: ModelEvent): Update {
  const [next, effects] = updateBy(model, event);
  return [withShownTheme(next), effects];
}

function updateBy(model: Model, event: ModelEvent): Update {
  switch (event.type) {
    case "chat":
      return updateByChat(model, event.event);
    case "snapshot":
      return [withSnapshot(model, event.snapshot), []];
    case "opened":
      return [openRoom(model, event.room, event.messages), []];
    case "input":
      return event.token.type === "mouse"
        ? handleMouse(model, event.token)
        : updateByToken(model, event.token);
    case "resized":
      return [{ ...model, size: event.size }, []];
  }
}

/** The overlay sees a token first, then the search in the history, then the input line. */
function updateByToken(model: Model, token: TypedToken): Update {
  const onOverlay = inputOnOverlay(model, token);
  if (onOverlay !== undefined) return onOverlay;
  const room = withoutOverlay(model, token);
  return inputInSearch(room, token) ?? handleInput(withoutSearch(room, token), token);
}
