import type { Now } from "../../core/time.ts";
import type { ClientId } from "../api/chat_client.ts";
import type { Notifier } from "../api/notifier.ts";
import { mentionOf } from "../people/mentions.ts";
import { findPerson, type People } from "../people/people.ts";
import type { RoomDirectory } from "../rooms/room_directory.ts";

export interface MentionDependencies {
  readonly people: People;
  readonly roomDirectory: RoomDirectory;
  readonly notifier: Notifier;
  /** Says it in a room; returns whether it will be. */
  say(room: string, text: string): boolean;
}

/** `/tag`: says `@name text` in a room to whom `typed` names, whose front ends draw attention to it. */
export function mentionCommand(
  typed: string,
  text: string,
  room: string,
  { people, roomDirectory, notifier, say }: MentionDependencies,
  now: Now,
  client: ClientId,
): void {
  const found = findPerson(typed, [people.self, ...people.others]);
  if (found.state === "refused") return notifier.refuse(found.reason, now, client);
  const { person } = found;
  const { id, shown } = person;
  if (id === people.self.id) {
    return notifier.refuse("You can't tag yourself: choose somebody else", now, client);
  }
  if (!roomDirectory.members(room).some((member) => member.id === id)) {
    const where = roomDirectory.view(room).shown;
    const reason = `${shown} is not in ${where}, and would not see it: /invite ${shown}`;
    return notifier.refuse(reason, now, client);
  }
  if (say(room, `${mentionOf(person)} ${text}`)) {
    notifier.notice("tag", `${shown} was tagged`, now, client);
  }
}
