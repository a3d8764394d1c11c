/**
 * Goes to a room or a person that was found: at once where it is open, else by a command.
 *
 * @module
 */
import { conversationWith } from "../../../chat/api/room_id.ts";
import type { Intent } from "../../../chat/api/intent.ts";
import { isRoomSwitch } from "../../../front_end/is_room_switch.ts";
import { enterRoom } from "../model/buffers.ts";
import { insert, replaceText } from "../model/editor.ts";
import type { Find, Model, Update } from "../model/model.ts";

/** Goes to a find; a command is put into the input. */
export function goTo(model: Model, find: Find): Update {
  switch (find.type) {
    case "room": {
      const { room } = find;
      if (model.buffers.has(room.id)) return [enterRoom(model, room.id), []];
      const line = `/join ${room.shown.replace(/^#/, "")}`;
      // It takes a password, which is typed here and kept nowhere.
      return room.kind === "locked" ? [begin(model, `${line} `), []] : runCommand(model, line);
    }
    case "person": {
      const room = conversationWith(find.id);
      if (model.buffers.has(room)) return [enterRoom(model, room), []];
      return runCommand(model, `/query ${find.shown}`);
    }
    case "command":
      return [begin(model, `/${find.name} `), []];
  }
}

/** Runs a command (with its `/`) in the room that is shown, as if it were typed and sent. */
export function runCommand(model: Model, line: string): Update {
  const intent: Intent = { type: "input", room: model.room, line };
  const switchingRoom = model.switchingRoom || isRoomSwitch(intent, model.snapshot);
  return [{ ...model, switchingRoom }, [{ type: "submit", intent }]];
}

/** Begins a line in the input. C-_ brings the text before it back. */
function begin(model: Model, line: string): Model {
  const { editor } = model;
  const begun = { ...model, editor: replaceText(editor, line) };
  return editor.text.trim() === "" ? begun : { ...begun, hint: "C-_ brings back what was typed" };
}

/** Puts a word and a blank at the cursor, and a blank before it where there is none. */
export function insertWord(model: Model, word: string): Model {
  const { editor } = model;
  const blank = /(?:^|\s)$/.test(editor.text.slice(0, editor.cursor)) ? "" : " ";
  const { editor: inserted, lost } = insert(editor, `${blank}${word} `);
  const hint = "The input is full: the name has no room";
  return lost > 0 ? { ...model, hint } : { ...model, editor: inserted };
}
