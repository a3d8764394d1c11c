/**
 * Reads the view of the engine into a {@link ChatSnapshot}. It returns the same snapshot as long as
 * every part of the view is the one it was, so that nothing is dispatched when nothing changed.
 *
 * @module
 */
import type { ChatView } from "../../../chat/api/chat_view.ts";
import { hasSameFields } from "../../../core/same_fields.ts";
import type { ChatSnapshot } from "../model/model.ts";

/** Creates a function that reads the view, with the members of the room that is shown. */
export function createSnapshotReader(view: ChatView): (room: string) => ChatSnapshot {
  let last: ChatSnapshot | undefined;
  return (room) => {
    const next: ChatSnapshot = {
      self: view.self,
      people: view.people,
      rooms: view.rooms,
      lobby: view.lobby,
      members: view.members(room),
      status: view.status,
      settings: view.settings,
      boundKeys: view.boundKeys,
    };
    if (last === undefined || !hasSameFields(last, next)) last = next;
    return last;
  };
}
