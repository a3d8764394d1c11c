import { type Address, originOf } from "../../../core/address.ts";
import { RING_LINKS_PER_SIDE } from "../../../core/limits/links.ts";
import type { PeerId } from "../../../core/peer.ts";

/** Somebody who is in the mesh, or is said to be. */
export interface Peer {
  readonly id: PeerId;
  /** It told the mesh of itself, signed; otherwise somebody claims that it is there. */
  readonly confirmed: boolean;
  /** It could be dialled now, and did not fail again and again. */
  readonly reachable: boolean;
  /** It said that it is full when it was last dialled. */
  readonly turnedAway: boolean;
  /** Where it is reached. */
  readonly address: Address | undefined;
  /** There is a link to it, or one that only has to be greeted on. */
  readonly link: PeerLink | undefined;
}

export interface PeerLink {
  /** We made it. */
  readonly dialled: boolean;
  /** A person named the address, on their side or on ours. */
  readonly named: boolean;
}

/** Whether it counts as one of the mesh, though it may not answer us. */
export const isIn = ({ link, confirmed, reachable }: Peer): boolean =>
  link !== undefined || confirmed || reachable;

/** Whether a link to it stands, or is likely to come about. */
export const isReliable = ({ link, confirmed, reachable, turnedAway }: Peer): boolean =>
  link !== undefined || (confirmed && reachable && !turnedAway);

/**
 * Our neighbours on the ring, the nearest first. Whoever is only claimed to be there, or fails, takes nobody's place: it is
 * tried besides, as many of each kind as there are places.
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
 * The next ones on both sides. They are each other's next ones, so that, where nodes take few links, their links can go before all
 * others and still make one mesh of all that take two.
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

/** What the links are for. */
export interface LinksByPurpose {
  /** How many a person named, and how many others lead to neighbours on the ring. */
  readonly named: number;
  readonly linkedRing: number;
  /** Whom we dialled at random, and who dialled us. */
  readonly outbound: readonly Peer[];
  readonly inbound: readonly Peer[];
}

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

/** Returns the origin that the limit per address counts; `undefined` for loopback, which has no limit. */
export function keyOf({ address }: Peer): string | undefined {
  const origin = address && originOf(address);
  return origin?.loopback ? undefined : origin?.key;
}

/** `count` of `peers`, at random. */
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
