/**
 * The members of rooms, as the `member` registers of others say. A membership counts while its
 * author is in sight. Every peer is in {@link GENERAL}.
 *
 * @module
 */
import { MAX_AUTHORS } from "../../core/limits/replication.ts";
import type { PeerId } from "../../core/peer_id.ts";
import type { Register } from "../../protocol/replication/wire/register.ts";
import { memberRoomsOf } from "../../protocol/replication/wire/room_membership.ts";
import { GENERAL } from "../api/room_id.ts";

export interface RoomMembers {
  has(id: PeerId, room: string): boolean;
  /** Returns the rooms of a peer, {@link GENERAL} aside. */
  roomsOf(id: PeerId): ReadonlySet<string>;
  /**
   * Applies a `member` register; returns what it changed, `undefined` where it is malformed, and
   * `full` where there is no room for its author.
   */
  note(register: Register): MembershipChange | "full" | undefined;
  /** Drops the memberships of a peer that left, or began a new incarnation. */
  forget(id: PeerId): void;
}

/** Ids of rooms. */
export interface MembershipChange {
  readonly joined: readonly string[];
  readonly left: readonly string[];
}

const NOWHERE: ReadonlySet<string> = new Set();

/** Starts empty. Holds the registers of {@link MAX_AUTHORS} authors. */
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
      if (members.size >= MAX_AUTHORS && !members.has(author)) return "full";
      members.set(author, rooms);
      return {
        joined: [...rooms.difference(before)],
        left: [...before.difference(rooms)],
      };
    },
    forget: (id) => void members.delete(id),
  };
}
