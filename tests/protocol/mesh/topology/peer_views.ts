/**
 * Peers and views of them as the topology sees them.
 *
 * @module
 */

import type { PeerId } from "../../../../src/core/peer_id.ts";
import type { View } from "../../../../src/protocol/mesh/topology/topology.ts";
import type { Peer } from "../../../../src/protocol/mesh/topology/topology_peer.ts";

export const idOf = (number: number) => `p${number}` as PeerId;

/** A peer at this host. */
export const at = (hostname: string): Partial<Peer> => ({ address: { hostname, port: 8_080 } });

/** Somebody in the mesh, reachable at an address of its own and not linked. */
export const peer = (number: number, changes: Partial<Peer> = {}): Peer => ({
  id: idOf(number),
  confirmed: true,
  counts: true,
  reachable: true,
  turnedAway: false,
  address: { hostname: `10.0.${number >> 8}.${number & 255}`, port: 8_080 },
  link: undefined,
  ...changes,
});
export const OURS = { dialled: true, named: false };
export const THEIRS = { dialled: false, named: false };
export const NAMED = { dialled: true, named: true };

export const view = (around: readonly Peer[], changes: Partial<View> = {}): View => ({
  around,
  partial: false,
  chosen: new Set(),
  reserved: 0,
  maxLinks: 256,
  ...changes,
});
export const peers = (count: number, changes: Partial<Peer> = {}): readonly Peer[] =>
  Array.from({ length: count }, (_, number) => peer(number, changes));
/** The same peers, some of them changed. */
export const but = (around: readonly Peer[], changes: Readonly<Record<number, Partial<Peer>>>) =>
  around.map((each, place) => ({ ...each, ...changes[place] }));
