/**
 * The room directory: views of rooms and conversations for front ends, and the names to show and to
 * type for them.
 *
 * @module
 */
import type { PeerId } from "../../core/peer_id.ts";
import { isPlainName } from "../../core/text/name.ts";
import { distinctPrefix } from "../../core/distinct_prefix.ts";
import { safeText } from "../../core/text/safe.ts";
import { suggest } from "../../core/text/suggest.ts";
import { table } from "../../core/text/table.ts";
import type { Person, RoomView } from "../api/chat_view.ts";
import { GENERAL, markedRoomName, openRoomId, partnerOf } from "../api/room_id.ts";
import type { People } from "../people/people.ts";
import type { JoinedRooms } from "./joined_rooms.ts";
import type { KnownRooms, Room } from "./known_rooms.ts";
import type { OpenBuffers } from "./open_buffers.ts";
import type { RoomMembers } from "./room_members.ts";

export interface RoomDirectory {
  /** The open ones: {@link GENERAL}, other rooms, conversations. */
  readonly openBuffers: readonly RoomView[];
  /** All rooms, by shown name. */
  readonly rooms: readonly RoomView[];
  /** Returns the rooms of a person by shown name, {@link GENERAL} aside. */
  roomsOf(id: PeerId): readonly RoomView[];
  /** Returns the others in a room or conversation, by shown name. */
  members(room: string): readonly Person[];
  /** Returns the view of a room or conversation, known or not. */
  view(id: string): RoomView;
  /**
   * Returns what to type for a room: `dev`, or `dev.k7qm` where several rooms have that name, with
   * as many characters of its id as no other room of the name begins with.
   */
  nameOf(room: Room): string;
  /**
   * Returns the rooms that `typed` may mean, in any case, with or without `#`: the one of this id,
   * else all of this name, else all with a password whose ids begin so (`dev.k7`).
   */
  matches(typed: string): readonly Room[];
  /** Returns the sentence that refuses an unknown room. */
  unknown(typed: string): string;
  /**
   * To be called when rooms or memberships may have changed: the counts of members follow from
   * them.
   */
  invalidate(): void;
  /** Rises with every {@link RoomDirectory.invalidate}. */
  readonly version: number;
}

export interface RoomDirectoryDependencies {
  readonly people: People;
  readonly rooms: KnownRooms;
  readonly roomMembers: RoomMembers;
  readonly joinedRooms: JoinedRooms;
  readonly openBuffers: OpenBuffers;
}

/**
 * Counts members lazily: counting is slow, so the counts are kept until
 * {@link RoomDirectory.invalidate}.
 */
export function createRoomDirectory(dependencies: RoomDirectoryDependencies): RoomDirectory {
  const { people, rooms, roomMembers, joinedRooms, openBuffers } = dependencies;
  /** How many others are in each room; `undefined` while not counted. */
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
    const { id, name, lock } = room;
    const isPlain = isPlainName(name);
    if (lock === undefined) return isPlain ? name : markedRoomName(name);
    const namesakes = rooms.namesakes(name);
    if (isPlain && namesakes.size === 1) return name;
    const start = openRoomId(name).length + 1;
    const others = [...namesakes].map((other) => other.slice(start));
    return `${name}.${distinctPrefix(id.slice(start), others)}`;
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

  function byShownName(some: readonly Room[]): readonly RoomView[] {
    return some.map(viewOfRoom).sort((a, b) => a.shown < b.shown ? -1 : 1);
  }

  function view(id: string): RoomView {
    const room = rooms.get(id);
    if (room !== undefined) return viewOfRoom(room);
    const partner = partnerOf(id);
    const joined = openBuffers.has(id);
    return partner === undefined
      ? { id, shown: `#${safeText(id)}`, kind: "open", topic: "", members: 0, joined }
      : { id, shown: `@${people.nameOf(partner)}`, kind: "private", topic: "", members: 2, joined };
  }

  return {
    get openBuffers() {
      return openBuffers.ids.map(view);
    },
    get rooms() {
      return byShownName(rooms.all);
    },
    roomsOf(id) {
      const isIn = id === people.self.id
        ? joinedRooms.has
        : (room: string) => roomMembers.has(id, room);
      return byShownName(rooms.all.filter(({ id }) => id !== GENERAL && isIn(id)));
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
      const named = rooms.all.filter((room) =>
        openRoomId(room.name) === wanted || openRoomId(nameOf(room)) === wanted
      );
      if (named.length > 0 || !/\../.test(wanted)) return named;
      return rooms.all.filter(({ id, lock }) => lock !== undefined && id.startsWith(wanted));
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
    invalidate() {
      counts = undefined;
      version++;
    },
    get version() {
      return version;
    },
  };
}

/** Lists rooms in a table, narrow enough for the rows to stay whole on a small screen. */
export function roomsText(rooms: readonly RoomView[]): string {
  const rows = rooms.map(({ shown, kind, members, joined, topic }) => [
    shown,
    joined ? `${members} with you` : `${members}`,
    [topic, kind === "locked" ? "(password)" : ""].filter((text) => text !== "").join(" "),
  ]);
  return table([["room", "people", "topic"], ...rows]);
}
