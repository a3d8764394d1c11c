/**
 * The comparison of a neighbour's claim with our own sequence of that incarnation.
 *
 * @module
 */
import { MAX_AHEAD } from "../../../core/limits/replication.ts";
import type { AuthorSequence } from "../log/author_sequence.ts";
import type { Log } from "../log/envelope_log.ts";
import { type Range, sizeOf } from "../wire/sequence_range.ts";
import type { Have } from "../wire/version_vector.ts";

/** Whether neither a claim nor the sequence itself leaves anything missing. */
export function holdsAll({ base, floor, top, newest }: AuthorSequence, claim: Have): boolean {
  return floor === base && newest === top && claim.top <= top && claim.sparse.length === 0;
}

/**
 * Returns how many numbers are missing; of those above `newest`, the highest that came, at most
 * {@link MAX_AHEAD}: they rest on claims alone.
 */
export function countMissing(holes: readonly Range[], newest: number): number {
  let proven = 0;
  let claimed = 0;
  for (const hole of holes) {
    if (hole.to <= newest) proven += sizeOf(hole);
    else claimed += sizeOf(hole);
  }
  return proven + Math.min(claimed, MAX_AHEAD);
}

/**
 * Whether a claim's newest envelope differs from ours of that number, or ends inside one of ours.
 */
export function contradicts(
  authorSequence: AuthorSequence,
  claim: Have,
  log: Pick<Log, "get">,
): boolean {
  const { top, head, closed } = authorSequence;
  if (closed || claim.top <= claim.floor || claim.head === "") return false;
  if (claim.top === top) return head !== "" && !head.startsWith(claim.head);
  const held = claim.top < top ? log.get(authorSequence, claim.top) : undefined;
  return held !== undefined && claim.top < held.numbers.to;
}
