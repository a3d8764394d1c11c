import { compareBytes } from "../../../core/bytes.ts";
import { DUPLICATE_LINK_WINDOW_MS } from "../../../core/limits/links.ts";

/** What is known of one of several links to the same peer. */
export interface LinkCandidate {
  readonly epoch: number;
  /** Whether the end with the lower id made the connection. */
  readonly dialledByLower: boolean;
  /** When its handshake was through, monotonic ms. */
  readonly authenticatedAt: number;
  /** Random to others, the same at both ends. */
  readonly handshakeHash: Uint8Array;
}

/**
 * Which of two links to one peer stays, so that both ends choose alike: "ask" where the older one has to show, by answering
 * a ping, that it lives.
 */
export function chooseLink(older: LinkCandidate, newer: LinkCandidate): "older" | "newer" | "ask" {
  if (older.epoch !== newer.epoch) return newer.epoch > older.epoch ? "newer" : "older";
  if (newer.authenticatedAt - older.authenticatedAt > DUPLICATE_LINK_WINDOW_MS) return "ask";
  if (older.dialledByLower !== newer.dialledByLower) {
    return newer.dialledByLower ? "newer" : "older";
  }
  return compareBytes(newer.handshakeHash, older.handshakeHash) < 0 ? "newer" : "older";
}
