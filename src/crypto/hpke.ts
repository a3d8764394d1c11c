/**
 * Hybrid public key encryption, base mode (RFC 9180 §6.1): DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
 * ChaCha20-Poly1305.
 *
 * @module
 */
import { Chacha20Poly1305 } from "@hpke/chacha20poly1305";
import { CipherSuite, DhkemX25519HkdfSha256, HkdfSha256, OpenError } from "@hpke/core";
import { dh, dhKeyPair, KEY_BYTES } from "../protocol/curve25519_keys.ts";

const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Chacha20Poly1305(),
});

/**
 * The ciphertext with its tag, 16 bytes longer than the plaintext, and the encapsulated key (`enc`,
 * 32 bytes).
 */
export interface HpkeMessage {
  readonly enc: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** The bytes that sender and recipient must agree on. */
export interface HpkeTerms {
  readonly info: Uint8Array;
  readonly aad: Uint8Array;
}

/** Imports the key pair of a private key of 32 bytes (RFC 7748), to {@link open} with. */
export async function importKeyPair(privateKey: Uint8Array): Promise<CryptoKeyPair> {
  return {
    privateKey: await suite.kem.deserializePrivateKey(privateKey),
    publicKey: await suite.kem.deserializePublicKey(dhKeyPair(privateKey).publicKey),
  };
}

/**
 * Seals one message. Returns `undefined` where `recipient` is no public key that could keep it
 * secret.
 *
 * The ephemeral key is derived from `random`, as §4 has it: "GenerateKeyPair can be implemented as
 * DeriveKeyPair(random(Nsk))". These {@link KEY_BYTES} must be fresh, secret, and never used again.
 *
 * @throws {RangeError} where there are more or fewer of them
 */
export async function seal(
  recipient: Uint8Array,
  { info, aad }: HpkeTerms,
  plaintext: Uint8Array,
  random: Uint8Array,
): Promise<HpkeMessage | undefined> {
  if (random.length !== KEY_BYTES) {
    throw new RangeError(`Cannot seal: current number of random bytes is ${random.length}`);
  }
  if (!isUsable(recipient)) return undefined;
  const recipientPublicKey = await suite.kem.deserializePublicKey(recipient);
  const { enc, ct } = await suite.seal({ recipientPublicKey, info, ekm: random }, plaintext, aad);
  return { enc: new Uint8Array(enc), ciphertext: new Uint8Array(ct) };
}

/**
 * Opens one message. Returns `undefined` where it is for another key, has other terms, or was
 * changed.
 */
export async function open(
  recipientKey: CryptoKeyPair,
  { info, aad }: HpkeTerms,
  { enc, ciphertext }: HpkeMessage,
): Promise<Uint8Array | undefined> {
  if (!isUsable(enc)) return undefined;
  try {
    return new Uint8Array(await suite.open({ recipientKey, info, enc }, ciphertext, aad));
  } catch (error) {
    if (error instanceof OpenError) return undefined;
    throw error;
  }
}

/** Any key pair would do; it is not secret. */
const PROBE = dhKeyPair(new Uint8Array(KEY_BYTES).fill(1));

/**
 * Whether `key` has the length of a public key, and is not one of the few points of small order.
 * With such a point the shared secret is all zero, which RFC 9180 §7.1.4 says to refuse. The
 * library leaves that check to the runtime and returns no shared secret. But with these points the
 * result is all zero whatever the other key is, so that a probe finds them.
 */
function isUsable(key: Uint8Array): boolean {
  return key.length === KEY_BYTES && dh(PROBE, key) !== undefined;
}
