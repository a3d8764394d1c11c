import { MAX_AUTHORS } from "../../core/limits/replication.ts";
import type { PeerId } from "../../core/peer.ts";

/**
 * What people signed though no honest program says it: sealed words that do not open, rooms under ids that are not theirs. It
 * is counted against its author, not shown, and passed on as ever.
 */
export interface Violations {
  readonly total: number;
  note(author: PeerId): void;
  /** How many somebody committed. */
  of(author: PeerId): number;
}

/** No faults. Those of {@link MAX_AUTHORS} people are told apart. */
export function createViolations(): Violations {
  const counts = new Map<PeerId, number>();
  let total = 0;
  return {
    get total() {
      return total;
    },
    note(author) {
      total++;
      const count = counts.get(author);
      if (count !== undefined || counts.size < MAX_AUTHORS) counts.set(author, (count ?? 0) + 1);
    },
    of: (author) => counts.get(author) ?? 0,
  };
}
