/**
 * Finds the room that a typed name means. Several rooms may have one name: an open room, and rooms
 * with a password, each of which has an id of its own.
 *
 * @module
 */
import { safeText } from "../../core/text/safe.ts";
import type { Call } from "../api/call.ts";
import type { JoinedRooms } from "./joined_rooms.ts";
import type { KnownRooms, Room } from "./known_rooms.ts";
import type { RoomDirectory } from "./room_directory.ts";

export interface RoomFinder {
  /** Returns the joined room that `typed` names; otherwise refuses the call. */
  joined(typed: string, call: Call): Room | undefined;
  /**
   * Returns the room to join under a typed name; otherwise refuses the call. With a password only a
   * room that has one is meant.
   */
  toJoin(typed: string, password: string | undefined, call: Call): Room | undefined;
}

export interface RoomFinderDependencies {
  readonly rooms: KnownRooms;
  readonly roomDirectory: RoomDirectory;
  readonly joinedRooms: JoinedRooms;
}

export function createRoomFinder(
  { rooms, roomDirectory, joinedRooms }: RoomFinderDependencies,
): RoomFinder {
  const { matches, nameOf, unknown } = roomDirectory;
  const isJoined = ({ id }: Room): boolean => joinedRooms.has(id);

  function ambiguous(typed: string, found: readonly Room[]): string {
    const names = found.map(nameOf).join(" or ");
    const are = typed.includes(".") ? "have ids that begin with" : "are called";
    return `${found.length} rooms ${are} ${safeText(typed)}: write ${names}`;
  }

  function refuse(reason: string, call: Call): undefined {
    call.refuse(reason);
  }

  return {
    joined(typed, call) {
      const found = matches(typed);
      const joined = found.filter(isJoined);
      const [room] = joined;
      if (room !== undefined && joined.length === 1) return room;
      if (joined.length > 1) return refuse(ambiguous(typed, joined), call);
      const [known] = found;
      const reason = known === undefined
        ? unknown(typed)
        : `You are not in ${nameOf(known)}: /join ${nameOf(known)}`;
      return refuse(reason, call);
    },
    toJoin(typed, password, call) {
      const found = matches(typed);
      const joined = found.filter(isJoined);
      const [first] = found;
      if (first === undefined) return refuse(unknown(typed), call);
      const [one = first, ...more] = found.length > 1 && joined.length > 0 ? joined : found;
      if (more.length > 0) return refuse(ambiguous(typed, [one, ...more]), call);
      if (password === undefined || one.lock !== undefined) return one;
      const locked = rooms.all.filter((room) =>
        room.lock !== undefined && room.id.startsWith(`${one.id}.`)
      );
      if (locked.length === 0) return one;
      const ids = locked.map(nameOf).join(" or ");
      const text = `${one.name} has no password, and another room has one: ` +
        `write /join ${ids} PASSWORD for that`;
      return refuse(text, call);
    },
  };
}
