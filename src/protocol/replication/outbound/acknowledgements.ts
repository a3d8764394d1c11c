/**
 * Acknowledgements of our own envelopes, and the backpressure that follows from them: an author
 * that sends more than its links carry has to wait.
 *
 * 1. Our own envelopes stay in the log until every neighbour acknowledged them, or the log is full.
 * 2. A full log keeps, for a neighbour that takes and acknowledges in time, what it did not
 *    acknowledge; for one that only takes, what it did not take; for one that takes nothing for
 *    {@link OVERDUE_AFTER_MS}, nothing. So no neighbour costs another one anything.
 * 3. Where no neighbour is in time there is nobody to go on for, and the full log keeps everything:
 *    nothing more is published. A neighbour that has owed an acknowledgement for
 *    {@link MAX_UNACKNOWLEDGED_MS} then loses its link, so that none stops us for good.
 * 4. The confirmations of others do not depend on a silent neighbour ({@link Standings}).
 * 5. A neighbour whose link took nothing for {@link STALLED_AFTER_MS} does not hold us back, nor
 *    does it while it catches up.
 *
 * @module
 */
import {
  BACKPRESSURE_ABOVE_BYTES,
  BACKPRESSURE_BELOW_BYTES,
  EVICT_PERIOD_MS,
  MAX_UNACKNOWLEDGED_MS,
  OVERDUE_AFTER_MS,
  STALLED_AFTER_MS,
} from "../../../core/limits/replication.ts";
import { earliest, type Now } from "../../../core/now.ts";
import type { Incarnation } from "../log/author_sequence.ts";
import type { Log } from "../log/envelope_log.ts";
import {
  acknowledge,
  excuse,
  type LogCursor,
  noteForgotten,
  setCatchingUp,
  type StartPosition,
} from "../log/log_cursor.ts";
import type { Range } from "../wire/sequence_range.ts";
import type { NeighbourState } from "./neighbour_state.ts";
import type { Standings } from "./standings.ts";

export interface Acknowledgements {
  /**
   * Returns where a new neighbour begins that holds ours up to number `have`. `now` in monotonic
   * ms.
   */
  place(have: number, now: number): StartPosition;
  /**
   * Notes an acknowledgement up to `top`, and of the ranges `sparse` beyond, at `now` (monotonic
   * ms); false where there is no such number. Forgotten numbers do not part the two.
   */
  acknowledge(
    neighbour: NeighbourState,
    top: number,
    now: number,
    sparse?: readonly Range[],
  ): boolean;
  /** Returns the neighbours that the full log has waited for {@link MAX_UNACKNOWLEDGED_MS}. */
  defaulters(now: number): readonly NeighbourState[];
  /**
   * Notes that nothing was read until `now` (monotonic ms): no neighbour owes anything for longer.
   * `paused`: nothing is read from now on.
   */
  excuse(now: number, paused: boolean): void;
  /**
   * Returns behind which number (`after`) up to which (`top`) all neighbours acknowledged, and up
   * to which any did; `undefined` without neighbours.
   */
  reached(): Reached | undefined;
  /**
   * Returns what {@link reached} says, and up to which number all neighbours that are not silent
   * acknowledged, where it is more than when it was last taken.
   */
  takeProgress(): Reached & { readonly confirmed: number } | undefined;
  /** How many were published without neighbours, and forgotten before one came. */
  readonly expired: number;
  /** Whether more may be published now. */
  open(now: Now): boolean;
  /** Returns when `open` may change though nothing happens. */
  deadline(): number | undefined;
}

export interface Reached {
  readonly after: number;
  readonly top: number;
  readonly any: number;
}

/** Makes the acknowledgements of `own`, whose newest number is `top()`, by `neighbours`. */
export function createAcknowledgements(
  log: Log,
  own: Incarnation,
  top: () => number,
  neighbours: ReadonlyMap<unknown, NeighbourState>,
  standings: Pick<Standings, "isSilent">,
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
  let reported = { top: 0, any: 0, confirmed: 0 };
  let paused = false;

  const tookNothing = (cursor: LogCursor, ms: number, now: number): boolean =>
    cursor.ownTaken < log.ownEnd && now >= cursor.progressed + ms;
  const isLate = ({ checkpoint }: LogCursor, now: number): boolean =>
    !paused && checkpoint !== undefined && now >= checkpoint.since + OVERDUE_AFTER_MS;

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

  /** Returns up to which number the neighbours acknowledged that are not silent, if any. */
  function confirmed(all: Reached): number {
    const vocal = [...neighbours.values()].filter((neighbour) => !standings.isSilent(neighbour));
    return vocal.length === 0
      ? all.top
      : Math.min(...vocal.map(({ cursor }) => cursor.acknowledged));
  }

  /** Returns the number above which a full log keeps ours, for the sake of the neighbours. */
  function neededAbove(now: number): number {
    const cursors = [...neighbours.values()].map(({ cursor }) => cursor);
    const taking = cursors.filter((cursor) => !tookNothing(cursor, OVERDUE_AFTER_MS, now));
    const hasPrompt = taking.some((cursor) => !isLate(cursor, now));
    const counted = taking.length > 0 ? taking : cursors;
    return Math.min(
      ...counted.map((cursor) =>
        hasPrompt && isLate(cursor, now)
          ? Math.max(cursor.handed, cursor.acknowledged)
          : Math.max(cursor.acknowledged, cursor.missed)
      ),
    );
  }

  /** Forgets what no neighbour needs any more. */
  function evict(now: number): void {
    evicted = now;
    const all = reached();
    if (all !== undefined) everAcknowledged = log.full ? neededAbove(now) : all.top;
    const before = Math.max(log.floor(own), everArrived);
    log.evict({ waited: all?.top ?? top(), acknowledged: everAcknowledged }, now);
    expired += Math.max(0, log.floor(own) - before);
    for (const { cursor } of neighbours.values()) noteForgotten(cursor, log.floor(own));
  }

  return {
    reached,
    takeProgress() {
      const progress = reached();
      if (progress === undefined) return undefined;
      const next = { ...progress, confirmed: confirmed(progress) };
      const isMore = next.top > Math.max(next.after, reported.top) || next.any > reported.any ||
        next.confirmed > reported.confirmed;
      if (!isMore) return undefined;
      reported = {
        top: Math.max(next.top, reported.top),
        any: Math.max(next.any, reported.any),
        confirmed: Math.max(next.confirmed, reported.confirmed),
      };
      return next;
    },
    get expired() {
      return expired;
    },
    place(have, now) {
      evict(now);
      const from = Math.min(have, top());
      const floor = log.floor(own);
      const first = log.get(own, Math.max(from, floor) + 1);
      const ownTaken = first === undefined ? log.ownEnd : first.ownEnd - first.record.length;
      return {
        position: first?.position ?? log.end,
        since: log.end,
        ownTaken,
        handed: from,
        acknowledged: from,
        missed: from < floor ? floor : 0,
        lost: from === 0 ? 0 : Math.max(0, floor - from),
        catchingUp: log.ownEnd - ownTaken > BACKPRESSURE_ABOVE_BYTES,
      };
    },
    acknowledge(neighbour, number, now, sparse = []) {
      if (Math.max(number, sparse.at(-1)?.to ?? 0) > top()) return false;
      const { cursor } = neighbour;
      let upTo = number;
      for (const { from, to } of sparse) {
        if (from <= Math.max(upTo, cursor.missed) + 1) upTo = to;
      }
      acknowledge(cursor, upTo, now);
      everArrived = Math.max(everArrived, upTo);
      return true;
    },
    defaulters: (now) =>
      log.full
        ? [...neighbours.values()].filter(({ cursor: { owesSince } }) =>
          owesSince !== undefined && now >= owesSince + MAX_UNACKNOWLEDGED_MS
        )
        : [],
    excuse(now, isPaused) {
      paused = isPaused;
      for (const { cursor } of neighbours.values()) excuse(cursor, now);
    },
    open(now) {
      looked = now.monotonic;
      if (log.full || now.monotonic >= evicted + EVICT_PERIOD_MS) evict(now.monotonic);
      const limit = isOpen ? BACKPRESSURE_ABOVE_BYTES : BACKPRESSURE_BELOW_BYTES;
      isOpen = !log.full;
      for (const { cursor } of neighbours.values()) {
        const behind = log.ownEnd - cursor.ownTaken;
        if (behind <= BACKPRESSURE_BELOW_BYTES) setCatchingUp(cursor, false);
        if (behind <= limit) continue;
        if (tookNothing(cursor, STALLED_AFTER_MS, now.monotonic)) setCatchingUp(cursor, true);
        if (!cursor.catchingUp) isOpen = false;
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
