import { addressKey, isLoopback } from "../../core/ip.ts";
import {
  FULL_MESH_AGAIN_BELOW,
  FULL_MESH_UP_TO,
  MAX_AUTHORS,
  MAX_PARTIAL_LINKS_PER_ADDRESS,
  MAX_RANDOM_INBOUND_LINKS,
  RANDOM_OUTBOUND_LINKS,
  RING_LINKS_PER_SIDE,
} from "../../core/limits.ts";
import type { PeerId } from "../../core/peer.ts";

/** Somebody who is in the mesh, or is said to be. */
export interface Peer {
  readonly id: PeerId;
  /** It told the mesh of itself, signed; otherwise somebody claims that it is there. */
  readonly vouched: boolean;
  /** It could be dialled now, and did not fail again and again. */
  readonly reachable: boolean;
  /** It said that it is full when it was last dialled. */
  readonly turnedAway: boolean;
  /** Where it is reached. */
  readonly hostname: string | undefined;
  /** There is a link to it, or one that only has to be greeted on. */
  readonly link: PeerLink | undefined;
}

export interface PeerLink {
  /** We made it. */
  readonly dialled: boolean;
  /** A person named the address, on their side or on ours. */
  readonly named: boolean;
}

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
  const { named, outbound, inbound, linkedRing } = sort(around, onRing);
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
    if (!isSure(peer)) continue;
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
    surplus: incomplete ? [] : ids(some(outbound, outbound.length - RANDOM_OUTBOUND_LINKS, random)),
    full: ids(some(inbound, inbound.length - MAX_RANDOM_INBOUND_LINKS, random)),
  };
}

/** What to do about somebody whose identity is proven and who would be linked. */
export type Room =
  | { readonly state: "room" }
  /** Close the link to `of` in favour of this one. */
  | { readonly state: "instead"; readonly of: PeerId }
  | { readonly state: "full" };

/** Whether there is room for `guest`, whose link is in the view already. */
export function roomFor(guest: PeerId, view: View, random: () => number): Room {
  const { around, maxLinks, reserved } = view;
  const peer = around.find(({ id }) => id === guest);
  if (peer?.link === undefined) throw new Error("Cannot make room for somebody without a link");
  const { dialled, named } = peer.link;
  const ring = isPartial(view, around.filter(isIn).length) ? ringOf(around) : undefined;
  const { outbound, inbound } = sort(around, new Set(ring ?? around));

  const linked = around.filter(({ link }) => link !== undefined).length;
  if (linked + (named && dialled ? 0 : reserved) > maxLinks) {
    const others = [...inbound, ...outbound].filter((other) => other !== peer);
    const victim = victimFor(peer, around, ring ?? [], some(others, 1, random)[0]);
    return victim === undefined ? { state: "full" } : { state: "instead", of: victim.id };
  }
  const isWelcome = named || dialled || ring === undefined || ring.includes(peer);
  if (isWelcome) return { state: "room" };
  const isOneTooMany = inbound.length > MAX_RANDOM_INBOUND_LINKS ||
    isCrowded(peer, around, inbound);
  return { state: isOneTooMany ? "full" : "room" };
}

/**
 * Who has to go for `peer`, if anybody: for a neighbour on the ring somebody linked at random; for the next one on a side besides
 * the farthest of the ring; for whom a person here named, anybody who was not.
 */
function victimFor(
  peer: Peer,
  around: readonly Peer[],
  ring: readonly Peer[],
  atRandom: Peer | undefined,
): Peer | undefined {
  const { dialled, named } = peer.link!;
  const isOurs = named && dialled;
  if (!isOurs && (named || !ring.includes(peer))) return undefined;
  const next = nextOf(around);
  const farthest = (mayGo: (other: Peer) => boolean): Peer | undefined =>
    ring.findLast((other) => other !== peer && other.link?.named === false && mayGo(other));
  return atRandom ??
    (isOurs || next.includes(peer) ? farthest((other) => !next.includes(other)) : undefined) ??
    (isOurs ? farthest(() => true) : undefined);
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

/** Whether it counts as one of the mesh, though it may not answer us. */
const isIn = ({ link, vouched, reachable }: Peer): boolean =>
  link !== undefined || vouched || reachable;

/** Whether a link to it stands, or is likely to come about: nobody can make up as many of these as they like. */
const isSure = ({ link, vouched, reachable, turnedAway }: Peer): boolean =>
  link !== undefined || (vouched && reachable && !turnedAway);

/** How many of those whom nobody vouches for are dialled beyond the others. */
const STRANGERS_BESIDES = 1;

const ids = (peers: readonly Peer[]): readonly PeerId[] => peers.map(({ id }) => id);

function isPartial({ partial, maxLinks, reserved }: View, known: number): boolean {
  const nodes = known + 1;
  return known + reserved > maxLinks || nodes > FULL_MESH_UP_TO ||
    (partial && nodes >= FULL_MESH_AGAIN_BELOW);
}

/**
 * Our neighbours on the ring, the nearest first. Whoever is only claimed to be there, or fails, takes nobody's place: it is
 * tried besides, as many of each kind as there are places.
 */
function ringOf(around: readonly Peer[]): readonly Peer[] {
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
function nextOf(around: readonly Peer[]): readonly Peer[] {
  const next = [around.find(isSure), around.findLast(isSure)];
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
    const kind = isSure(peer) ? "sure" : peer.reachable && !peer.turnedAway ? "claimed" : "failing";
    if (left[kind] === 0) continue;
    left[kind]--;
    found.push(peer);
  }
  return found;
}

/** What the links are for. */
function sort(around: readonly Peer[], onRing: ReadonlySet<Peer>) {
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
  const vouched = around.filter((peer) => peer.vouched).length;
  const mayBeside = picked.length < room && vouched < MAX_AUTHORS &&
    eligible.some((peer) => !peer.vouched);
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
    const free = some(eligible.filter((peer) => !picked.includes(peer)), Infinity, random);
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
    if (!pick((peer) => peer.vouched && isGood(peer), isGood, isUncrowded, () => true)) break;
  }
  if (mayBeside && picked.length < room && picked.every((peer) => peer.vouched)) {
    pick((peer) => !peer.vouched);
  }
  return new Set(ids(picked));
}

/** Whether it would be one too many from its address, though others come from elsewhere. */
function isCrowded(guest: Peer, around: readonly Peer[], inbound: readonly Peer[]): boolean {
  const key = keyOf(guest);
  if (key === undefined) return false;
  const here = inbound.filter((peer) => keyOf(peer) === key).length;
  return here > MAX_PARTIAL_LINKS_PER_ADDRESS &&
    around.some((peer) => isIn(peer) && keyOf(peer) !== key);
}

function countAddresses(peers: readonly Peer[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const peer of peers) {
    const key = keyOf(peer);
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Its address as far as it is limited; loopback is not. */
function keyOf({ hostname }: Peer): string | undefined {
  return hostname === undefined || isLoopback(hostname) ? undefined : addressKey(hostname);
}

/** `count` of `peers`, at random. */
function some(peers: readonly Peer[], count: number, random: () => number): readonly Peer[] {
  const left = [...peers];
  const taken: Peer[] = [];
  while (taken.length < count && left.length > 0) {
    taken.push(...left.splice(Math.floor(random() * left.length), 1));
  }
  return taken;
}
