/**
 * How many members each room has, by the member registers of the peers that are alive.
 *
 * @module
 */
export interface MemberCounts {
  /** Counts a member of these rooms. */
  enter(rooms: ReadonlySet<string>): void;
  /** Uncounts a member of these rooms. */
  leave(rooms: ReadonlySet<string>): void;
  isEmpty(room: string): boolean;
}

/** Makes counts of rooms that are all empty. */
export function createMemberCounts(): MemberCounts {
  const counts = new Map<string, number>();
  return {
    enter(rooms) {
      for (const room of rooms) counts.set(room, (counts.get(room) ?? 0) + 1);
    },
    leave(rooms) {
      for (const room of rooms) {
        const left = (counts.get(room) ?? 0) - 1;
        if (left > 0) counts.set(room, left);
        else counts.delete(room);
      }
    },
    isEmpty: (room) => !counts.has(room),
  };
}
