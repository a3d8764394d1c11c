/**
 * The population of the mesh, as far as links vouch for it: what decides whether a mesh is small.
 *
 * 1. It counts ourselves, our neighbours, and whoever a neighbour lists. A presence alone does not
 *    count: anybody can invent as many as there is room for.
 * 2. It is computed anew only when a neighbour came, went, or told another list.
 *
 * @module
 */
import type { PeerId } from "../../../core/peer_id.ts";
import type { TreeNeighbour } from "./plumtree.ts";

/** A neighbour, as far as it vouches for others. */
type Voucher = Pick<TreeNeighbour, "tree">;

export interface Population {
  /** How many peers are in the mesh, ourselves included. */
  readonly size: number;
  /** Whether a neighbour says that it is linked to this peer. */
  isListed(id: PeerId): boolean;
  /** Whether a neighbour lists a peer that is not linked to us, besides those that are left out. */
  hasRelayed(isLeftOut: (id: PeerId) => boolean): boolean;
}

/** Counts `self` and what `neighbours` vouch for, whatever that is when it is asked. */
export function createPopulation(
  self: PeerId,
  neighbours: ReadonlyMap<PeerId, Voucher>,
): Population {
  let counted: readonly { readonly of: Voucher; readonly list: ReadonlySet<PeerId> | undefined }[] =
    [];
  let size = 1;

  function isCounted(): boolean {
    if (counted.length !== neighbours.size) return false;
    let place = 0;
    for (const neighbour of neighbours.values()) {
      const before = counted[place++];
      if (before?.of !== neighbour || before.list !== neighbour.tree.linked) return false;
    }
    return true;
  }

  return {
    get size() {
      if (isCounted()) return size;
      counted = [...neighbours.values()].map((of) => ({ of, list: of.tree.linked }));
      const ids = new Set([self, ...neighbours.keys()]);
      for (const { list } of counted) for (const id of list ?? []) ids.add(id);
      size = ids.size;
      return size;
    },
    hasRelayed: (isLeftOut) =>
      neighbours.values().some(({ tree }) =>
        tree.linked?.values().some((id) => id !== self && !neighbours.has(id) && !isLeftOut(id))
      ),
    isListed: (id) => neighbours.values().some(({ tree }) => tree.linked?.has(id) === true),
  };
}
