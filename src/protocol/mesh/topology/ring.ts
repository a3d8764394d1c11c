/**
 * The ring: the peers of a mesh in the order of a hash of their ids, as in consistent hashing
 * (Karger et al., 1997). Neighbours on the ring are far from each other in every other respect, and
 * all nodes compute the same ring without a message.
 *
 * @module
 */
import { hash } from "node:crypto";
import { lowerBound } from "../../../core/binary_search.ts";
import type { PeerId } from "../../../core/peer_id.ts";

/** The peers in the order of SHA-256(mesh, 00, id). */
export interface Ring {
  /** Keeps exactly `ids`, without ourselves. */
  hold(ids: ReadonlySet<PeerId>): void;
  /** Returns all peers, clockwise: our successor first, our predecessor last. */
  around(): readonly PeerId[];
}

interface Place {
  readonly id: PeerId;
  readonly position: string;
}

/** Makes a ring with nobody but `self` on it. */
export function createRing(mesh: string, self: PeerId): Ring {
  const own = ringPosition(mesh, self);
  const ids = new Set<PeerId>();
  let places: Place[] = [];

  /** Returns the index of a position, or where it would be inserted. */
  const find = (position: string): number => lowerBound(places, position, comparePlace);

  return {
    hold(wanted) {
      if (places.some(({ id }) => !wanted.has(id))) {
        places = places.filter(({ id }) => wanted.has(id) || !ids.delete(id));
      }
      for (const id of wanted) {
        if (ids.has(id) || id === self) continue;
        const position = ringPosition(mesh, id);
        places.splice(find(position), 0, { id, position });
        ids.add(id);
      }
    },
    around() {
      const first = find(own);
      return [...places.slice(first), ...places.slice(0, first)].map(({ id }) => id);
    },
  };
}

function comparePlace(place: Place, position: string): number {
  return place.position < position ? -1 : 0;
}

/** Returns the position of a peer on the ring of `mesh`: 64 hexadecimal digits. */
export function ringPosition(mesh: string, id: PeerId): string {
  return hash("sha256", `${mesh}\0${id}`, "hex");
}
