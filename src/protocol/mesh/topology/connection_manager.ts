/**
 * The connection manager: keeps this node's links in the shape that the topology decides. It tells
 * the dialer which peers to dial, and closes surplus links.
 *
 * 1. A review closes at most one surplus link in {@link SURPLUS_PERIOD_MS}, and none within
 *    {@link TOPOLOGY_SETTLES_AFTER_MS} of a change of the ring. A link that makes room for another
 *    one is closed at once.
 * 2. A peer is let in only where at most `maxLinks` links stand afterwards.
 *
 * A connection passes four checks on its way: `neighbours/origin_limits.ts` before the handshake,
 * `connections/peer_policy.ts` once its identity is proven, `link_admission.ts` for its place, and
 * this module, which makes the place.
 *
 * @module
 */
import {
  FULL_MESH_UP_TO,
  SURPLUS_PERIOD_MS,
  TOPOLOGY_REVIEW_MS_PER_PEER,
  TOPOLOGY_REVIEW_PERIOD_MS,
  TOPOLOGY_SETTLES_AFTER_MS,
} from "../../../core/limits/links.ts";
import { MAX_AUTHORS } from "../../../core/limits/replication.ts";
import { earliest, type Now } from "../../../core/now.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import type { MeshShape } from "../api/mesh_io.ts";
import type { Connection } from "../neighbours/connection.ts";
import type { CandidateStatus, Dialer } from "./dialer.ts";
import { admissionOf, type Room } from "./link_admission.ts";
import { createRing } from "./ring.ts";
import { decide, type Topology, type View } from "./topology.ts";
import type { Peer } from "./topology_peer.ts";

export interface ConnectionManagerOptions {
  readonly self: PeerId;
  readonly mesh: string;
  readonly maxLinks: number;
  /** 0 (included) to 1 (excluded). */
  random(): number;
}

export interface ConnectionManagerCallbacks {
  /** Returns the links to proven peers, greeted or not yet, without those that are closing. */
  links(): Iterable<Connection>;
  /** Whether a neighbour says that it is linked to this peer. */
  isListed(id: PeerId): boolean;
  /** Closes a link with a bye. */
  retire(connection: Connection, reason: "surplus" | "full", now: Now): void;
}

export interface ConnectionManager {
  readonly shape: MeshShape;
  /** How many other peers there are, without those that anybody may have invented. */
  readonly counted: number;
  /** Notes that a link came or went. */
  changed(): void;
  /**
   * Notes that a peer published its presence. False where {@link MAX_AUTHORS} peers did already.
   */
  confirm(id: PeerId): boolean;
  isConfirmed(id: PeerId): boolean;
  /** Notes that a peer is no longer in the mesh. */
  unconfirm(id: PeerId): void;
  /** Whether there is room for a peer that was just proven, or room would be made. */
  admits(connection: Connection, now: Now): boolean;
  /**
   * Makes room for a peer that greeted, and so has room for us: closes a link that has to go for
   * it. False where there is no room after all.
   */
  makeRoom(connection: Connection, now: Now): boolean;
  /**
   * Does what is due. In a partial mesh reviews are rare, so that many changes are looked at once.
   */
  review(now: Now): void;
  deadline(): number | undefined;
}

/** Makes a manager of the links that `dialer` makes, which knows no peers. */
export function createConnectionManager(
  { self, mesh, maxLinks, random }: ConnectionManagerOptions,
  dialer: Dialer,
  callbacks: ConnectionManagerCallbacks,
): ConnectionManager {
  const ring = createRing(mesh, self);
  const confirmed = new Set<PeerId>();
  let topology = decide(
    { around: [], partial: false, chosen: new Set(), reserved: 0, maxLinks },
    random,
  );
  let linked = 0;
  let counted = 0;
  let named = 0;
  let stale = true;
  let seenRevision = dialer.revision;
  let reviewed = -Infinity;
  /** Since when the ring is what it is, and when a surplus link was last closed. */
  let settled = -Infinity;
  let retired = -Infinity;
  let retireAt: number | undefined;
  let tryAgainAt: number | undefined;

  function links(): ReadonlyMap<PeerId, Connection> {
    const all = new Map<PeerId, Connection>();
    for (const connection of callbacks.links()) {
      const { id } = connection.proven!.identity;
      if (!all.has(id)) all.set(id, connection);
    }
    return all;
  }

  function look(all: ReadonlyMap<PeerId, Connection>, now: Now): View {
    const statuses = new Map<PeerId, Omit<CandidateStatus, "named">>();
    const answered = new Set<PeerId>();
    const isNamed = new Set<PeerId>();
    for (const status of dialer.statuses(now.monotonic)) {
      if (!statuses.get(status.id)?.reachable) statuses.set(status.id, status);
      if (status.named) isNamed.add(status.id);
      if (status.proven && status.reachable) answered.add(status.id);
    }
    ring.hold(new Set([...all.keys(), ...confirmed, ...statuses.keys()]));
    const isNamedLink = (id: PeerId, { dialKey, proven }: Connection): boolean =>
      dialKey === undefined
        ? proven!.identity.named === true || isNamed.has(id)
        : isNamed.has(id) || dialer.isNamed(dialKey);
    const around = ring.around().map((id): Peer => {
      const link = all.get(id);
      const status = statuses.get(id);
      return {
        id,
        confirmed: confirmed.has(id),
        counts: link !== undefined || answered.has(id) || callbacks.isListed(id),
        reachable: status?.reachable ?? false,
        turnedAway: status?.turnedAway ?? false,
        address: link?.remote ?? status?.address,
        link: link && { dialled: link.dialKey !== undefined, named: isNamedLink(id, link) },
      };
    });
    const { partial, chosen } = topology;
    const reserved = dialer.awaited(new Set(all.values().map(({ dialKey }) => dialKey)));
    return { around, partial, chosen, reserved, maxLinks };
  }

  function roomOf(
    connection: Connection,
    all: ReadonlyMap<PeerId, Connection>,
    now: Now,
  ): Room {
    const { id } = connection.proven!.identity;
    // of a linked peer's two links one stays
    if (all.get(id) !== connection) return { state: "room" };
    return admissionOf(id, look(all, now), random);
  }

  /**
   * Returns when a surplus link may be closed: one at a time, and none before everything settled.
   */
  function closable(id: PeerId, all: ReadonlyMap<PeerId, Connection>): number {
    const since = all.get(id)?.proven?.candidate.authenticatedAt ?? Infinity;
    return Math.max(
      Math.max(settled, since) + TOPOLOGY_SETTLES_AFTER_MS,
      retired + SURPLUS_PERIOD_MS,
    );
  }

  function decideAnew(now: Now): void {
    const all = links();
    const view = look(all, now);
    const before = topology;
    topology = decide(view, random);
    if (!isSameRing(before, topology)) settled = now.monotonic;
    linked = all.size;
    counted = view.around.filter(({ counts }) => counts).length;
    named = view.around.filter(({ link }) => link?.named).length;
    stale = false;
    seenRevision = dialer.revision;
    reviewed = now.monotonic;
    dialer.want(topology.wanted);
    retireAt = undefined;
    for (const id of [...topology.surplus, ...topology.full]) {
      retireAt = earliest(retireAt, closable(id, all));
    }
    tryAgainAt = topology.partial ? dialer.nextReturn(now.monotonic) : undefined;
  }

  function retire(now: Now): void {
    const all = links();
    for (const reason of ["surplus", "full"] as const) {
      for (const id of topology[reason]) {
        const connection = all.get(id);
        if (connection === undefined || closable(id, all) > now.monotonic) continue;
        retired = now.monotonic;
        stale = true;
        return callbacks.retire(connection, reason, now);
      }
    }
  }

  /** Returns when changes are reviewed. */
  function reviewAt(): number | undefined {
    if (!stale && dialer.revision === seenRevision) return tryAgainAt;
    if (!topology.partial && topology.known <= FULL_MESH_UP_TO) return -Infinity;
    // a review looks at every peer: the more there are, the rarer it is
    const period = Math.max(
      TOPOLOGY_REVIEW_PERIOD_MS,
      topology.known * TOPOLOGY_REVIEW_MS_PER_PEER,
    );
    return reviewed + period;
  }

  return {
    get shape(): MeshShape {
      const { partial, known, wanted, outbound, inbound } = topology;
      const missing = wanted === "all" ? known - linked : wanted.size;
      return {
        kind: partial ? "partial" : "full",
        known,
        linked,
        wanted: linked + Math.max(0, missing),
        named,
        ring: partial ? linked - named - outbound.length - inbound.length : 0,
        random: outbound.length + inbound.length,
        maxLinks,
      };
    },
    get counted() {
      return counted;
    },
    changed() {
      stale = true;
    },
    confirm(id) {
      if (id === self || confirmed.has(id)) return true;
      if (confirmed.size >= MAX_AUTHORS) return false;
      confirmed.add(id);
      stale = true;
      return true;
    },
    isConfirmed: (id) => confirmed.has(id),
    unconfirm(id) {
      if (confirmed.delete(id)) stale = true;
    },
    admits(connection, now) {
      stale = true;
      return roomOf(connection, links(), now).state !== "full";
    },
    makeRoom(connection, now) {
      stale = true;
      const all = links();
      const room = roomOf(connection, all, now);
      if (room.state === "instead") {
        const other = all.get(room.of)!;
        callbacks.retire(other, other.dialKey === undefined ? "full" : "surplus", now);
      }
      return room.state !== "full";
    },
    review(now) {
      if ((reviewAt() ?? Infinity) <= now.monotonic) decideAnew(now);
      if (retireAt !== undefined && retireAt <= now.monotonic) {
        retire(now);
        decideAnew(now);
      }
    },
    deadline: () => earliest(reviewAt(), retireAt),
  };
}

function isSameRing(a: Topology, b: Topology): boolean {
  return a.partial === b.partial && a.ring.length === b.ring.length &&
    a.ring.every((id, place) => id === b.ring[place]);
}
