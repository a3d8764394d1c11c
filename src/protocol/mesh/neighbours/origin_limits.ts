/**
 * Admission of accepted connections: the bounds are per origin (IPv6: per /64) and in all, so that
 * neither one host nor many can use up what others need.
 *
 * 1. Where there are too many handshakes, the oldest of the most crowded address in the most
 *    crowded group of addresses makes room, whatever it sent: a byte costs a stranger nothing.
 * 2. So an address without a handshake under way always gets a place, and keeps it until the others
 *    are down to as many.
 * 3. Loopback has bounds of its own, and each of its addresses is a group.
 *
 * @module
 */
import type { Origin } from "../../../core/address.ts";
import {
  MAX_LINKS_PER_ADDRESS,
  MAX_LINKS_PER_LOOPBACK_ADDRESS,
  MAX_PENDING_HANDSHAKES,
  MAX_PENDING_HANDSHAKES_PER_ADDRESS,
  MAX_PENDING_HANDSHAKES_PER_LOOPBACK_ADDRESS,
} from "../../../core/limits/links.ts";

/** What admission knows of a connection that was accepted earlier, the oldest first. */
export interface Admitted {
  readonly origin: Origin;
  /** Whether its peer is not let in: its handshake is under way, or it was refused. */
  readonly pending: boolean;
}

export type Admission<Connection> =
  /** Take it, closing `evict` to make room. */
  | { readonly state: "admit"; readonly evict?: Connection }
  | { readonly state: "refuse"; readonly reason: string };

/** Decides whether a connection from an origin is accepted; `connections`: the oldest first. */
export function admit<Connection extends Admitted>(
  { key, loopback }: Origin,
  connections: readonly Connection[],
): Admission<Connection> {
  const linksAllowed = loopback ? MAX_LINKS_PER_LOOPBACK_ADDRESS : MAX_LINKS_PER_ADDRESS;
  const pendingAllowed = loopback
    ? MAX_PENDING_HANDSHAKES_PER_LOOPBACK_ADDRESS
    : MAX_PENDING_HANDSHAKES_PER_ADDRESS;

  const same = connections.filter((connection) => connection.origin.key === key);
  if (same.filter(({ pending }) => !pending).length >= linksAllowed) {
    return { state: "refuse", reason: `${linksAllowed} links from this address already` };
  }
  const pendingHere = same.filter(({ pending }) => pending);
  const pendingInAll = connections.filter(({ pending }) => pending);
  const crowd = pendingHere.length >= pendingAllowed
    ? pendingHere
    : pendingInAll.length >= MAX_PENDING_HANDSHAKES
    ? mostCrowded(mostCrowded(pendingInAll, ({ group }) => group), ({ key }) => key)
    : [];
  const [evict] = crowd;
  return evict === undefined ? { state: "admit" } : { state: "admit", evict };
}

/** Returns the connections that share what most of them share; of several, the oldest's. */
function mostCrowded<Connection extends Admitted>(
  connections: readonly Connection[],
  shared: (origin: Origin) => string,
): readonly Connection[] {
  const crowds = Map.groupBy(connections, ({ origin }) => shared(origin));
  let largest: readonly Connection[] = [];
  for (const crowd of crowds.values()) if (crowd.length > largest.length) largest = crowd;
  return largest;
}
