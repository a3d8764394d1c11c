/**
 * Seals direct messages for one person, and opens those for us, with HPKE (RFC 9180).
 *
 * The private key is fresh in each incarnation and never stored: a message sealed for one
 * incarnation cannot be opened after it. Info and associated data are the bytes of the
 * {@link contextBytes | context}.
 *
 * @module
 */
import { fromUtf8, toBase64Url, utf8 } from "../core/bytes.ts";
import { dhKeyPair } from "../protocol/curve25519_keys.ts";
import type { Sealed } from "../protocol/replication/wire/envelope.ts";
import { contextBytes, type PersonContext } from "./seal_context.ts";
import { decodeKey, decodeText } from "./sealed_encoding.ts";

/** One key pair, and what can be done with it. */
export interface PrivateSeal {
  /** Our public key, base64url: others seal with it. */
  readonly publicKey: string;
  /**
   * Seals `text` for the owner of `recipientKey` (base64url). Returns `undefined` for an unusable
   * key.
   *
   * @param random 32 bytes, fresh and used for nothing else
   */
  seal(
    context: PersonContext,
    recipientKey: string,
    text: string,
    random: Uint8Array,
  ): Promise<Sealed | undefined>;
  /**
   * Returns the text; `undefined` where it was sealed for somebody else, in another context, or was
   * changed.
   */
  open(context: PersonContext, sealed: Sealed): Promise<string | undefined>;
}

/**
 * Creates a seal with the private key `seed`: 32 random bytes. The library is loaded with the first
 * use.
 */
export function createPrivateSeal(mesh: string, seed: Uint8Array): PrivateSeal {
  const { publicKey } = dhKeyPair(seed);
  let loading: ReturnType<typeof load> | undefined;

  function termsOf(context: PersonContext) {
    const bytes = contextBytes(mesh, context);
    return { info: bytes, aad: bytes };
  }

  return {
    publicKey: toBase64Url(publicKey),
    async seal(context, recipientKey, text, random) {
      const recipient = decodeKey(recipientKey);
      if (recipient === undefined) return undefined;
      const { hpke } = await (loading ??= load(seed));
      const message = await hpke.seal(recipient, termsOf(context), utf8(text), random);
      if (message === undefined) return undefined;
      return {
        to: context.recipient,
        key: toBase64Url(message.enc),
        text: toBase64Url(message.ciphertext),
      };
    },
    async open(context, sealed) {
      const enc = decodeKey(sealed.key);
      const ciphertext = decodeText(sealed.text);
      if (enc === undefined || ciphertext === undefined) return undefined;
      const { hpke, keyPair } = await (loading ??= load(seed));
      const plaintext = await hpke.open(keyPair, termsOf(context), { enc, ciphertext });
      return plaintext === undefined ? undefined : fromUtf8(plaintext);
    },
  };
}

async function load(seed: Uint8Array) {
  const hpke = await import("./hpke.ts");
  return { hpke, keyPair: await hpke.importKeyPair(seed) };
}
