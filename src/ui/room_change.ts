import type { ChatEvent } from "../chat/api/chat_event.ts";
import type { Person } from "../chat/api/chat_view.ts";

/** Something that happened to a room. */
export type RoomEvent = Extract<ChatEvent, { readonly type: "room" }>;

/** Who (or which room) a change is about, and what happened; one sentence together. Every text in it is safe. */
export interface RoomChange {
  readonly who: string;
  readonly what: string;
}

/**
 * A change of a room, as people are told it: `carol`, `joined #dev`. `undefined` of what `self` made or came into: whoever did
 * it is told in other words, and sees the room.
 */
export function roomChange(
  { change, room, person }: RoomEvent,
  self: Pick<Person, "id">,
): RoomChange | undefined {
  const isOwn = person?.id === self.id;
  const who = isOwn ? "you" : person?.shown ?? "somebody";
  switch (change) {
    case "created": {
      // What is typed behind /join has no mark, and a password where there is one.
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
