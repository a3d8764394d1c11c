/**
 * What this node claims to hold, and which neighbour claims to hold most of an author.
 *
 * 1. A claim never includes a number that the log no longer has.
 * 2. Nothing is claimed of a closed sequence.
 *
 * @module
 */
import type { PeerId } from "../../../core/peer_id.ts";
import { type Incarnation, incarnationKey } from "../log/author_sequence.ts";
import type { AuthorSequences } from "../log/author_sequences.ts";
import type { Log } from "../log/envelope_log.ts";
import type { EnvelopeSigner } from "../log/envelope_signer.ts";
import type { Have } from "../wire/version_vector.ts";
import type { NeighbourState } from "./neighbour_state.ts";

export interface OwnHaves {
  /** Returns what we claim to hold of an incarnation; `undefined` for none, or a closed one. */
  haveOf(incarnation: Incarnation): Have | undefined;
  /**
   * Returns the best parent for an author: a neighbour linked to it, or the one that holds most.
   */
  holderOf(author: PeerId): NeighbourState | undefined;
}

/** Makes the claims of the node whose incarnation is `own`. */
export function createOwnHaves(
  own: Incarnation,
  envelopeSigner: EnvelopeSigner,
  log: Log,
  authorSequences: AuthorSequences,
  neighbours: ReadonlyMap<PeerId, NeighbourState>,
): OwnHaves {
  return {
    haveOf(incarnation) {
      if (incarnation.author === own.author && incarnation.epoch === own.epoch) {
        return {
          ...own,
          floor: log.floor(own),
          top: envelopeSigner.top,
          head: envelopeSigner.head,
          sparse: [],
        };
      }
      const authorSequence = authorSequences.find(incarnation);
      if (authorSequence === undefined || authorSequence.closed) return undefined;
      const { author, epoch, top, head, givenUp, sparse } = authorSequence;
      const floor = Math.min(
        top,
        Math.max(authorSequence.floor, givenUp, log.floor(authorSequence)),
      );
      return { author, epoch, floor, top, head, sparse };
    },
    holderOf(author) {
      const authorSequence = authorSequences.newest(author);
      if (authorSequence === undefined) return undefined;
      let best: NeighbourState | undefined;
      let most = 0;
      for (const neighbour of neighbours.values()) {
        const claim = neighbour.sync.haves.get(incarnationKey(authorSequence));
        if (claim === undefined) continue;
        if (neighbour.tree.linked?.has(author)) return neighbour;
        if (best === undefined || claim.top > most) {
          best = neighbour;
          most = claim.top;
        }
      }
      return best;
    },
  };
}
