/**
 * The rooms and conversations that front ends show, in the order in which they were opened.
 *
 * @module
 */
import { GENERAL } from "../api/room_id.ts";

export interface OpenBuffers {
  /** {@link GENERAL} first. */
  readonly ids: readonly string[];
  has(room: string): boolean;
  /** Appends a room, unless it is open already. */
  enter(room: string): void;
  leave(room: string): void;
}

/** Starts with {@link GENERAL} alone. Callers bound how many are opened. */
export function createOpenBuffers(): OpenBuffers {
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
