/**
 * The standing of neighbours with our own envelopes: reports what a person has to know of a
 * neighbour that does not get, or does not acknowledge, everything.
 *
 * 1. A neighbour that owes an acknowledgement and makes no progress for {@link OVERDUE_AFTER_MS} is
 *    silent. While our reads are paused nobody is.
 * 2. A standing is reported where it changed, a number that grows at most once in
 *    {@link STANDING_PERIOD_MS}.
 *
 * @module
 */
import { OVERDUE_AFTER_MS, STANDING_PERIOD_MS } from "../../../core/limits/replication.ts";
import { earliest } from "../../../core/now.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import type { NeighbourState } from "./neighbour_state.ts";

/** The standing of a neighbour with our own envelopes. */
export interface Standing {
  readonly id: PeerId;
  /** It owes an acknowledgement, and makes no progress. */
  readonly silent: boolean;
  /** How many of ours were forgotten before this neighbour, which was here, took them. */
  readonly lost: number;
  /** It grants so little that it is pushed only a part of ours, and asks for the rest. */
  readonly withheld: boolean;
}

/** All times are monotonic ms. */
export interface Standings {
  isSilent(neighbour: NeighbourState): boolean;
  /** Our reads pause, or go on. */
  pause(isPaused: boolean): void;
  /** Returns the standings that changed. */
  take(now: number): readonly Standing[];
  /** Returns when one may change though nothing happens. */
  deadline(): number | undefined;
}

interface Reported {
  readonly standing: Omit<Standing, "id">;
  /** When it was reported. */
  readonly at: number;
}

const AT_FIRST: Reported = {
  standing: { silent: false, lost: 0, withheld: false },
  at: -Infinity,
};

/** Makes the standings of `neighbours`, of which nothing was reported. */
export function createStandings(neighbours: ReadonlyMap<unknown, NeighbourState>): Standings {
  const all = new WeakMap<NeighbourState, Reported>();
  let paused = false;

  const reportedOf = (neighbour: NeighbourState): Reported => all.get(neighbour) ?? AT_FIRST;

  return {
    isSilent: (neighbour) => reportedOf(neighbour).standing.silent,
    pause(isPaused) {
      paused = isPaused;
    },
    take(now) {
      const changed: Standing[] = [];
      for (const neighbour of neighbours.values()) {
        const { id, cursor: { owesSince, lost }, allowance: { withheld } } = neighbour;
        const silent = !paused && owesSince !== undefined && now >= owesSince + OVERDUE_AFTER_MS;
        const { standing, at } = reportedOf(neighbour);
        const isNew = standing.silent !== silent || standing.withheld !== withheld ||
          (standing.lost !== lost && now >= at + STANDING_PERIOD_MS);
        if (!isNew) continue;
        all.set(neighbour, { standing: { silent, lost, withheld }, at: now });
        changed.push({ id, silent, lost, withheld });
      }
      return changed;
    },
    deadline() {
      let due: number | undefined;
      for (const neighbour of neighbours.values()) {
        const { owesSince, lost } = neighbour.cursor;
        const { standing, at } = reportedOf(neighbour);
        // the first is reported at once, when it is taken next
        if (standing.lost !== lost && at > -Infinity) due = earliest(due, at + STANDING_PERIOD_MS);
        if (paused || owesSince === undefined || standing.silent) continue;
        due = earliest(due, owesSince + OVERDUE_AFTER_MS);
      }
      return due;
    },
  };
}
