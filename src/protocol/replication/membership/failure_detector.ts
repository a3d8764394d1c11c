/**
 * A failure detector for small meshes, after SWIM (Das, Gupta, Motivala, 2002, §4.2). When a link
 * breaks, its ends tell their neighbours that the peer is suspect; the suspicion spreads from
 * neighbour to neighbour, and a suspected peer that is alive refutes it with a new presence. In a
 * mesh of more than {@link FULL_MESH_UP_TO} peers, where links come and go, only silence counts.
 * Peers for which no link vouches do not make a mesh large: anybody can invent them.
 *
 * 1. No peer is declared dead while it is linked, or while a neighbour says that it is linked to
 *    it.
 * 2. A peer is suspected at most once in {@link SUSPECT_FAR_FOR_MS}, however many neighbours say
 *    so; and once more where our own link refuted the suspicion and then breaks: another end may
 *    notice a crash before us.
 * 3. A sign of life ends a suspicion at once.
 *
 * @module
 */
import { FULL_MESH_UP_TO } from "../../../core/limits/links.ts";
import { SUSPECT_FAR_FOR_MS, SUSPECT_FOR_MS } from "../../../core/limits/registers.ts";
import { earliest } from "../../../core/now.ts";
import type { PeerId } from "../../../core/peer_id.ts";

export interface FailureDetectorDependencies {
  /** Whether a peer counts as a member of the mesh. */
  isAlive(id: PeerId): boolean;
  /** How many peers are in the mesh as far as links vouch for them, ourselves included. */
  population(): number;
  isLinked(id: PeerId): boolean;
  /** Whether a neighbour says that it is linked to that peer. */
  isNear(id: PeerId): boolean;
  /** Whether a neighbour lists a peer that is not linked to us, besides those that are left out. */
  hasRelayed(isLeftOut: (id: PeerId) => boolean): boolean;
  /** Tells all neighbours but `source` that a peer is suspect. */
  spreadSuspicion(id: PeerId, source: PeerId | undefined): void;
}

/** A peer declared dead, and why it was suspected. */
export interface Death {
  readonly id: PeerId;
  readonly reason: string;
}

/** All times are monotonic ms. */
export interface FailureDetector {
  /** Suspects a peer: our link to it broke, or `source` says that another link did. */
  suspect(id: PeerId, reason: string, now: number, source?: PeerId): void;
  /** Ends a suspicion: the peer gave a sign of life. */
  confirm(id: PeerId): void;
  /** Returns the peers whose suspicion was not refuted in time. */
  tick(now: number): readonly Death[];
  deadline(): number | undefined;
}

interface Suspicion {
  readonly reason: string;
  /** When the peer is declared dead, unless it is heard of. */
  readonly by: number;
  /** When the peer may be suspected again. */
  readonly until: number;
  over: boolean;
  /** Our own link to the peer refuted it, and no other sign of life. */
  refutedByLink: boolean;
}

/** Makes a failure detector without suspicions. */
export function createFailureDetector(dependencies: FailureDetectorDependencies): FailureDetector {
  const suspicions = new Map<PeerId, Suspicion>();

  /**
   * In a full mesh a refutation comes at once. Where a neighbour has other links than we have, it
   * may come over those, and have a long way.
   */
  function patience(suspect: PeerId): number {
    const isSuspect = (id: PeerId): boolean => id === suspect || suspicions.has(id);
    return dependencies.hasRelayed(isSuspect) ? SUSPECT_FAR_FOR_MS : SUSPECT_FOR_MS;
  }

  const mayBeSuspect = (id: PeerId, source: PeerId | undefined): boolean =>
    dependencies.isAlive(id) && dependencies.population() <= FULL_MESH_UP_TO &&
    (!suspicions.has(id) || (source === undefined && suspicions.get(id)!.refutedByLink));

  return {
    suspect(id, reason, now, source) {
      if (!mayBeSuspect(id, source)) return;
      const over = dependencies.isLinked(id);
      const by = now + patience(id);
      const until = now + SUSPECT_FAR_FOR_MS;
      suspicions.set(id, { reason, by, until, over, refutedByLink: over });
      dependencies.spreadSuspicion(id, source);
    },
    confirm(id) {
      const suspicion = suspicions.get(id);
      if (suspicion === undefined) return;
      suspicion.over = true;
      suspicion.refutedByLink = false;
    },
    tick(now) {
      const deaths: Death[] = [];
      for (const [id, suspicion] of suspicions) {
        if (suspicion.until <= now) suspicions.delete(id);
        if (suspicion.over || suspicion.by > now) continue;
        suspicion.over = true;
        const isSeen = dependencies.isLinked(id) || dependencies.isNear(id);
        if (!isSeen) deaths.push({ id, reason: suspicion.reason });
      }
      return deaths;
    },
    deadline() {
      let soonest: number | undefined;
      for (const { by, until, over } of suspicions.values()) {
        soonest = earliest(soonest, over ? until : by);
      }
      return soonest;
    },
  };
}
