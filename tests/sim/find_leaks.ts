/**
 * Looks for plain texts that must stay secret in all that a node can read.
 *
 * @module
 */

import { Buffer } from "node:buffer";

/**
 * In which forms `secret` stands somewhere in `traces`: as it is, in hexadecimal, in base64 or
 * base64url at any place.
 */
export function findLeaks(traces: Uint8Array, secret: Uint8Array): readonly string[] {
  const haystack = Buffer.from(traces);
  const hex = Buffer.from(secret).toString("hex");
  const forms: readonly (readonly [form: string, needle: Buffer | string])[] = [
    ["raw", Buffer.from(secret)],
    ["hex", hex],
    ["HEX", hex.toUpperCase()],
    ...base64Forms(secret, "base64"),
    ...base64Forms(secret, "base64url"),
  ];
  return forms.filter(([, needle]) => haystack.includes(needle)).map(([form]) => form);
}

/**
 * A text in base64 looks otherwise behind 0, 1 or 2 bytes; what of it depends on what is around it
 * is left out.
 */
function base64Forms(
  secret: Uint8Array,
  encoding: "base64" | "base64url",
): readonly (readonly [form: string, needle: string])[] {
  return [0, 1, 2].map((behind) => {
    const text = Buffer.concat([new Uint8Array(behind), secret]).toString(encoding);
    const from = Math.ceil(behind * 8 / 6);
    const to = Math.floor((behind + secret.length) * 8 / 6);
    return [`${encoding} behind ${behind}`, text.slice(from, to)];
  });
}
