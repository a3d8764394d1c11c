import {
  FULL_MESH_AGAIN_BELOW,
  FULL_MESH_UP_TO,
  MAX_PARTIAL_LINKS_PER_ADDRESS,
  MAX_RANDOM_INBOUND_LINKS,
  RANDOM_OUTBOUND_LINKS,
} from "../../../core/limits/links.ts";
import { MAX_AUTHORS } from "../../../core/limits/replication.ts";
import type { PeerId } from "../../../core/peer.ts";
import {
  isIn,
  isReliable,
  keyOf,
  nextOf,
  type Peer,
  ringOf,
  sample,
  sortLinks,
} from "./peer_view.ts";

/** All that the decisions are made of. */
export interface View {
  /** Everybody else, clockwise on the ring from ourselves. */
  readonly around: readonly Peer[];
  /** What was decided before: the mesh was a partial one. */
  readonly partial: boolean;
  /** Whom we chose at random before. */
  readonly chosen: ReadonlySet<PeerId>;
  /** Links that are kept free for addresses which a person named, and which are neither linked nor said to be full. */
  readonly reserved: number;
  readonly maxLinks: number;
}

/** Who is to be linked to us. */
export interface Topology {
  readonly partial: boolean;
  /** How many others are in the mesh. */
  readonly known: number;
  /** Whom to dial where not linked; addresses that a person named are dialled anyway. */
  readonly wanted: ReadonlySet<PeerId> | "all";
  /** Next to us on the ring, the nearest first: their links stay. Empty in a full mesh. */
  readonly ring: readonly PeerId[];
  /** Whom we have chosen at random and not linked yet. */
  readonly chosen: ReadonlySet<PeerId>;
  /** Linked at random: dialled by us, and by them. Empty in a full mesh. */
  readonly outbound: readonly PeerId[];
  readonly inbound: readonly PeerId[];
  /** Links for us to close, since they were dialled by us and are more than we need. */
  readonly surplus: readonly PeerId[];
  /** Whom to tell that we have no room for their link. */
  readonly full: readonly PeerId[];
}

/**
 * Decides whom to link to (DESIGN: "Routing"): up to {@link FULL_MESH_UP_TO} nodes, ourselves counted, everybody; above, and until
 * there are fewer than {@link FULL_MESH_AGAIN_BELOW}, the neighbours on the ring, which make the mesh connected, and some chosen
 * at random (`random`: 0 included to 1 excluded), which make it narrow. Whoever takes fewer links than there are others is in
 * a partial mesh of its own making.
 *
 * Deciding twice without a change in between decides the same, but for which of several surplus links is closed.
 */
export function decide(view: View, random: () => number): Topology {
  const { around, maxLinks, reserved } = view;
  const known = around.filter(isIn).length;
  const partial = isPartial(view, known);
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

/** How many of those whom nobody vouches for are dialled beyond the others. */
const STRANGERS_BESIDES = 1;

const ids = (peers: readonly Peer[]): readonly PeerId[] => peers.map(({ id }) => id);

/** Whether the mesh of which we know so many others is a partial one, for us at least. */
export function isPartial({ partial, maxLinks, reserved }: View, known: number): boolean {
  const nodes = known + 1;
  return known + reserved > maxLinks || nodes > FULL_MESH_UP_TO ||
    (partial && nodes >= FULL_MESH_AGAIN_BELOW);
}

/**
 * Whom to dial at random: `count` of those who are in the mesh, else of those who are said to be. Beyond these, where there is
 * room, one whom nobody vouches for: it may belong to a part of the mesh that lost all its links to ours.
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
