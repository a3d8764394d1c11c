/**
 * A peer as the decisions about links see it: whether it is in the mesh and reliable, its
 * neighbours on the ring, links sorted by their purpose, and a random sample of peers.
 *
 * @module
 */
import { type Address, originOf } from "../../../core/address.ts";
import { RING_LINKS_PER_SIDE } from "../../../core/limits/links.ts";
import type { PeerId } from "../../../core/peer_id.ts";

/** A peer that is in the mesh, or is claimed to be. */
export interface Peer {
  readonly id: PeerId;
  /** Whether it published its presence; otherwise another peer claims that it is there. */
  readonly confirmed: boolean;
  /**
   * Whether it makes the mesh larger: it is linked, listed by a neighbour, or answered a nonce. A
   * presence alone does not: anybody can invent as many as there is room for.
   */
  readonly counts: boolean;
  /** Whether it can be dialled now, and did not fail again and again. */
  readonly reachable: boolean;
  /** Whether it said that it is full when it was last dialled. */
  readonly turnedAway: boolean;
  /** Its address, where that is known. */
  readonly address: Address | undefined;
  /** The link to it, greeted or not yet. */
  readonly link: PeerLink | undefined;
}

export interface PeerLink {
  /** Whether we made it. */
  readonly dialled: boolean;
  /** Whether a person named the address, on either side. */
  readonly named: boolean;
}

/** Whether a peer counts as a member of the mesh, though it may not answer us. */
export const isIn = ({ link, confirmed, reachable }: Peer): boolean =>
  link !== undefined || confirmed || reachable;

/** Whether a link to a peer stands, or is likely to come about. */
export const isReliable = ({ link, confirmed, reachable, turnedAway }: Peer): boolean =>
  link !== undefined || (confirmed && reachable && !turnedAway);

/**
 * Returns our neighbours on the ring, the nearest first. A peer that is only claimed, or fails,
 * takes no reliable peer's place: it is tried besides, as many of each kind as there are places.
 */
export function ringOf(around: readonly Peer[]): readonly Peer[] {
  const sides = [walk(around), walk(around.toReversed())] as const;
  const ring = new Set<Peer>();
  for (let step = 0; step < Math.max(sides[0].length, sides[1].length); step++) {
    for (const side of sides) {
      const peer = side[step];
      if (peer !== undefined) ring.add(peer);
    }
  }
  return [...ring];
}

/**
 * Returns the next reliable peers on both sides. "Next" is mutual: where nodes take few links, the
 * links to the next ones go first, and still make one mesh of all nodes that take two.
 */
export function nextOf(around: readonly Peer[]): readonly Peer[] {
  const next = [around.find(isReliable), around.findLast(isReliable)];
  return next.filter((peer) => peer !== undefined);
}

function walk(side: readonly Peer[]): readonly Peer[] {
  const found: Peer[] = [];
  const left = {
    sure: RING_LINKS_PER_SIDE,
    claimed: RING_LINKS_PER_SIDE,
    failing: RING_LINKS_PER_SIDE,
  };
  for (const peer of side) {
    if (left.sure === 0) break;
    const kind = isReliable(peer)
      ? "sure"
      : peer.reachable && !peer.turnedAway
      ? "claimed"
      : "failing";
    if (left[kind] === 0) continue;
    left[kind]--;
    found.push(peer);
  }
  return found;
}

/** The links by purpose. */
export interface LinksByPurpose {
  /** How many links a person named, and how many others lead to neighbours on the ring. */
  readonly named: number;
  readonly linkedRing: number;
  /** Peers that we dialled at random, and peers that dialled us. */
  readonly outbound: readonly Peer[];
  readonly inbound: readonly Peer[];
}

/** Sorts the links by purpose. */
export function sortLinks(around: readonly Peer[], onRing: ReadonlySet<Peer>): LinksByPurpose {
  const outbound: Peer[] = [];
  const inbound: Peer[] = [];
  let named = 0;
  let linkedRing = 0;
  for (const peer of around) {
    if (peer.link === undefined) continue;
    if (peer.link.named) named++;
    else if (onRing.has(peer)) linkedRing++;
    else if (peer.link.dialled) outbound.push(peer);
    else inbound.push(peer);
  }
  return { named, outbound, inbound, linkedRing };
}

/**
 * Returns the origin that the limit per address counts; `undefined` for loopback, which has no
 * limit.
 */
export function keyOf({ address }: Peer): string | undefined {
  const origin = address && originOf(address);
  return origin?.loopback ? undefined : origin?.key;
}

/** Returns `count` of `peers`, at random. */
export function sample(
  peers: readonly Peer[],
  count: number,
  random: () => number,
): readonly Peer[] {
  const left = [...peers];
  const taken: Peer[] = [];
  while (taken.length < count && left.length > 0) {
    taken.push(...left.splice(Math.floor(random() * left.length), 1));
  }
  return taken;
}
