import { FULL_MESH_UP_TO } from "../../../core/limits/links.ts";
import { SUSPECT_FAR_FOR_MS, SUSPECT_FOR_MS } from "../../../core/limits/registers.ts";
import type { PeerId } from "../../../core/peer.ts";
import { earliest } from "../../../core/time.ts";

export interface FailureDetectorCallbacks {
  /** Whether we know it to be in the mesh. */
  isAlive(id: PeerId): boolean;
  /** How many are in the mesh, ourselves counted. */
  population(): number;
  isLinked(id: PeerId): boolean;
  /** Whether a neighbour says that it is linked to it. */
  isNear(id: PeerId): boolean;
  /** To how many we are linked. */
  linked(): number;
  /** It is no more in the mesh. */
  lost(id: PeerId, reason: string): void;
  /** All but `source` are to hear that it may be gone: so will it, if it is not, and say so. */
  ask(id: PeerId, source: PeerId | undefined): void;
}

/**
 * Who may be gone, since a link to it broke: in a small mesh all are asked, and who hears that it is doubted itself says that it is
 * there; if nothing comes, it is gone. In a large mesh, where links come and go, only its silence tells. All times monotonic ms.
 */
export interface FailureDetector {
  /** A link to `id` broke, or `source` heard so. */
  raise(id: PeerId, reason: string, now: number, source?: PeerId): void;
  /** It gave a sign of life. */
  clear(id: PeerId): void;
  tick(now: number): void;
  deadline(): number | undefined;
}

/** A doubt, which is not raised again for a while. */
interface Suspicion {
  readonly reason: string;
  /** When it is gone, unless it was heard of. */
  readonly by: number;
  readonly until: number;
  over: boolean;
}

/** No doubts yet. */
export function createFailureDetector(hands: FailureDetectorCallbacks): FailureDetector {
  const doubts = new Map<PeerId, Suspicion>();

  /** Where everybody links to everybody a word of it would come at once; otherwise it may have a long way. */
  function patience(): number {
    const relayed = hands.population() - 1 - hands.linked();
    return relayed > doubts.size + 1 ? SUSPECT_FAR_FOR_MS : SUSPECT_FOR_MS;
  }

  return {
    raise(id, reason, now, source) {
      if (!hands.isAlive(id) || hands.population() > FULL_MESH_UP_TO || doubts.has(id)) return;
      const over = hands.isLinked(id);
      const by = now + patience();
      doubts.set(id, { reason, by, until: now + SUSPECT_FAR_FOR_MS, over });
      hands.ask(id, source);
    },
    clear(id) {
      const suspicion = doubts.get(id);
      if (suspicion !== undefined) suspicion.over = true;
    },
    tick(now) {
      for (const [id, suspicion] of doubts) {
        if (suspicion.until <= now) doubts.delete(id);
        if (suspicion.over || suspicion.by > now) continue;
        suspicion.over = true;
        if (!hands.isLinked(id) && !hands.isNear(id)) hands.lost(id, suspicion.reason);
      }
    },
    deadline() {
      let soonest: number | undefined;
      for (const { by, until, over } of doubts.values()) {
        soonest = earliest(soonest, over ? until : by);
      }
      return soonest;
    },
  };
}
