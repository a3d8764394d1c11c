import {
  BACKPRESSURE_ABOVE_BYTES,
  BACKPRESSURE_BELOW_BYTES,
  EVICT_PERIOD_MS,
  MAX_UNACKNOWLEDGED_MS,
  STALLED_AFTER_MS,
} from "../../../core/limits/replication.ts";
import { earliest, type Now } from "../../../core/time.ts";
import type { Incarnation } from "../log/author_sequence.ts";
import type { Log } from "../log/envelope_log.ts";
import { acknowledge, excuse, type StartPosition } from "../log/log_cursor.ts";
import type { NeighbourState } from "./neighbour_state.ts";

/** How far what we say ourselves has come, and whether more may be said: whoever says more than others can carry waits. */
export interface Acknowledgements {
  /** Makes a place in the log for one that comes, and holds ours up to number `have`. `now` in monotonic ms. */
  place(have: number, now: number): StartPosition;
  /** Notes an acknowledgement at `now` (monotonic ms); false where it is of something never said. */
  acknowledge(neighbour: NeighbourState, top: number, now: number): boolean;
  /**
   * Those whom the full log waits for, though they have owed an acknowledgement for {@link MAX_UNACKNOWLEDGED_MS}: nobody may hold up
   * what we say for good.
   */
  defaulters(now: number): readonly NeighbourState[];
  /** Nothing was read from anybody until `now` (monotonic ms), so nobody owes anything for longer than since then. */
  excuse(now: number): void;
  /** Behind which number up to which everybody acknowledged, and up to which anybody did; `undefined` while nobody is here. */
  reached(): { readonly after: number; readonly top: number; readonly any: number } | undefined;
  /** Returns what {@link reached} says, where it is more than when it was last taken. */
  takeProgress(): ReturnType<Acknowledgements["reached"]>;
  /** How many were said while nobody was here, and forgotten before anybody came. */
  readonly expired: number;
  /** Whether more may be said now. */
  open(now: Now): boolean;
  /** When `open` may change though nothing happens. */
  deadline(): number | undefined;
}

/** The delivery of `own`, whose newest number is `top()`, to all `readers` of `log`. */
export function createAcknowledgements(
  log: Log,
  own: Incarnation,
  top: () => number,
  neighbours: ReadonlyMap<unknown, NeighbourState>,
): Acknowledgements {
  let isOpen = true;
  let looked = 0;
  let evicted = -Infinity;
  /** What all acknowledged who were linked last: with nobody here, the rest waits for somebody, up to the log's limits. */
  let everAcknowledged = 0;
  /** What anybody at all acknowledged. */
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

  /** Forgets what nobody needs any more. */
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
      if (log.full) return looked + STALLED_AFTER_MS; // time makes room in it, where nobody is here or somebody defaults
      const stalls = [...neighbours.values()].map(({ cursor }) =>
        cursor.progressed + STALLED_AFTER_MS
      );
      return earliest(...stalls.filter((stall) => stall > looked));
    },
  };
}
