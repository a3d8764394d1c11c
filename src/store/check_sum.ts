/**
 * Returns the check sum of what a file holds: 8 characters of base32, 40 bits of its SHA-256. It
 * finds damage, and is no protection against anybody who can write the file.
 *
 * @module
 */
import { hash } from "node:crypto";
import { toBase32 } from "../core/bytes.ts";

export function checkSum(contents: string | Uint8Array): string {
  return toBase32(hash("sha256", contents, "buffer")).slice(0, 8);
}
