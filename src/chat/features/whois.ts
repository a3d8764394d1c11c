/**
 * The text that `/whois` answers with.
 *
 * @module
 */
import { fingerprint, type PeerId } from "../../core/peer_id.ts";
import { table } from "../../core/text/table.ts";
import type { Person, RoomView } from "../api/chat_view.ts";
import type { KeyPins } from "../people/key_pins.ts";
import type { NamedPerson } from "../people/people.ts";
import type { ChatContext } from "./chat_context.ts";
import { roundTrip } from "./overview_text.ts";

/** Describes a person, in sight or not; ourselves included. */
export function whoisText(
  { id, name, shown }: NamedPerson,
  context: ChatContext,
): string {
  const { people, mutes, keyPins } = context;
  const person = people.get(id);
  const rows = [
    ["name", shown],
    ["key", `${id} (${fingerprint(id)})`],
    ...(person === undefined ? [["link", "not in sight"]] : present(person)),
    ...(person === undefined ? [] : [["rooms", roomsOf(id, context).join(", ")]]),
    ...(id === people.self.id ? [] : trust({ id, name }, keyPins)),
    ...(mutes.has(id) ? [["muted", `yes: /unmute ${shown} ends it`]] : []),
  ];
  return table(rows);
}

function present(person: Person): readonly (readonly string[])[] {
  const { picture, away, connection, address, version } = person;
  return [
    ...(picture === "" ? [] : [["picture", picture]]),
    ...(away === undefined ? [] : [["away", away === "" ? "yes" : away]]),
    ["link", connection === "self" ? "this is you" : connection],
    ...(address === undefined ? [] : [["address", address]]),
    ...(connection === "direct" ? [["round trip", roundTrip(person)]] : []),
    ...(version === undefined ? [] : [["version", version]]),
  ];
}

/** Returns the rooms of a person; conversations are private, and not among them. */
function roomsOf(
  id: PeerId,
  { people, roomDirectory, roomMembers }: ChatContext,
): readonly string[] {
  const isIn = (room: RoomView): boolean =>
    id === people.self.id ? room.joined : roomMembers.has(id, room.id);
  return roomDirectory.rooms.filter(isIn).map(({ shown }) => shown);
}

function trust(
  { id, name }: Omit<NamedPerson, "shown">,
  keyPins: KeyPins,
): readonly (readonly string[])[] {
  const names = keyPins.of(id);
  const owner = keyPins.ownerOf(name);
  const first = Math.min(...names.map(({ first }) => first));
  const verified = owner?.id !== id
    ? owner === undefined ? "no" : `no: ${name} stands for another key, ${fingerprint(owner.id)}`
    : owner.verified
    ? "yes: this name stands for this key"
    : "no: /verify compares";
  return [
    ...(names.length === 0 ? [] : [["first seen", new Date(first).toISOString()]]),
    ...(names.length > 1 ? [["names", names.map((pin) => pin.name).join(", ")]] : []),
    ["verified", verified],
  ];
}
