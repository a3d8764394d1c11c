import { fromBase64Url } from "../core/bytes.ts";
import { KEY_BYTES } from "../protocol/signing_keys.ts";

/** The {@link KEY_BYTES} behind the `key` of what is sealed, or `undefined` where it is not their base64url. */
export function decodeKey(key: string): Uint8Array | undefined {
  return fromBase64Url(key, KEY_BYTES);
}

/** The bytes behind the `text` of what is sealed, however many, or `undefined` where it is not base64url. */
export function decodeText(text: string): Uint8Array | undefined {
  return fromBase64Url(text, Math.floor(text.length * 3 / 4));
}
