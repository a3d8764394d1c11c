import { GENERAL } from "../api/room_id.ts";

/** Where this person is: rooms and conversations of two, by their ids, in the order in which they were come to. */
export interface OpenRooms {
  /** {@link GENERAL} first. */
  readonly ids: readonly string[];
  has(room: string): boolean;
  /** Behind the others, where it is not among them already. */
  enter(room: string): void;
  leave(room: string): void;
}

/** In {@link GENERAL} alone. Whoever enters bounds how many places there are. */
export function createOpenRooms(): OpenRooms {
  const ids = new Set<string>([GENERAL]);
  return {
    get ids() {
      return [...ids];
    },
    has: (room) => ids.has(room),
    enter: (room) => void ids.add(room),
    leave(room) {
      if (room !== GENERAL) ids.delete(room);
    },
  };
}
