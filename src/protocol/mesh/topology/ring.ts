import { hash } from "node:crypto";
import type { PeerId } from "../../../core/peer.ts";
import { lowerBound } from "../../../core/sorted.ts";

/**
 * The peers of a mesh in a circle, in the order of SHA-256(mesh, 00, id), which is the same for everybody: neighbours on it
 * are far from each other in every other respect, and nobody needs to tell anybody about it.
 */
export interface Ring {
  /** Keeps exactly `ids`; oneself is passed over. */
  hold(ids: ReadonlySet<PeerId>): void;
  /** Everybody else, clockwise: the successor first, the predecessor last. */
  around(): readonly PeerId[];
}

interface Place {
  readonly id: PeerId;
  readonly position: string;
}

/** A ring with nobody on it but `self`. */
export function createRing(mesh: string, self: PeerId): Ring {
  const own = ringPosition(mesh, self);
  const ids = new Set<PeerId>();
  let places: Place[] = [];

  /** Where `position` stands in the order, or would stand. */
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

/** Where `id` stands on the ring of `mesh`: 64 hexadecimal digits. */
export function ringPosition(mesh: string, id: PeerId): string {
  return hash("sha256", `${mesh}\0${id}`, "hex");
}
