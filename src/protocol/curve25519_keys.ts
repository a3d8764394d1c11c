/**
 * Keys: Ed25519 keys that sign (identities, RFC 8032), and X25519 keys that agree on secrets
 * (RFC 7748), by `node:crypto`.
 *
 * 1. A shared secret of zeros is none: the other key is of small order (RFC 7748 §6.1).
 * 2. Keys of authors are made ready once; {@link MAX_READY_KEYS} of them are kept.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  type KeyObject,
  sign as signBytes,
  verify as verifyBytes,
} from "node:crypto";
import { concat, toBase64Url, view } from "../core/bytes.ts";
import { MAX_READY_KEYS } from "../core/limits/replication.ts";
import { type PeerId, peerKey } from "../core/peer_id.ts";

/** Length of X25519 and Ed25519 keys, private and public, in bytes. */
export const KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;

// node:crypto takes raw keys only inside their DER wrapping (RFC 8410 §7, §4), which is constant
// but for the key.
const X25519_PRIVATE = Buffer.from("302e020100300506032b656e04220420", "hex");
const X25519_PUBLIC = Buffer.from("302a300506032b656e032100", "hex");
const ED25519_PRIVATE = Buffer.from("302e020100300506032b657004220420", "hex");
const ED25519_PUBLIC = Buffer.from("302a300506032b6570032100", "hex");

function privateKey(wrapping: Uint8Array, seed: Uint8Array): KeyObject {
  if (seed.length !== KEY_BYTES) {
    throw new RangeError(`Cannot use private key: current length is ${seed.length}`);
  }
  return createPrivateKey({ key: view(concat(wrapping, seed)), format: "der", type: "pkcs8" });
}

function publicKey(wrapping: Uint8Array, key: Uint8Array): KeyObject {
  if (key.length !== KEY_BYTES) {
    throw new RangeError(`Cannot use public key: current length is ${key.length}`);
  }
  return createPublicKey({ key: view(concat(wrapping, key)), format: "der", type: "spki" });
}

function rawPublicKey(key: KeyObject): Uint8Array {
  const der = createPublicKey(key).export({ format: "der", type: "spki" });
  return new Uint8Array(der.subarray(der.length - KEY_BYTES));
}

/** An X25519 key pair (RFC 7748). */
export interface DhKeyPair {
  readonly publicKey: Uint8Array;
  readonly privateKey: KeyObject;
}

/** The X25519 key pair whose private key is these 32 bytes. */
export function dhKeyPair(seed: Uint8Array): DhKeyPair {
  const key = privateKey(X25519_PRIVATE, seed);
  return { publicKey: rawPublicKey(key), privateKey: key };
}

/**
 * X25519 of one's own private and the other's public key (32 bytes each way).
 * `undefined` where the result is all zero, which a small-order public key forces (RFC 7748 §6.1):
 * not every runtime that we run on refuses it by itself.
 */
export function dh(own: DhKeyPair, other: Uint8Array): Uint8Array | undefined {
  let shared: Uint8Array;
  try {
    shared = diffieHellman({
      privateKey: own.privateKey,
      publicKey: publicKey(X25519_PUBLIC, other),
    });
  } catch {
    return undefined; // the runtimes that do refuse an all-zero result throw
  }
  return shared.every((byte) => byte === 0) ? undefined : shared;
}

/** Who we are towards others: an Ed25519 key (RFC 8032), and its public half as an id. */
export interface SigningKey {
  readonly id: PeerId;
  readonly key: KeyObject;
}

/** The Ed25519 key of these 32 secret bytes. */
export function signingKey(seed: Uint8Array): SigningKey {
  const key = privateKey(ED25519_PRIVATE, seed);
  return { id: toBase64Url(rawPublicKey(key)) as PeerId, key };
}

/** The Ed25519 signature (64 bytes) of `bytes`. */
export function sign(signer: SigningKey, bytes: Uint8Array): Uint8Array {
  return signBytes(null, bytes, signer.key);
}

/** Keys made ready last: making one costs as much as checking a signature with it. */
const ready = new Map<PeerId, KeyObject>();

/**
 * A public key made ready to verify many signatures, or `undefined` where the id is no point of the
 * curve.
 */
export function verifyingKey(id: PeerId): KeyObject | undefined {
  const known = ready.get(id);
  if (known !== undefined) return known;
  try {
    const key = publicKey(ED25519_PUBLIC, peerKey(id));
    const [oldest] = ready.keys();
    if (oldest !== undefined && ready.size >= MAX_READY_KEYS) ready.delete(oldest);
    ready.set(id, key);
    return key;
  } catch {
    return undefined; // only an encoding that names no key throws
  }
}

/** Whether `signature` is `key`'s over `bytes`. */
export function verify(key: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES) return false;
  try {
    return verifyBytes(null, bytes, key, signature);
  } catch {
    return false; // a key that decodes but is no point of the curve shows only here
  }
}
