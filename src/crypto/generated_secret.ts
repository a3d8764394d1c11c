/**
 * Generated codes, for meshes and rooms: passwords that can be read out aloud.
 *
 * @module
 */
import { toBase32 } from "../core/bytes.ts";

/** The number of random bytes in a code: 80 bits, and each guess costs an scrypt. */
export const GENERATED_SECRET_BYTES = 10;

/** Returns a code of 16 characters of base32, in groups of four. */
export function generateSecret(random: Uint8Array): string {
  if (random.length !== GENERATED_SECRET_BYTES) {
    throw new RangeError(`Cannot make a code: current number of random bytes is ${random.length}`);
  }
  return toBase32(random).replace(/.{4}(?=.)/g, "$&-");
}
