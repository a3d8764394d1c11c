import type { Now } from "../../core/time.ts";
import type { ClientId } from "../api/chat_client.ts";
import type { Lobby } from "../rooms/room_directory.ts";
import { mentionOf } from "../people/mentions.ts";
import { findPerson, type People } from "../people/people.ts";
import type { Voice } from "../api/notifier.ts";

export interface TaggingParts {
  readonly people: People;
  readonly lobby: Lobby;
  readonly envelopeAuthor: Voice;
  /** Says it in a room; returns whether it will be. */
  say(room: string, text: string): boolean;
}

/** `/tag`: says `@name text` in a room to whom `typed` names, whose front ends draw attention to it. */
export function tag(
  typed: string,
  text: string,
  room: string,
  { people, lobby, envelopeAuthor, say }: TaggingParts,
  now: Now,
  client: ClientId,
): void {
  const found = findPerson(typed, [people.self, ...people.others]);
  if (found.state === "refused") return envelopeAuthor.refuse(found.reason, now, client);
  const { person } = found;
  const { id, shown } = person;
  if (id === people.self.id) {
    return envelopeAuthor.refuse("You can't tag yourself: choose somebody else", now, client);
  }
  if (!lobby.members(room).some((member) => member.id === id)) {
    const where = lobby.view(room).shown;
    const reason = `${shown} is not in ${where}, and would not see it: /invite ${shown}`;
    return envelopeAuthor.refuse(reason, now, client);
  }
  if (say(room, `${mentionOf(person)} ${text}`)) {
    envelopeAuthor.notice("tag", `${shown} was tagged`, now, client);
  }
}
