/**
 * The topology: which peers this node links to. Up to {@link FULL_MESH_UP_TO} nodes every pair is
 * linked. Above that, each node links to its neighbours on the ring, which makes the mesh
 * connected, and to some peers at random, which makes it narrow (a small world, Watts and Strogatz,
 * 1998).
 *
 * 1. A decision is a pure function of the view, but for the choice among equals.
 * 2. Deciding twice without a change decides the same, but for which of several surplus links goes.
 * 3. Between {@link FULL_MESH_AGAIN_BELOW} and {@link FULL_MESH_UP_TO} nodes the mesh stays as it
 *    is.
 *
 * @module
 */
import {
  FULL_MESH_AGAIN_BELOW,
  FULL_MESH_UP_TO,
  MAX_PARTIAL_LINKS_PER_ADDRESS,
  MAX_RANDOM_INBOUND_LINKS,
  RANDOM_OUTBOUND_LINKS,
} from "../../../core/limits/links.ts";
import { MAX_AUTHORS } from "../../../core/limits/replication.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import {
  isIn,
  isReliable,
  keyOf,
  nextOf,
  type Peer,
  ringOf,
  sample,
  sortLinks,
} from "./topology_peer.ts";

/** What a decision is made from. */
export interface View {
  /** All other peers, clockwise on the ring from ourselves. */
  readonly around: readonly Peer[];
  /** Whether the mesh was a partial one before. */
  readonly partial: boolean;
  /** Peers that were chosen at random before. */
  readonly chosen: ReadonlySet<PeerId>;
  /** How many links are kept free for named addresses that are neither linked nor full. */
  readonly reserved: number;
  readonly maxLinks: number;
}

/** A decision about links. */
export interface Topology {
  readonly partial: boolean;
  /** How many other peers are in the mesh. */
  readonly known: number;
  /** Peers to dial where not linked; named addresses are dialled anyway. */
  readonly wanted: ReadonlySet<PeerId> | "all";
  /** Neighbours on the ring, the nearest first: their links stay. Empty in a full mesh. */
  readonly ring: readonly PeerId[];
  /** Peers that are chosen at random and not linked yet. */
  readonly chosen: ReadonlySet<PeerId>;
  /** Peers linked at random: dialled by us, and by them. Empty in a full mesh. */
  readonly outbound: readonly PeerId[];
  readonly inbound: readonly PeerId[];
  /** Peers whose links we close, since we dialled them and have more than we need. */
  readonly surplus: readonly PeerId[];
  /** Peers to tell that we have no room for their link. */
  readonly full: readonly PeerId[];
}

/**
 * Decides which peers to link to. A node that takes fewer links than there are other peers is in a
 * partial mesh of its own making. `random`: 0 (included) to 1 (excluded).
 */
export function decide(view: View, random: () => number): Topology {
  const { around, maxLinks, reserved } = view;
  const known = around.filter(isIn).length;
  const partial = isPartial(view);
  if (!partial) return { ...EVERYBODY, known };

  const ring = ringOf(around);
  const onRing = new Set(ring);
  const { named, outbound, inbound, linkedRing } = sortLinks(around, onRing);
  const next = nextOf(around);
  const capacity = Math.max(0, maxLinks - named - reserved);

  const wanted = new Set<PeerId>();
  let room = Math.max(0, capacity - linkedRing);
  let roomForNext = capacity - next.filter(({ link }) => link?.named === false).length;
  let incomplete = false;
  for (const peer of ring) {
    const isNext = next.includes(peer);
    if (peer.link !== undefined || (isNext ? roomForNext : room) <= 0) continue;
    wanted.add(peer.id);
    if (!isReliable(peer)) continue;
    incomplete = true;
    if (isNext) roomForNext--;
    room = Math.max(0, room - 1);
  }
  const chosen = choose(
    view,
    onRing,
    Math.min(RANDOM_OUTBOUND_LINKS - outbound.length, room - outbound.length - inbound.length),
    room - outbound.length - inbound.length,
    random,
  );
  for (const id of chosen) wanted.add(id);
  return {
    partial,
    known,
    wanted,
    ring: ids(ring),
    chosen,
    outbound: ids(outbound),
    inbound: ids(inbound),
    surplus: incomplete
      ? []
      : ids(sample(outbound, outbound.length - RANDOM_OUTBOUND_LINKS, random)),
    full: ids(sample(inbound, inbound.length - MAX_RANDOM_INBOUND_LINKS, random)),
  };
}

const EVERYBODY = {
  partial: false,
  wanted: "all",
  ring: [],
  chosen: new Set<PeerId>(),
  outbound: [],
  inbound: [],
  surplus: [],
  full: [],
} as const satisfies Partial<Topology>;

/** How many unconfirmed peers are dialled beyond the others. */
const STRANGERS_BESIDES = 1;

const ids = (peers: readonly Peer[]): readonly PeerId[] => peers.map(({ id }) => id);

/** Whether a mesh is a partial one, for us at least. */
export function isPartial({ around, partial, maxLinks, reserved }: View): boolean {
  const others = around.filter(({ counts }) => counts).length;
  const nodes = others + 1;
  return others + reserved > maxLinks || nodes > FULL_MESH_UP_TO ||
    (partial && nodes >= FULL_MESH_AGAIN_BELOW);
}

/**
 * Chooses peers to dial at random: `count` of the confirmed ones, else of the claimed ones. Beyond
 * these, where there is room, one that is not confirmed: it may belong to a part of the mesh that
 * lost all its links to ours.
 */
function choose(
  { around, chosen }: View,
  onRing: ReadonlySet<Peer>,
  count: number,
  room: number,
  random: () => number,
): ReadonlySet<PeerId> {
  const eligible = around.filter((peer) =>
    peer.link === undefined && peer.reachable && !onRing.has(peer)
  );
  const picked = eligible.filter(({ id }) => chosen.has(id))
    .slice(0, Math.max(0, Math.min(room, Math.max(0, count) + STRANGERS_BESIDES)));
  const confirmed = around.filter((peer) => peer.confirmed).length;
  const mayBeside = picked.length < room && confirmed < MAX_AUTHORS &&
    eligible.some((peer) => !peer.confirmed);
  if (picked.length >= Math.min(count, room) && !mayBeside) return new Set(ids(picked));

  const perAddress = countAddresses([
    ...around.filter((peer) => peer.link !== undefined && !onRing.has(peer)),
    ...picked,
  ]);
  const isUncrowded = (peer: Peer): boolean => {
    const key = keyOf(peer);
    return key === undefined || (perAddress.get(key) ?? 0) < MAX_PARTIAL_LINKS_PER_ADDRESS;
  };
  const isGood = (peer: Peer): boolean => !peer.turnedAway && isUncrowded(peer);
  const pick = (...tiers: readonly ((peer: Peer) => boolean)[]): boolean => {
    const free = sample(eligible.filter((peer) => !picked.includes(peer)), Infinity, random);
    for (const tier of tiers) {
      const peer = free.find(tier);
      if (peer === undefined) continue;
      picked.push(peer);
      const key = keyOf(peer);
      if (key !== undefined) perAddress.set(key, (perAddress.get(key) ?? 0) + 1);
      return true;
    }
    return false;
  };
  while (picked.length < Math.min(count, room)) {
    if (!pick((peer) => peer.confirmed && isGood(peer), isGood, isUncrowded, () => true)) break;
  }
  if (mayBeside && picked.length < room && picked.every((peer) => peer.confirmed)) {
    pick((peer) => !peer.confirmed);
  }
  return new Set(ids(picked));
}

function countAddresses(peers: readonly Peer[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const peer of peers) {
    const key = keyOf(peer);
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
