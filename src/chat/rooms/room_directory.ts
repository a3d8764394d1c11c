import type { PeerId } from "../../core/peer.ts";
import { safeText } from "../../core/text/safe.ts";
import { suggest } from "../../core/text/suggest.ts";
import { table } from "../../core/text/table.ts";
import type { Person, RoomView } from "../api/chat_view.ts";
import { GENERAL, openRoomId, partnerOf } from "../api/room_id.ts";
import type { People } from "../people/people.ts";
import type { JoinedRooms } from "./joined_rooms.ts";
import type { OpenRooms } from "./open_rooms.ts";
import type { RoomMembers } from "./room_members.ts";
import type { Room, Rooms } from "./rooms.ts";

/** What there is to see of rooms, for whoever looks in. */
export interface RoomDirectory {
  /** Where we are: {@link GENERAL}, other rooms, and conversations of two. */
  readonly openRooms: readonly RoomView[];
  /** All rooms, by shown name. */
  readonly rooms: readonly RoomView[];
  /** The rooms that somebody is in, by shown name, {@link GENERAL} aside. */
  roomsOf(id: PeerId): readonly RoomView[];
  /** Who is in a room or conversation besides us, by shown name. */
  members(room: string): readonly Person[];
  /** A room or conversation, known or not. */
  view(id: string): RoomView;
  /** What to type for a room, so that no other is meant: `dev`, or `dev.k7qmx2d4` where there are more of that name. */
  nameOf(room: Room): string;
  /** The rooms that `typed` may mean: that of this id, or else all of this name, in any case; with or without `#`. */
  matches(typed: string): readonly Room[];
  /** What to tell somebody who means a room that is not there. */
  unknown(typed: string): string;
  /** Something happened that may change rooms, or who is where. */
  stale(): void;
  /** Rises whenever it is {@link stale}. */
  readonly version: number;
}

export interface RoomDirectoryDependencies {
  readonly people: People;
  readonly rooms: Rooms;
  readonly roomMembers: RoomMembers;
  readonly joinedRooms: JoinedRooms;
  readonly openRooms: OpenRooms;
}

/** A lobby that shows what its parts know. Who is where takes long to count: that is kept until it is {@link RoomDirectory.stale}. */
export function createRoomDirectory(dependencies: RoomDirectoryDependencies): RoomDirectory {
  const { people, rooms, roomMembers, joinedRooms, openRooms } = dependencies;
  /** How many others are in each room. */
  let counts: ReadonlyMap<string, number> | undefined;
  let version = 0;

  function count(): ReadonlyMap<string, number> {
    const counted = new Map<string, number>();
    for (const { id } of people.others) {
      for (const room of roomMembers.roomsOf(id)) counted.set(room, (counted.get(room) ?? 0) + 1);
    }
    return counted.set(GENERAL, people.others.length);
  }

  function nameOf(room: Room): string {
    return room.lock === undefined || rooms.namesakes(room.name) === 1
      ? room.name
      : room.name + room.id.slice(openRoomId(room.name).length);
  }

  function viewOfRoom(room: Room): RoomView {
    const { id, lock, topic } = room;
    const joined = joinedRooms.has(id);
    counts ??= count();
    return {
      id,
      shown: `#${nameOf(room)}`,
      kind: lock === undefined ? "open" : "locked",
      topic,
      members: (counts.get(id) ?? 0) + (joined ? 1 : 0),
      joined,
    };
  }

  function sorted(some: readonly Room[]): readonly RoomView[] {
    return some.map(viewOfRoom).sort((a, b) => a.shown < b.shown ? -1 : 1);
  }

  function view(id: string): RoomView {
    const room = rooms.get(id);
    if (room !== undefined) return viewOfRoom(room);
    const partner = partnerOf(id);
    const joined = openRooms.has(id);
    return partner === undefined
      ? { id, shown: `#${safeText(id)}`, kind: "open", topic: "", members: 0, joined }
      : { id, shown: `@${people.nameOf(partner)}`, kind: "private", topic: "", members: 2, joined };
  }

  return {
    get openRooms() {
      return openRooms.ids.map(view);
    },
    get rooms() {
      return sorted(rooms.all);
    },
    roomsOf(id) {
      const isIn = id === people.self.id
        ? joinedRooms.has
        : (room: string) => roomMembers.has(id, room);
      return sorted(rooms.all.filter(({ id }) => id !== GENERAL && isIn(id)));
    },
    members(room) {
      const partner = partnerOf(room);
      return people.others.filter(({ id }) =>
        partner === undefined ? roomMembers.has(id, room) : id === partner
      );
    },
    view,
    nameOf,
    matches(typed) {
      const wanted = openRoomId(typed.replace(/^#/, ""));
      const exact = rooms.get(wanted);
      if (exact !== undefined) return [exact];
      return rooms.all.filter(({ name }) => openRoomId(name) === wanted);
    },
    unknown(typed) {
      const name = typed.replace(/^#/, "");
      const names = new Map(rooms.all.map((room) => [openRoomId(nameOf(room)), nameOf(room)]));
      const near = suggest(name, [...names.keys()]);
      const hint = near === undefined
        ? "/rooms lists them, /create makes one"
        : `did you mean ${names.get(near)}?`;
      return `There is no room called ${safeText(name)}: ${hint}`;
    },
    stale() {
      counts = undefined;
      version++;
    },
    get version() {
      return version;
    },
  };
}

/** The rooms in a table, for people: narrow, so that its rows stay whole on a small screen. */
export function roomsText(rooms: readonly RoomView[]): string {
  const rows = rooms.map(({ shown, kind, members, joined, topic }) => [
    shown,
    joined ? `${members} with you` : `${members}`,
    [topic, kind === "locked" ? "(password)" : ""].filter((text) => text !== "").join(" "),
  ]);
  return table([["room", "people", "topic"], ...rows]);
}
