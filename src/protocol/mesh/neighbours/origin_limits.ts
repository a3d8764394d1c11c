/**
 * Admission of accepted connections: the bounds are per origin (IPv6: per /64) and in all, so that
 * neither one host nor many can use up what others need.
 *
 * 1. Where there are too many handshakes, a connection that sent nothing makes room first.
 * 2. Loopback has bounds of its own.
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
  /** Whether its handshake is under way. */
  readonly pending: boolean;
  /** Whether it has not sent a byte. */
  readonly silent: boolean;
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
    ? pendingInAll
    : undefined;
  if (crowd === undefined) return { state: "admit" };
  const evict = crowd.find(({ silent }) => silent);
  if (evict === undefined) return { state: "refuse", reason: "too many handshakes under way" };
  return { state: "admit", evict };
}
