/**
 * The neighbours: the peers to which a link is up, with one active link each.
 *
 * 1. A peer has at most one active link, and at most one that contests it.
 * 2. A link to a later incarnation replaces one to an earlier incarnation.
 * 3. A contested link that answers within {@link DUPLICATE_LINK_PING_MS} stays.
 *
 * @module
 */
import { DUPLICATE_LINK_PING_MS } from "../../../core/limits/links.ts";
import { earliest } from "../../../core/now.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import type { ByeReason } from "../../link/control.ts";
import type { Identity } from "../../link/identity.ts";
import type { Connection } from "./connection.ts";
import { chooseLink } from "./duplicate_links.ts";

/** A peer to which a link is up. */
export interface Neighbour {
  readonly identity: Identity;
  /** The one link that carries its replication state. */
  active: Connection;
  /**
   * A second link, which takes over unless the first one is heard of by this time (monotonic ms).
   */
  contest: { readonly newer: Connection; readonly since: number; readonly by: number } | undefined;
  /** Why the active link is about to close, where one end said so. */
  farewell: ByeReason | undefined;
}

/** A change among the links to one peer. */
export type Change =
  /** The first link to this peer. */
  | { readonly change: "up"; readonly neighbour: Neighbour }
  /**
   * The neighbour's active link carries on where `from` ends; `restarted`: in a new incarnation.
   */
  | {
    readonly change: "moved";
    readonly neighbour: Neighbour;
    readonly from: Connection;
    readonly restarted: boolean;
  }
  /** This link is to be closed with a bye. */
  | { readonly change: "retire"; readonly connection: Connection; readonly reason: ByeReason }
  /** This link is to be asked for a sign of life. */
  | { readonly change: "probe"; readonly connection: Connection }
  /** The last link to this peer ended. */
  | { readonly change: "down"; readonly neighbour: Neighbour };

export interface Neighbours {
  readonly all: ReadonlyMap<PeerId, Neighbour>;
  /** Notes that a link is up at both ends. */
  up(connection: Connection, now: number): readonly Change[];
  /** Notes that a connection is gone. */
  gone(connection: Connection): readonly Change[];
  /** Decides the contests that are due. */
  tick(now: number): readonly Change[];
  deadline(): number | undefined;
}

/** Makes an empty set of neighbours. */
export function createNeighbours(): Neighbours {
  const all = new Map<PeerId, Neighbour>();

  function add(connection: Connection): Change {
    const { identity } = connection.proven!;
    const neighbour = { identity, active: connection, contest: undefined, farewell: undefined };
    all.set(identity.id, neighbour);
    return { change: "up", neighbour };
  }

  /** `to` takes over from the active link, which is not closed by this. */
  function move(old: Neighbour, to: Connection): Change {
    const { identity } = to.proven!;
    const from = old.active;
    const restarted = identity.epoch !== old.identity.epoch;
    const neighbour: Neighbour = restarted
      ? { identity, active: to, contest: undefined, farewell: undefined }
      : Object.assign(old, { active: to, contest: undefined, farewell: undefined });
    all.set(identity.id, neighbour);
    return { change: "moved", neighbour, from, restarted };
  }

  return {
    all,
    up(connection, now) {
      const { identity, candidate } = connection.proven!;
      const neighbour = all.get(identity.id);
      if (neighbour === undefined) return [add(connection)];
      const { active } = neighbour;
      const restarted = identity.epoch !== neighbour.identity.epoch;
      const reason = restarted ? "replaced" : "duplicate";
      switch (active.closing ? "newer" : chooseLink(active.proven!.candidate, candidate)) {
        case "older":
          return [{ change: "retire", connection, reason }];
        case "newer": {
          const losers = neighbour.contest === undefined
            ? [active]
            : [active, neighbour.contest.newer];
          return [
            move(neighbour, connection),
            ...losers.map((loser) => ({ change: "retire", connection: loser, reason } as const)),
          ];
        }
        case "ask":
          if (neighbour.contest !== undefined) return [{ change: "retire", connection, reason }];
          neighbour.contest = { newer: connection, since: now, by: now + DUPLICATE_LINK_PING_MS };
          return [{ change: "probe", connection: active }];
      }
    },
    gone(connection) {
      const id = connection.proven?.identity.id;
      const neighbour = id === undefined ? undefined : all.get(id);
      if (neighbour === undefined) return [];
      if (neighbour.contest?.newer === connection) neighbour.contest = undefined;
      if (neighbour.active !== connection) return [];
      if (neighbour.contest !== undefined) return [move(neighbour, neighbour.contest.newer)];
      all.delete(neighbour.identity.id);
      return [{ change: "down", neighbour }];
    },
    tick(now) {
      const changes: Change[] = [];
      for (const neighbour of [...all.values()]) {
        const { contest, active } = neighbour;
        if (contest === undefined || contest.by > now) continue;
        neighbour.contest = undefined;
        if (active.link.lastHeard > contest.since) {
          changes.push({ change: "retire", connection: contest.newer, reason: "duplicate" });
        } else {
          changes.push(
            move(neighbour, contest.newer),
            { change: "retire", connection: active, reason: "duplicate" },
          );
        }
      }
      return changes;
    },
    deadline() {
      let soonest: number | undefined;
      for (const { contest } of all.values()) soonest = earliest(soonest, contest?.by);
      return soonest;
    },
  };
}
