import { MAX_JOINED_ROOMS } from "../../core/limits/chat.ts";
import { GENERAL } from "../api/room_id.ts";

/** Which rooms this person is in: of those nothing is passed over. {@link GENERAL} is always one of them. */
export interface JoinedRooms {
  has(room: string): boolean;
  /** The key (32 bytes) of a room with a password that we are in. */
  keyOf(room: string): Uint8Array | undefined;
  /** Whether one more would be too many. */
  readonly full: boolean;
  /** `key`: of a room with a password. */
  enter(room: string, key?: Uint8Array): void;
  leave(room: string): void;
  /** The ids of all but {@link GENERAL}, where others have to be told of a change since this was asked last. */
  takeChanges(): readonly string[] | undefined;
  /** Others have to be told, though nothing changed. */
  tellAgain(): void;
}

/** In {@link GENERAL} alone. {@link MAX_JOINED_ROOMS} can be entered. */
export function createJoinedRooms(): JoinedRooms {
  const rooms = new Map<string, Uint8Array | undefined>();
  let isNews = false;
  return {
    has: (room) => room === GENERAL || rooms.has(room),
    keyOf: (room) => rooms.get(room),
    get full() {
      return rooms.size >= MAX_JOINED_ROOMS;
    },
    enter(room, key) {
      rooms.set(room, key);
      isNews = true;
    },
    leave(room) {
      if (rooms.delete(room)) isNews = true;
    },
    takeChanges() {
      if (!isNews) return undefined;
      isNews = false;
      return [...rooms.keys()];
    },
    tellAgain() {
      isNews = true;
    },
  };
}
