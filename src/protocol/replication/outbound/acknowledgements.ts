/**
 * Acknowledgements of our own envelopes, and the backpressure that follows from them: an author
 * that sends more than its links carry has to wait.
 *
 * 1. Our own envelopes stay in the log until every neighbour acknowledged them, or the log is full.
 * 2. While the log is full nothing more is published; a neighbour that has owed an acknowledgement
 *    for {@link MAX_UNACKNOWLEDGED_MS} then loses its link, so that none stops us for good.
 * 3. A neighbour whose link took nothing for {@link STALLED_AFTER_MS} does not hold us back.
 *
 * @module
 */
import {
  BACKPRESSURE_ABOVE_BYTES,
  BACKPRESSURE_BELOW_BYTES,
  EVICT_PERIOD_MS,
  MAX_UNACKNOWLEDGED_MS,
  STALLED_AFTER_MS,
} from "../../../core/limits/replication.ts";
import { earliest, type Now } from "../../../core/now.ts";
import type { Incarnation } from "../log/author_sequence.ts";
import type { Log } from "../log/envelope_log.ts";
import { acknowledge, excuse, type StartPosition } from "../log/log_cursor.ts";
import type { NeighbourState } from "./neighbour_state.ts";

export interface Acknowledgements {
  /**
   * Returns where a new neighbour begins that holds ours up to number `have`. `now` in monotonic
   * ms.
   */
  place(have: number, now: number): StartPosition;
  /** Notes an acknowledgement at `now` (monotonic ms); false where there is no such number. */
  acknowledge(neighbour: NeighbourState, top: number, now: number): boolean;
  /** Returns the neighbours that the full log has waited for {@link MAX_UNACKNOWLEDGED_MS}. */
  defaulters(now: number): readonly NeighbourState[];
  /**
   * Notes that nothing was read until `now` (monotonic ms): no neighbour owes anything for longer.
   */
  excuse(now: number): void;
  /**
   * Returns behind which number (`after`) up to which (`top`) all neighbours acknowledged, and up
   * to which any did; `undefined` without neighbours.
   */
  reached(): { readonly after: number; readonly top: number; readonly any: number } | undefined;
  /** Returns what {@link reached} says, where it is more than when it was last taken. */
  takeProgress(): ReturnType<Acknowledgements["reached"]>;
  /** How many were published without neighbours, and forgotten before one came. */
  readonly expired: number;
  /** Whether more may be published now. */
  open(now: Now): boolean;
  /** Returns when `open` may change though nothing happens. */
  deadline(): number | undefined;
}

/** Makes the acknowledgements of `own`, whose newest number is `top()`, by `neighbours`. */
export function createAcknowledgements(
  log: Log,
  own: Incarnation,
  top: () => number,
  neighbours: ReadonlyMap<unknown, NeighbourState>,
): Acknowledgements {
  let isOpen = true;
  let looked = 0;
  let evicted = -Infinity;
  /**
   * What the last neighbours all acknowledged: without any, the rest waits, up to the log's limits.
   */
  let everAcknowledged = 0;
  /** The highest number that any neighbour acknowledged. */
  let everArrived = 0;
  let expired = 0;
  /** Numbers up to which all neighbours, and any of them, were reported to have acknowledged. */
  let reported = { top: 0, any: 0 };

  const stalled = (neighbour: NeighbourState, now: number): boolean =>
    now >= neighbour.cursor.progressed + STALLED_AFTER_MS;

  function reached() {
    if (neighbours.size === 0) return undefined;
    let after = 0;
    let all = Infinity;
    let any = 0;
    for (const { cursor: { missed, acknowledged } } of neighbours.values()) {
      after = Math.max(after, missed);
      all = Math.min(all, acknowledged);
      any = Math.max(any, acknowledged);
    }
    return { after, top: all, any };
  }

  /** Forgets what no neighbour needs any more. */
  function evict(now: number): void {
    evicted = now;
    const all = reached();
    if (all !== undefined) everAcknowledged = all.top;
    const before = Math.max(log.floor(own), everArrived);
    log.evict({ waited: all?.top ?? top(), acknowledged: everAcknowledged }, now);
    expired += Math.max(0, log.floor(own) - before);
  }

  return {
    reached,
    takeProgress() {
      const progress = reached();
      if (progress === undefined) return undefined;
      const { after, top, any } = progress;
      if (top <= Math.max(after, reported.top) && any <= reported.any) return undefined;
      reported = { top: Math.max(top, reported.top), any: Math.max(any, reported.any) };
      return progress;
    },
    get expired() {
      return expired;
    },
    place(have, now) {
      evict(now);
      const from = Math.min(have, top());
      const floor = log.floor(own);
      const first = log.get(own, Math.max(from, floor) + 1);
      return {
        position: first?.position ?? log.end,
        since: log.end,
        ownTaken: first === undefined ? log.ownEnd : first.ownEnd - first.record.length,
        handed: from,
        acknowledged: from,
        missed: from < floor ? floor : 0,
      };
    },
    acknowledge(neighbour, number, now) {
      if (number > top()) return false;
      acknowledge(neighbour.cursor, number, now);
      everArrived = Math.max(everArrived, number);
      return true;
    },
    defaulters: (now) =>
      log.full
        ? [...neighbours.values()].filter(({ cursor: { owesSince } }) =>
          owesSince !== undefined && now >= owesSince + MAX_UNACKNOWLEDGED_MS
        )
        : [],
    excuse(now) {
      for (const { cursor } of neighbours.values()) excuse(cursor, now);
    },
    open(now) {
      looked = now.monotonic;
      if (log.full || now.monotonic >= evicted + EVICT_PERIOD_MS) evict(now.monotonic);
      const limit = isOpen ? BACKPRESSURE_ABOVE_BYTES : BACKPRESSURE_BELOW_BYTES;
      isOpen = !log.full;
      for (const neighbour of neighbours.values()) {
        if (log.ownEnd - neighbour.cursor.ownTaken <= limit || stalled(neighbour, now.monotonic)) {
          continue;
        }
        isOpen = false;
      }
      return isOpen;
    },
    deadline() {
      if (isOpen) return undefined;
      // time makes room in a full log, where there is no neighbour or one defaults
      if (log.full) return looked + STALLED_AFTER_MS;
      const stalls = [...neighbours.values()].map(({ cursor }) =>
        cursor.progressed + STALLED_AFTER_MS
      );
      return earliest(...stalls.filter((stall) => stall > looked));
    },
  };
}
