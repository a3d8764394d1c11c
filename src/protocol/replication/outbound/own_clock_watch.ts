/**
 * Watches whether others refuse what we publish because of our clock ({@link Refusals} is their
 * side). Our hybrid logical clock never goes back, so that one reading too far ahead lasts as long
 * as our incarnation.
 *
 * 1. Our own wall clock is asked first: where it was set right since, every peer refuses us.
 * 2. A neighbour's reading counts only where it came over that neighbour's own link.
 * 3. Each is reported once: our wall clock an incarnation, a neighbour an incarnation of it. At
 *    most {@link MAX_REFUSED_INCARNATIONS} neighbours are remembered; the oldest makes room.
 *
 * @module
 */
import type { Clock } from "../../../core/hybrid_logical_clock.ts";
import { MAX_REFUSED_INCARNATIONS } from "../../../core/limits/replication.ts";
import type { Now } from "../../../core/now.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import { isTooFarAhead } from "../log/refusals.ts";
import type { Emit } from "../wire/replication_event.ts";

export interface OwnClockWatch {
  /** We published something. */
  published(now: Now): void;
  /** A neighbour's clock was at `ms` when it spoke now; 0 where it had none. */
  heard(neighbour: { readonly id: PeerId; readonly epoch: number }, ms: number, now: Now): void;
}

/** Makes the watch over our hybrid logical clock. */
export function createOwnClockWatch(clock: () => Clock, emit: Emit): OwnClockWatch {
  let isReported = false;
  /** The incarnation of each neighbour for which it was reported. */
  const reported = new Map<PeerId, number>();

  return {
    published({ wall }) {
      const { ms } = clock();
      if (isReported || !isTooFarAhead(ms, wall)) return;
      isReported = true;
      emit({ type: "refusedBy", aheadMs: ms - wall });
    },
    heard({ id, epoch }, theirs, { wall }) {
      const ms = Math.max(clock().ms, wall);
      if (theirs === 0 || isReported || !isTooFarAhead(ms, theirs)) return;
      if (reported.get(id) === epoch) return;
      const [oldest] = reported.keys();
      if (oldest !== undefined && reported.size >= MAX_REFUSED_INCARNATIONS) {
        reported.delete(oldest);
      }
      reported.set(id, epoch);
      emit({ type: "refusedBy", id, aheadMs: ms - theirs });
    },
  };
}
