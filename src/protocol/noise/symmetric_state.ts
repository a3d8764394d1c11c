/**
 * The SymmetricState of the Noise Protocol Framework (revision 34, §5.2), with SHA-256.
 *
 * @module
 */

import { createHash, createHmac } from "node:crypto";
import { concat, utf8 } from "../../core/bytes.ts";
import { type CipherState, createCipherState } from "./cipher_state.ts";

const HASH_BYTES = 32;

/** Chaining key, handshake hash and the key of the moment. */
export interface SymmetricState {
  /** `h`: the hash of everything sent and received so far, 32 bytes. */
  readonly hash: Uint8Array;
  mixHash(data: Uint8Array): void;
  mixKey(material: Uint8Array): void;
  /** Mixes in a pre-shared key (§9). */
  mixKeyAndHash(material: Uint8Array): void;
  encryptAndHash(plaintext: Uint8Array): Uint8Array;
  decryptAndHash(ciphertext: Uint8Array): Uint8Array | undefined;
  /**
   * Returns the two transport keys: first the one that the initiator sends with, then the
   * responder's.
   */
  split(): readonly [CipherState, CipherState];
}

/** Creates the symmetric state for this protocol name (§8). */
export function createSymmetricState(protocolName: string): SymmetricState {
  const name = utf8(protocolName);
  let hash: Uint8Array = name.length <= HASH_BYTES
    ? concat(name, new Uint8Array(HASH_BYTES - name.length))
    : sha256(name);
  let chainingKey = hash;
  let cipher: CipherState | undefined;

  const state: SymmetricState = {
    get hash() {
      return hash;
    },
    mixHash(data) {
      hash = sha256(hash, data);
    },
    mixKey(material) {
      const [next, key] = hkdf(chainingKey, material, 2);
      chainingKey = next!;
      cipher = createCipherState(key!);
    },
    mixKeyAndHash(material) {
      const [next, data, key] = hkdf(chainingKey, material, 3);
      chainingKey = next!;
      state.mixHash(data!);
      cipher = createCipherState(key!);
    },
    encryptAndHash(plaintext) {
      const ciphertext = cipher === undefined ? plaintext : cipher.encrypt(hash, plaintext);
      state.mixHash(ciphertext);
      return ciphertext;
    },
    decryptAndHash(ciphertext) {
      const plaintext = cipher === undefined ? ciphertext : cipher.decrypt(hash, ciphertext);
      if (plaintext !== undefined) state.mixHash(ciphertext);
      return plaintext;
    },
    split() {
      const [first, second] = hkdf(chainingKey, new Uint8Array(0), 2);
      return [createCipherState(first!), createCipherState(second!)];
    },
  };
  return state;
}

function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/**
 * §4.3: HKDF of RFC 5869 with an empty info, written out, since its outputs come in 32-byte steps.
 */
function hkdf(
  chainingKey: Uint8Array,
  material: Uint8Array,
  outputs: 2 | 3,
): readonly Uint8Array[] {
  const hmac = (key: Uint8Array, data: Uint8Array): Uint8Array =>
    createHmac("sha256", key).update(data).digest();
  const secret = hmac(chainingKey, material);
  const results: Uint8Array[] = [];
  let last: Uint8Array = new Uint8Array(0);
  for (let index = 1; index <= outputs; index++) {
    last = hmac(secret, concat(last, Uint8Array.of(index)));
    results.push(last);
  }
  return results;
}
