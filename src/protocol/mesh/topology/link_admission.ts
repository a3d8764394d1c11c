/**
 * The admission of one more link: whether there is room, and which link makes room.
 *
 * 1. A named link never makes room.
 * 2. A link to the next peer on the ring makes room only for a peer that a person here named.
 *
 * @module
 */
import {
  MAX_PARTIAL_LINKS_PER_ADDRESS,
  MAX_RANDOM_INBOUND_LINKS,
} from "../../../core/limits/links.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import { isPartial, type View } from "./topology.ts";
import { isIn, keyOf, nextOf, type Peer, ringOf, sample, sortLinks } from "./topology_peer.ts";

/** The decision about a proven peer that would be linked. */
export type Room =
  | { readonly state: "room" }
  /** Close the link to `of` in favour of this one. */
  | { readonly state: "instead"; readonly of: PeerId }
  | { readonly state: "full" };

/** Decides whether there is room for `guest`, whose link is in the view already. */
export function admissionOf(guest: PeerId, view: View, random: () => number): Room {
  const { around, maxLinks, reserved } = view;
  const peer = around.find(({ id }) => id === guest);
  if (peer?.link === undefined) throw new Error("Cannot make room for a peer without a link");
  const { dialled, named } = peer.link;
  const ring = isPartial(view) ? ringOf(around) : undefined;
  const { outbound, inbound } = sortLinks(around, new Set(ring ?? around));

  const linked = around.filter(({ link }) => link !== undefined).length;
  if (linked + (named && dialled ? 0 : reserved) > maxLinks) {
    const others = [...inbound, ...outbound].filter((other) => other !== peer);
    const victim = victimFor(peer, around, ring ?? [], sample(others, 1, random)[0]);
    return victim === undefined ? { state: "full" } : { state: "instead", of: victim.id };
  }
  const isWelcome = named || dialled || ring === undefined || ring.includes(peer);
  if (isWelcome) return { state: "room" };
  const isOneTooMany = inbound.length > MAX_RANDOM_INBOUND_LINKS ||
    isCrowded(peer, around, inbound);
  return { state: isOneTooMany ? "full" : "room" };
}

/**
 * Returns the peer that makes room for `peer`, if any. For a neighbour on the ring it is one linked
 * at random; for the next one on a side also the farthest on the ring; for a peer that a person
 * here named, any that was not named.
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

/** Whether a guest is one too many from its address, while others come from elsewhere. */
function isCrowded(guest: Peer, around: readonly Peer[], inbound: readonly Peer[]): boolean {
  const key = keyOf(guest);
  if (key === undefined) return false;
  const here = inbound.filter((peer) => keyOf(peer) === key).length;
  return here > MAX_PARTIAL_LINKS_PER_ADDRESS &&
    around.some((peer) => isIn(peer) && keyOf(peer) !== key);
}
