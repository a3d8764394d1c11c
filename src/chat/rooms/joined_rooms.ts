/**
 * The rooms that we joined, and their keys. The other peers learn them from our `member` register.
 *
 * @module
 */
import { MAX_JOINED_ROOMS } from "../../core/limits/chat.ts";
import { GENERAL } from "../api/room_id.ts";

export interface JoinedRooms {
  /** Returns whether a room is joined; {@link GENERAL} always is. */
  has(room: string): boolean;
  /** Returns the key (32 bytes) of a joined room with a password. */
  keyOf(room: string): Uint8Array | undefined;
  /** Whether one more would be too many. */
  readonly full: boolean;
  /** `key`: of a room with a password. */
  enter(room: string, key?: Uint8Array): void;
  leave(room: string): void;
  /** Returns the ids to publish, {@link GENERAL} aside, if they changed since the last call. */
  takeChanges(): readonly string[] | undefined;
  /** Has the ids published again, although they did not change. */
  publishAgain(): void;
}

/** Starts with {@link GENERAL} alone. Up to {@link MAX_JOINED_ROOMS} others can be joined. */
export function createJoinedRooms(): JoinedRooms {
  const rooms = new Map<string, Uint8Array | undefined>();
  let isChanged = false;
  return {
    has: (room) => room === GENERAL || rooms.has(room),
    keyOf: (room) => rooms.get(room),
    get full() {
      return rooms.size >= MAX_JOINED_ROOMS;
    },
    enter(room, key) {
      rooms.set(room, key);
      isChanged = true;
    },
    leave(room) {
      if (rooms.delete(room)) isChanged = true;
    },
    takeChanges() {
      if (!isChanged) return undefined;
      isChanged = false;
      return [...rooms.keys()];
    },
    publishAgain() {
      isChanged = true;
    },
  };
}
