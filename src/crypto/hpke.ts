import { Chacha20Poly1305 } from "@hpke/chacha20poly1305";
import { CipherSuite, DhkemX25519HkdfSha256, HkdfSha256, OpenError } from "@hpke/core";
import { dh, dhKeyPair, KEY_BYTES } from "../protocol/signing_keys.ts";

const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Chacha20Poly1305(),
});

/** Ciphertext with its tag, 16 bytes longer than the plain text, and the 32 bytes (`enc`) with which its recipient opens it. */
export interface HpkeMessage {
  readonly enc: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** What sender and recipient know besides, and must agree on. */
export interface HpkeTerms {
  readonly info: Uint8Array;
  readonly aad: Uint8Array;
}

/** The key pair whose private key is these 32 bytes (RFC 7748), ready to {@link open}. */
export async function importKeyPair(privateKey: Uint8Array): Promise<CryptoKeyPair> {
  return {
    privateKey: await suite.kem.deserializePrivateKey(privateKey),
    publicKey: await suite.kem.deserializePublicKey(dhKeyPair(privateKey).publicKey),
  };
}

/**
 * Seals one message in base mode (RFC 9180 §6.1): DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305.
 * `undefined` where `recipient` is no public key that could keep anything secret.
 *
 * The ephemeral key is derived from `random`, as §4 has it: "GenerateKeyPair can be implemented as DeriveKeyPair(random(Nsk))".
 * These {@link KEY_BYTES} must be fresh, secret, and never used again.
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

/** The plain text, or `undefined` where the message is not for this key, not on these terms, or not as it was sealed. */
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

/** Any key pair would do; nothing is secret about it. */
const PROBE = dhKeyPair(new Uint8Array(KEY_BYTES).fill(1));

/**
 * Whether `key` has the length of a public key, and not one of the few points of small order: with such a key the shared secret
 * is all zero, which RFC 9180 §7.1.4 says to refuse. The library leaves that to the runtime, and hands out no shared secret;
 * but with these keys the result is all zero whatever the other key is, so a probe tells.
 */
function isUsable(key: Uint8Array): boolean {
  return key.length === KEY_BYTES && dh(PROBE, key) !== undefined;
}
