/** In which rooms anybody is, by what those who are there tell. */
export interface MemberCounts {
  /** Somebody is in these rooms. */
  enter(rooms: ReadonlySet<string>): void;
  /** Somebody who was in these rooms is no more, or not there. */
  leave(rooms: ReadonlySet<string>): void;
  isEmpty(room: string): boolean;
}

/** All rooms are empty. */
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
