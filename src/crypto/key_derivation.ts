/**
 * Derives a key from a password: scrypt (RFC 7914).
 *
 * @module
 */
import { scrypt } from "node:crypto";

/**
 * The parameters of RFC 7914 §2: about half a second and 128 MiB a guess. `maxmem` must allow that.
 */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 } as const;
const KEY_BYTES = 32;

/**
 * Returns the key of a password (32 bytes). It runs on a thread of its own.
 *
 * @throws {Error} where the system does not have the memory
 */
export function deriveKey(password: string, salt: string | Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, KEY_BYTES, COST, (error, key) => {
      if (error === null) resolve(new Uint8Array(key!));
      else reject(new Error("Cannot stretch the password", { cause: error }));
    });
  });
}
