/**
 * Decodes the base64url of a sealed text: its key and its ciphertext. Nothing is decrypted here.
 *
 * @module
 */
import { fromBase64Url } from "../core/bytes.ts";
import { KEY_BYTES } from "../protocol/curve25519_keys.ts";

/** Decodes a `key` of {@link KEY_BYTES}; `undefined` where it is not their base64url. */
export function decodeKey(key: string): Uint8Array | undefined {
  return fromBase64Url(key, KEY_BYTES);
}

/** Decodes a `text` of any length; `undefined` where it is not base64url. */
export function decodeText(text: string): Uint8Array | undefined {
  return fromBase64Url(text, Math.floor(text.length * 3 / 4));
}
