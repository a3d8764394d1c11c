/**
 * Peer ids and their fingerprints.
 *
 * @module
 */

import { hash } from "node:crypto";
import { fromBase64Url, toBase32 } from "./bytes.ts";
import { distinctPrefix } from "./distinct_prefix.ts";
import { SHORT_FINGERPRINT_CHARACTERS } from "./limits/text.ts";

/**
 * The id of a peer: its Ed25519 public key (RFC 8032), 32 bytes, as unpadded base64url (43
 * characters).
 */
export type PeerId = string & { readonly __peerId: unique symbol };

export const PEER_ID_BYTES = 32;

/** Returns the peer id that `text` spells, or `undefined` where it spells none. */
export function parsePeerId(text: string): PeerId | undefined {
  return fromBase64Url(text, PEER_ID_BYTES) === undefined ? undefined : text as PeerId;
}

/** Returns the public key behind a peer id. */
export function peerKey(id: PeerId): Uint8Array {
  const key = fromBase64Url(id, PEER_ID_BYTES);
  if (key === undefined) throw new TypeError(`Cannot read peer id: current value is ${id}`);
  return key;
}

/**
 * Returns the fingerprint that tells two people of one name apart (`bob.k7qmx2d4`): the first
 * `length` characters of the key's SHA-256 in lower-case base32. 52 characters are the whole.
 */
export function fingerprint(id: PeerId, length = SHORT_FINGERPRINT_CHARACTERS): string {
  const digest = hash("sha256", peerKey(id), "buffer");
  return toBase32(digest).slice(0, length);
}

/** Characters of a whole fingerprint. */
export const WHOLE_FINGERPRINT = 52;

/** Returns as much of a fingerprint as no other of these keys begins with. */
export function distinctFingerprint(id: PeerId, others: readonly PeerId[]): string {
  return distinctPrefix(
    fingerprint(id, WHOLE_FINGERPRINT),
    others.map((other) => fingerprint(other, WHOLE_FINGERPRINT)),
    SHORT_FINGERPRINT_CHARACTERS,
  );
}
