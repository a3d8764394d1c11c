import { fingerprint, type PeerId } from "../../core/peer.ts";
import { table } from "../../core/text/table.ts";
import type { Person, RoomView } from "../api/chat_view.ts";
import type { KeyPins } from "../people/key_pins.ts";
import type { Mutes } from "../people/mutes.ts";
import type { NamedPerson, People } from "../people/people.ts";
import type { RoomDirectory } from "../rooms/room_directory.ts";
import type { RoomMembers } from "../rooms/room_members.ts";
import { roundTrip } from "./command_output.ts";

/** What tells about somebody. */
export interface WhoisDependencies {
  readonly people: People;
  readonly mutes: Mutes;
  readonly keyPins: KeyPins;
  readonly roomDirectory: RoomDirectory;
  readonly roomMembers: RoomMembers;
}

/** All that is known here of somebody, in sight or not; oneself included. */
export function whoisText(
  { id, name, shown }: NamedPerson,
  dependencies: WhoisDependencies,
): string {
  const { people, mutes, keyPins } = dependencies;
  const person = people.get(id);
  const rows = [
    ["name", shown],
    ["key", `${id} (${fingerprint(id)})`],
    ...(person === undefined ? [["link", "not in sight"]] : present(person)),
    ...(person === undefined ? [] : [["rooms", roomsOf(id, dependencies).join(", ")]]),
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

/** Those of which everybody may know: a conversation is none. */
function roomsOf(
  id: PeerId,
  { people, roomDirectory, roomMembers }: WhoisDependencies,
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
