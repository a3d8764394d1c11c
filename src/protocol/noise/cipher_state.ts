/**
 * The CipherState of the Noise Protocol Framework (revision 34, §5.1): ChaCha20-Poly1305 (RFC 8439)
 * under one key with counted nonces.
 *
 * 1. No nonce is used twice under one key: each encryption and each successful decryption counts
 *    one up.
 * 2. A decryption that fails consumes no nonce (§5.1).
 * 3. A rekey (§4.2) is one-way: the old key cannot be computed from the new one. The nonce goes on.
 * 4. The nonce is 4 zero bytes, then the counter as 8 bytes, little-endian (§12.3).
 *
 * @module
 */

import { createCipheriv, createDecipheriv } from "node:crypto";

export const TAG_BYTES = 16;
const NONCE_BYTES = 12;
const NO_DATA = new Uint8Array(0);
/**
 * §5.1 reserves the largest nonce for REKEY. Ours never come near it: at a million messages a
 * second that takes 285 years.
 */
const MAX_NONCE = Number.MAX_SAFE_INTEGER;

/** Encrypts or decrypts the messages of one direction. */
export interface CipherState {
  /** Returns the cipher text with its tag: 16 bytes longer than `plaintext`. */
  encrypt(ad: Uint8Array, plaintext: Uint8Array): Uint8Array;
  /** Returns the plain text, or `undefined` where the tag is wrong. */
  decrypt(ad: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined;
  /** Replaces the key one-way (Noise §4.2 REKEY); the nonce goes on. */
  rekey(): void;
}

/** Creates a cipher state with this 32-byte key and nonce 0. */
export function createCipherState(initialKey: Uint8Array): CipherState {
  let key = initialKey;
  let counter = 0;
  const nonce = new Uint8Array(NONCE_BYTES);
  const words = new DataView(nonce.buffer);

  function setNonce(): void {
    if (counter >= MAX_NONCE) throw new RangeError("Cannot encrypt: the nonces are used up");
    words.setUint32(4, counter >>> 0, true);
    words.setUint32(8, Math.floor(counter / 2 ** 32), true);
  }

  return {
    encrypt(ad, plaintext) {
      setNonce();
      counter++;
      return seal(key, nonce, ad, plaintext);
    },
    decrypt(ad, ciphertext) {
      if (ciphertext.length < TAG_BYTES) return undefined;
      setNonce();
      const end = ciphertext.length - TAG_BYTES;
      const decipher = createDecipheriv("chacha20-poly1305", key, nonce, {
        authTagLength: TAG_BYTES,
      });
      decipher.setAuthTag(ciphertext.subarray(end));
      if (ad.length > 0) decipher.setAAD(ad, { plaintextLength: end });
      const plaintext = decipher.update(ciphertext.subarray(0, end));
      try {
        decipher.final();
      } catch {
        return undefined; // `final` throws for one reason: the tag does not fit
      }
      counter++;
      return plaintext;
    },
    rekey() {
      const last = new Uint8Array(NONCE_BYTES).fill(0xff, 4);
      key = seal(key, last, NO_DATA, new Uint8Array(32)).slice(0, 32);
    },
  };
}

function seal(
  key: Uint8Array,
  nonce: Uint8Array,
  ad: Uint8Array,
  plaintext: Uint8Array,
): Uint8Array {
  const cipher = createCipheriv("chacha20-poly1305", key, nonce, { authTagLength: TAG_BYTES });
  if (ad.length > 0) cipher.setAAD(ad, { plaintextLength: plaintext.length });
  const body = cipher.update(plaintext);
  cipher.final();
  const sealed = new Uint8Array(body.length + TAG_BYTES);
  sealed.set(body);
  sealed.set(cipher.getAuthTag(), body.length);
  return sealed;
}
