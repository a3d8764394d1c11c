/**
 * Which rooms have members, and from how many branches of the mesh, by the member registers of the
 * peers that are alive.
 *
 * @module
 */
export interface MemberCounts {
  /** Counts a member of these rooms, whose place is below `branch`. */
  enter(rooms: ReadonlySet<string>, branch: string): void;
  /** Uncounts a member of these rooms, as it was counted. */
  leave(rooms: ReadonlySet<string>, branch: string): void;
  isEmpty(room: string): boolean;
  /** Whether a room has members below another branch. */
  isUsedBeyond(room: string, branch: string): boolean;
}

/** Makes counts of rooms that are all empty. */
export function createMemberCounts(): MemberCounts {
  /** Members by room and branch. */
  const counts = new Map<string, Map<string, number>>();
  return {
    enter(rooms, branch) {
      for (const room of rooms) {
        let branches = counts.get(room);
        if (branches === undefined) counts.set(room, branches = new Map());
        branches.set(branch, (branches.get(branch) ?? 0) + 1);
      }
    },
    leave(rooms, branch) {
      for (const room of rooms) {
        const branches = counts.get(room);
        const left = (branches?.get(branch) ?? 0) - 1;
        if (left > 0) branches!.set(branch, left);
        else branches?.delete(branch);
        if (branches?.size === 0) counts.delete(room);
      }
    },
    isEmpty: (room) => !counts.has(room),
    isUsedBeyond(room, branch) {
      const branches = counts.get(room);
      return branches !== undefined && branches.size > (branches.has(branch) ? 1 : 0);
    },
  };
}
