import { MAX_AUTHORS } from "../../core/limits/replication.ts";
import type { PeerId } from "../../core/peer.ts";
import { memberRoomsOf } from "../../protocol/replication/wire/membership_record.ts";
import type { Register } from "../../protocol/replication/wire/register.ts";
import { GENERAL } from "../api/room_id.ts";

/** Which rooms others say they are in. It counts for those in sight; everybody is in {@link GENERAL}. */
export interface RoomMembers {
  has(id: PeerId, room: string): boolean;
  /** But {@link GENERAL}. */
  roomsOf(id: PeerId): ReadonlySet<string>;
  /** Takes a `member` register; returns what it changed, `undefined` where it is broken. */
  note(register: Register): MemberNews | undefined;
  /** Somebody is no more there, or has begun anew. */
  forget(id: PeerId): void;
}

/** Ids of rooms. */
export interface MemberNews {
  readonly joined: readonly string[];
  readonly left: readonly string[];
}

const NOWHERE: ReadonlySet<string> = new Set();

/** Nobody said anything. Holds what {@link MAX_AUTHORS} people say. */
export function createRoomMembers(): RoomMembers {
  const members = new Map<PeerId, ReadonlySet<string>>();
  const roomsOf = (id: PeerId): ReadonlySet<string> => members.get(id) ?? NOWHERE;
  return {
    roomsOf,
    has: (id, room) => room === GENERAL || roomsOf(id).has(room),
    note(register) {
      const rooms = memberRoomsOf(register);
      if (rooms === undefined) return undefined;
      const { author } = register;
      const before = roomsOf(author);
      if (members.size >= MAX_AUTHORS && !members.has(author)) return { joined: [], left: [] };
      members.set(author, rooms);
      return {
        joined: [...rooms.difference(before)],
        left: [...before.difference(rooms)],
      };
    },
    forget: (id) => void members.delete(id),
  };
}
