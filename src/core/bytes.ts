/**
 * Bytes: encodings (UTF-8, base64url, base32), comparison and concatenation.
 *
 * @module
 */

import { Buffer } from "node:buffer";

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Encodes a string as UTF-8. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Decodes UTF-8; returns `undefined` where the bytes are not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return undefined; // the only thing `decode` can throw here is "not UTF-8"
  }
}

/** Encodes bytes as unpadded base64url (RFC 4648 §5). */
export function toBase64Url(bytes: Uint8Array): string {
  return view(bytes).toString("base64url");
}

/**
 * Decodes unpadded base64url; returns `undefined` unless `text` is exactly what {@link toBase64Url}
 * makes of `length` bytes, so that one value has one spelling.
 */
export function fromBase64Url(text: string, length: number): Uint8Array | undefined {
  if (text.length !== Math.ceil(length * 4 / 3)) return undefined;
  const bytes = Buffer.from(text, "base64url");
  return bytes.length === length && bytes.toString("base64url") === text ? bytes : undefined;
}

const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

/** Encodes bytes as lower-case unpadded base32 (RFC 4648 §6). */
export function toBase32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  if (bits > 0) text += BASE32[(held << (5 - bits)) & 31];
  return text;
}

/** Concatenates arrays. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * Checks whether two arrays hold the same bytes. The time depends on the bytes: not for secrets.
 */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && view(a).equals(view(b));
}

/** Compares byte strings lexicographically: negative, zero or positive. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  return view(a).compare(view(b));
}

/** Returns the same memory as a `Buffer`. */
export function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
