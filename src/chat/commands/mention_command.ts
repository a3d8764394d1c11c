import type { Call } from "../api/call.ts";
import { mentionOf } from "../people/mentions.ts";
import { findPerson, type People } from "../people/people.ts";
import type { RoomDirectory } from "../rooms/room_directory.ts";

export interface MentionDependencies {
  readonly people: People;
  readonly roomDirectory: RoomDirectory;
  /** Says it in a room; returns whether it will be. */
  say(room: string, text: string): boolean;
}

/** `/tag`: says `@name text` in a room to whom `typed` names, whose front ends draw attention to it. */
export function mentionCommand(
  typed: string,
  text: string,
  room: string,
  { people, roomDirectory, say }: MentionDependencies,
  call: Call,
): void {
  const found = findPerson(typed, [people.self, ...people.others]);
  if (found.state === "refused") return call.refuse(found.reason);
  const { person } = found;
  const { id, shown } = person;
  if (id === people.self.id) {
    return call.refuse("You can't tag yourself: choose somebody else");
  }
  if (!roomDirectory.members(room).some((member) => member.id === id)) {
    const where = roomDirectory.view(room).shown;
    const reason = `${shown} is not in ${where}, and would not see it: /invite ${shown}`;
    return call.refuse(reason);
  }
  if (say(room, `${mentionOf(person)} ${text}`)) {
    call.notice("tag", `${shown} was tagged`);
  }
}
