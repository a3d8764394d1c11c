/**
 * The key of a room with a password, and the messages sealed with it.
 *
 * The key is derived from the password and the salt of the room's lock. The lock has a check value,
 * which HKDF (RFC 5869) derives from the key: everybody can check a password, and nobody gets the
 * key from it. Each message is sealed with ChaCha20-Poly1305 under a key of its own, derived with
 * fresh random bytes.
 *
 * @module
 */
import { hkdfSync, timingSafeEqual } from "node:crypto";
import type { Lock } from "../chat/api/crypto_job.ts";
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from "../core/bytes.ts";
import { KEY_BYTES } from "../protocol/curve25519_keys.ts";
import { PROTOCOL } from "../core/protocol_version.ts";
import { createCipherState } from "../protocol/noise/cipher_state.ts";
import type { Sealed } from "../protocol/replication/wire/envelope.ts";
import { deriveKey } from "./key_derivation.ts";
import { contextBytes, type RoomContext } from "./seal_context.ts";
import { decodeKey, decodeText } from "./sealed_encoding.ts";

/** The length of the salt of a {@link Lock}. */
export const SALT_BYTES = 16;

const CHECK_BYTES = 32;
const CHECK_INFO = utf8(`${PROTOCOL} check`);
const NO_SALT = new Uint8Array(0);

/**
 * Makes a lock that `password` opens, and the room's key (32 bytes). `salt`: {@link SALT_BYTES}
 * random bytes.
 */
export async function makeLock(
  password: string,
  salt: Uint8Array,
): Promise<{ readonly lock: Lock; readonly key: Uint8Array }> {
  if (salt.length !== SALT_BYTES) {
    throw new RangeError(`Cannot make a lock: current length of the salt is ${salt.length}`);
  }
  const key = await roomKey(password, salt);
  return { lock: { salt: toBase64Url(salt), check: toBase64Url(checkValue(key)) }, key };
}

/**
 * Returns the room's key (32 bytes); `undefined` where the password is wrong, or the lock
 * malformed.
 */
export async function tryPassword(password: string, lock: Lock): Promise<Uint8Array | undefined> {
  const salt = fromBase64Url(lock.salt, SALT_BYTES);
  const check = fromBase64Url(lock.check, CHECK_BYTES);
  if (salt === undefined || check === undefined) return undefined;
  const key = await roomKey(password, salt);
  return timingSafeEqual(checkValue(key), check) ? key : undefined;
}

/**
 * Seals `text` with the room's key. `random`: {@link KEY_BYTES} bytes, fresh and used for nothing
 * else.
 */
export function sealForRoom(
  mesh: string,
  context: RoomContext,
  key: Uint8Array,
  text: string,
  random: Uint8Array,
): Sealed {
  if (random.length !== KEY_BYTES) {
    throw new RangeError(
      `Cannot seal for a room: current number of random bytes is ${random.length}`,
    );
  }
  const bytes = contextBytes(mesh, context);
  const ciphertext = messageCipher(key, random, bytes).encrypt(bytes, utf8(text));
  return { key: toBase64Url(random), text: toBase64Url(ciphertext) };
}

/**
 * Returns the text; `undefined` where it was sealed with another key, in another context, or was
 * changed.
 */
export function openOfRoom(
  mesh: string,
  context: RoomContext,
  key: Uint8Array,
  sealed: Sealed,
): string | undefined {
  const random = decodeKey(sealed.key);
  const ciphertext = decodeText(sealed.text);
  if (random === undefined || ciphertext === undefined) return undefined;
  const bytes = contextBytes(mesh, context);
  const plaintext = messageCipher(key, random, bytes).decrypt(bytes, ciphertext);
  return plaintext === undefined ? undefined : fromUtf8(plaintext);
}

/** Derives the key. NFC gives a password one spelling, however a keyboard composes its letters. */
function roomKey(password: string, salt: Uint8Array): Promise<Uint8Array> {
  return deriveKey(password.normalize("NFC"), salt);
}

/** Returns the public check value of a key, from which HKDF does not lead back. */
function checkValue(key: Uint8Array): Uint8Array {
  return hkdf(key, NO_SALT, CHECK_INFO, CHECK_BYTES);
}

/** Returns the cipher of one message; its key is used once, so the nonce is 0. */
function messageCipher(key: Uint8Array, random: Uint8Array, context: Uint8Array) {
  return createCipherState(hkdf(key, random, context, KEY_BYTES));
}

function hkdf(key: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", key, salt, info, length));
}
