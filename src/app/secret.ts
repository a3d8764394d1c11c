import { toBase32 } from "../core/bytes.ts";

/** How many random bytes {@link makeSecret} takes: 80 bits, each guess of which costs an scrypt. */
export const SECRET_BYTES = 10;

/** A code for `-secret` that can be read out aloud: 16 characters of base32 in groups of four. */
export function makeSecret(random: Uint8Array): string {
  if (random.length !== SECRET_BYTES) {
    throw new RangeError(
      `Cannot make a secret: ${random.length} random bytes instead of ${SECRET_BYTES}`,
    );
  }
  return toBase32(random).replace(/.{4}(?=.)/g, "$&-");
}
