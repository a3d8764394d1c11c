/**
 * What a neighbour's claim says beside our own sequence of that incarnation.
 *
 * @module
 */
import type { AuthorSequence } from "../log/author_sequence.ts";
import type { Log } from "../log/envelope_log.ts";
import type { Have } from "../wire/version_vector.ts";

/** Whether neither a claim nor the sequence itself leaves anything missing. */
export function holdsAll({ base, floor, top, newest }: AuthorSequence, claim: Have): boolean {
  return floor === base && newest === top && claim.top <= top && claim.sparse.length === 0;
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
