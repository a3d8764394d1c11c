import type { PeerId } from "../../../core/peer.ts";
import type { Log, Run } from "../log/envelope_log.ts";
import { type Reader, runKey } from "../broadcast/neighbour_state.ts";
import type { Streams } from "../log/author_sequences.ts";
import type { Claim } from "../wire/version_vector.ts";
import type { Voice } from "../log/envelope_author.ts";

/** Who holds what: ourselves, as we claim it, and others, as they do. */
export interface Holdings {
  /** What we claim to hold of a run; `undefined` where that is nothing we stand for. */
  claimOf(run: Run): Claim | undefined;
  /** Who is to bring us what an author says: somebody linked to it, or whoever claims to hold most. */
  claimantOf(author: PeerId): Reader | undefined;
}

/** The holdings of whoever says `own`. */
export function createHoldings(
  own: Run,
  voice: Voice,
  log: Log,
  streams: Streams,
  readers: ReadonlyMap<PeerId, Reader>,
): Holdings {
  return {
    claimOf(run) {
      if (run.author === own.author && run.epoch === own.epoch) {
        return { ...own, floor: log.floor(own), top: voice.top, head: voice.head, sparse: [] };
      }
      const stream = streams.find(run);
      if (stream === undefined || stream.closed) return undefined;
      const { author, epoch, top, head, givenUp, sparse } = stream;
      const floor = Math.min(top, Math.max(stream.floor, givenUp, log.floor(stream)));
      return { author, epoch, floor, top, head, sparse };
    },
    claimantOf(author) {
      const stream = streams.newest(author);
      if (stream === undefined) return undefined;
      let best: Reader | undefined;
      let most = 0;
      for (const reader of readers.values()) {
        const claim = reader.claims.get(runKey(stream));
        if (claim === undefined) continue;
        if (reader.linked?.has(author)) return reader;
        if (best === undefined || claim.top > most) {
          best = reader;
          most = claim.top;
        }
      }
      return best;
    },
  };
}
