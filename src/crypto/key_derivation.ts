import { scrypt } from "node:crypto";

/** RFC 7914 §2: about half a second and 128 MiB for each guess. Without `maxmem` it would be refused. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 } as const;
const KEY_BYTES = 32;

/**
 * The key (32 bytes) that a password stands for. Takes its time, but nobody else's: it runs on a thread of its own.
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
