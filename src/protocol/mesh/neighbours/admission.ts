import type { Origin } from "../../../core/address.ts";
import {
  MAX_LINKS_PER_ADDRESS,
  MAX_LINKS_PER_LOOPBACK_ADDRESS,
  MAX_PENDING_HANDSHAKES,
  MAX_PENDING_HANDSHAKES_PER_ADDRESS,
  MAX_PENDING_HANDSHAKES_PER_LOOPBACK_ADDRESS,
} from "../../../core/limits/links.ts";

/** A connection that was accepted earlier, as admission sees it. */
export interface Admitted {
  readonly origin: Origin;
  /** Its handshake is not through yet. */
  readonly pending: boolean;
  /** It has not sent a byte. */
  readonly silent: boolean;
}

export type Admission<Connection> =
  /** Take it, closing `evict` to make room. */
  | { readonly state: "admit"; readonly evict?: Connection }
  | { readonly state: "refuse"; readonly reason: string };

/**
 * Decides whether a connection from an origin is taken; `connections`: the oldest first. The bounds
 * are per origin (IPv6: per /64) and in all, so that neither one host nor many can use up what the
 * others need. Silent connections make room first.
 */
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
    ? pendingInAll
    : undefined;
  if (crowd === undefined) return { state: "admit" };
  const evict = crowd.find(({ silent }) => silent);
  if (evict === undefined) return { state: "refuse", reason: "too many handshakes under way" };
  return { state: "admit", evict };
}
