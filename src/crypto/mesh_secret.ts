import { toBase32 } from "../core/bytes.ts";

/** How many random bytes {@link makeMeshSecret} takes: 80 bits, each guess of which costs an scrypt. */
export const MESH_SECRET_BYTES = 10;

/** A password that can be read out aloud: 16 characters of base32 in groups of four. */
export function makeMeshSecret(random: Uint8Array): string {
  if (random.length !== MESH_SECRET_BYTES) {
    throw new RangeError(`Cannot make a code: current number of random bytes is ${random.length}`);
  }
  return toBase32(random).replace(/.{4}(?=.)/g, "$&-");
}
