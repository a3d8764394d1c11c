/**
 * Untaken claims: tells the debug log why nothing comes of what a neighbour claims to hold.
 *
 * 1. A neighbour with too many claims is told of once while it is linked.
 * 2. An incarnation that is not asked for is told of once, whoever claims it.
 * 3. {@link MAX_TOLD_CAUSES} of each are remembered.
 *
 * @module
 */
import { createFirstTimes } from "../../../core/first_times.ts";
import { MAX_HAVES_PER_NEIGHBOUR } from "../../../core/limits/replication.ts";
import { MAX_TOLD_CAUSES } from "../../../core/limits/store.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import { type Incarnation, incarnationKey } from "../log/author_sequence.ts";
import type { AuthorSequences } from "../log/author_sequences.ts";
import type { Emit } from "../wire/replication_event.ts";

export interface UntakenClaims {
  /** Notes that a neighbour claims envelopes of one incarnation too many. */
  tooMany(neighbour: PeerId): void;
  /** Returns whether an incarnation is worth asking for ({@link AuthorSequences.wants}). */
  isWanted(incarnation: Incarnation): boolean;
  /** Notes that a neighbour is gone. */
  forget(neighbour: PeerId): void;
}

/** Has told nothing yet. */
export function createUntakenClaims(
  authorSequences: Pick<AuthorSequences, "wants" | "newest">,
  emit: Emit,
): UntakenClaims {
  const neighbours = createFirstTimes(MAX_TOLD_CAUSES);
  const incarnations = createFirstTimes(MAX_TOLD_CAUSES);
  return {
    tooMany(id) {
      if (!neighbours.note(id)) return;
      const reason = `it claims messages of more than ${MAX_HAVES_PER_NEIGHBOUR} runs of peers: ` +
        "the rest of its claims is left out";
      emit({ type: "diagnostic", id, reason });
    },
    isWanted(incarnation) {
      if (authorSequences.wants(incarnation)) return true;
      if (!incarnations.note(incarnationKey(incarnation))) return false;
      const { author: id } = incarnation;
      const why = authorSequences.newest(id) === undefined
        ? "there is no place for its author"
        : "its author restarted since";
      emit({ type: "diagnostic", id, reason: `envelopes are not asked for: ${why}` });
      return false;
    },
    forget: neighbours.forget,
  };
}
