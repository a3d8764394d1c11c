/**
 * The choice between two links to one peer, which both ends make alike: two peers that dial each
 * other at once must not close both links.
 *
 * @module
 */
import { compareBytes } from "../../../core/bytes.ts";
import { DUPLICATE_LINK_WINDOW_MS } from "../../../core/limits/links.ts";

/** What counts of one of two links to the same peer. */
export interface LinkCandidate {
  readonly epoch: number;
  /** Whether the end with the lower id made the connection. */
  readonly dialledByLower: boolean;
  /** When its handshake ended, monotonic ms. */
  readonly authenticatedAt: number;
  /** The same at both ends, and unpredictable for anybody else. */
  readonly handshakeHash: Uint8Array;
}

/** Returns the link that stays; "ask" where the older one has to answer a ping first to stay. */
export function chooseLink(older: LinkCandidate, newer: LinkCandidate): "older" | "newer" | "ask" {
  if (older.epoch !== newer.epoch) return newer.epoch > older.epoch ? "newer" : "older";
  if (newer.authenticatedAt - older.authenticatedAt > DUPLICATE_LINK_WINDOW_MS) return "ask";
  if (older.dialledByLower !== newer.dialledByLower) {
    return newer.dialledByLower ? "newer" : "older";
  }
  return compareBytes(newer.handshakeHash, older.handshakeHash) < 0 ? "newer" : "older";
}
