/**
 * Sentences about changes of rooms, the same in every front end that is for people.
 *
 * @module
 */
import type { ChatEvent } from "../chat/api/chat_event.ts";
import type { Person } from "../chat/api/chat_view.ts";

/** The event of such a change. */
export type RoomEvent = Extract<ChatEvent, { readonly type: "room" }>;

/** A subject (a person or a room) and what happened: together one sentence. Both texts are safe. */
export interface RoomEventText {
  readonly who: string;
  readonly what: string;
}

/**
 * Returns the sentence for a change: `carol`, `joined #dev`. Returns `undefined` where `self`
 * created or joined the room: other lines say that, and the room is shown.
 */
export function roomEventText(
  { change, room, person }: RoomEvent,
  self: Pick<Person, "id">,
): RoomEventText | undefined {
  const isOwn = person?.id === self.id;
  const who = isOwn ? "you" : person?.shown ?? "somebody";
  switch (change) {
    case "created": {
      // The argument of /join has no mark, and a password if the room has one.
      const join = `/join ${room.shown.replace(/^#/, "")}`;
      const what = `made ${room.shown}: ${join}${room.kind === "locked" ? " PASSWORD" : ""}`;
      return isOwn ? undefined : { who, what };
    }
    case "joined":
      return isOwn ? undefined : { who, what: `joined ${room.shown}` };
    case "left":
      return { who, what: `left ${room.shown}` };
    case "topic":
      return room.topic === ""
        ? { who, what: `cleared the topic of ${room.shown}` }
        : { who, what: `set the topic of ${room.shown}: ${room.topic}` };
    case "gone":
      return { who: room.shown, what: "is gone: nobody is in it any more" };
  }
}
