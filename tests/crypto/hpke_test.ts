import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createCipheriv, createHmac } from "node:crypto";
import { concat, utf8 } from "../../src/core/bytes.ts";
import {
  type HpkeMessage,
  type HpkeTerms,
  importKeyPair,
  open,
  seal,
} from "../../src/crypto/hpke.ts";
import { dh, dhKeyPair } from "../../src/protocol/curve25519_keys.ts";
import { seed, SMALL_ORDER_KEYS } from "../protocol/identities.ts";

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "hex"));
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** RFC 9180 appendix A.2.1 (base mode), sequence number 0. */
const PUBLISHED = {
  info: "4f6465206f6e2061204772656369616e2055726e",
  ikmE: "909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b",
  enc: "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a",
  skRm: "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb",
  pkRm: "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a",
  plaintext: "4265617574792069732074727574682c20747275746820626561757479",
  aad: "436f756e742d30",
  ct: "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28",
} as const;
const PUBLISHED_TERMS: HpkeTerms = { info: hex(PUBLISHED.info), aad: hex(PUBLISHED.aad) };

const TERMS: HpkeTerms = { info: utf8("info"), aad: utf8("aad") };
const OWN = await importKeyPair(seed(1));
const OWN_PUBLIC = dhKeyPair(seed(1)).publicKey;
const TEXT = utf8("hello");

Deno.test("seal() makes the published bytes", async () => {
  const { pkRm, plaintext, ikmE, enc, ct } = PUBLISHED;
  const message = (await seal(hex(pkRm), PUBLISHED_TERMS, hex(plaintext), hex(ikmE)))!;
  assert.equal(toHex(message.enc), enc);
  assert.equal(toHex(message.ciphertext), ct);
});

Deno.test("open() reads the published bytes", async () => {
  const { skRm, enc, ct, plaintext } = PUBLISHED;
  const message = { enc: hex(enc), ciphertext: hex(ct) };
  const opened = (await open(await importKeyPair(hex(skRm)), PUBLISHED_TERMS, message))!;
  assert.equal(toHex(opened), plaintext);
});

Deno.test("open() refuses a message of which any bit was changed", async () => {
  const message = (await seal(OWN_PUBLIC, TERMS, TEXT, seed(2)))!;
  for (const part of ["enc", "ciphertext"] as const) {
    for (let bit = 0; bit < message[part].length * 8; bit++) {
      const tampered = message[part].slice();
      tampered[bit >> 3]! ^= 1 << (bit & 7);
      const result = await open(OWN, TERMS, { ...message, [part]: tampered });
      assert.equal(result, undefined, `bit ${bit} of ${part}`);
    }
  }
  assert.deepEqual(await open(OWN, TERMS, message), TEXT);
});

Deno.test("open() refuses a message that is cut or longer at any place", async () => {
  const message = (await seal(OWN_PUBLIC, TERMS, TEXT, seed(2)))!;
  for (const part of ["enc", "ciphertext"] as const) {
    for (let length = 0; length <= message[part].length + 1; length++) {
      if (length === message[part].length) continue;
      const other = new Uint8Array(length);
      other.set(message[part].subarray(0, length));
      const result = await open(OWN, TERMS, { ...message, [part]: other });
      assert.equal(result, undefined, `${length} bytes of ${part}`);
    }
  }
});

Deno.test("open() refuses other terms and another's key", async () => {
  const message = (await seal(OWN_PUBLIC, TERMS, TEXT, seed(2)))!;
  assert.equal(await open(OWN, { ...TERMS, info: utf8("other") }, message), undefined);
  assert.equal(await open(OWN, { ...TERMS, aad: utf8("other") }, message), undefined);
  assert.equal(await open(await importKeyPair(seed(3)), TERMS, message), undefined);
});

Deno.test("seal() refuses every key of small order, and what has not the length of one", async () => {
  for (const key of [...SMALL_ORDER_KEYS, new Uint8Array(31).fill(9), new Uint8Array(33).fill(9)]) {
    assert.equal(await seal(key, TERMS, TEXT, seed(2)), undefined, toHex(key));
  }
});

Deno.test("open() refuses what anybody can seal under a key of small order", async () => {
  const sender = dhKeyPair(seed(4));
  const genuine = sealUnder(dh(sender, OWN_PUBLIC)!, sender.publicKey);
  assert.deepEqual(await open(OWN, TERMS, genuine), TEXT);
  for (const enc of SMALL_ORDER_KEYS) {
    const forged = sealUnder(new Uint8Array(32), enc);
    assert.equal(await open(OWN, TERMS, forged), undefined, toHex(enc));
  }
});

Deno.test("seal() wants exactly its random bytes", async () => {
  for (const length of [0, 31, 33]) {
    await assert.rejects(seal(OWN_PUBLIC, TERMS, TEXT, new Uint8Array(length)), RangeError);
  }
});

const NOTHING = new Uint8Array(0);
const KEM_SUITE = concat(utf8("KEM"), Uint8Array.of(0, 0x20));
const HPKE_SUITE = concat(utf8("HPKE"), Uint8Array.of(0, 0x20, 0, 1, 0, 3));

/**
 * `TEXT` on `TERMS` for `OWN`, written out from RFC 9180 §4.1, §5.1 and §5.2, with `shared` for the
 * result of X25519.
 */
function sealUnder(shared: Uint8Array, enc: Uint8Array): HpkeMessage {
  const prk = labelledExtract(KEM_SUITE, NOTHING, "eae_prk", shared);
  const encapsulated = labelledExpand(
    KEM_SUITE,
    prk,
    "shared_secret",
    concat(enc, OWN_PUBLIC),
    32,
  );
  const context = concat(
    Uint8Array.of(0), // mode_base
    labelledExtract(HPKE_SUITE, NOTHING, "psk_id_hash", NOTHING),
    labelledExtract(HPKE_SUITE, NOTHING, "info_hash", TERMS.info),
  );
  const secret = labelledExtract(HPKE_SUITE, encapsulated, "secret", NOTHING);
  const key = labelledExpand(HPKE_SUITE, secret, "key", context, 32);
  const nonce = labelledExpand(HPKE_SUITE, secret, "base_nonce", context, 12);
  const cipher = createCipheriv("chacha20-poly1305", key, nonce, { authTagLength: 16 });
  cipher.setAAD(TERMS.aad, { plaintextLength: TEXT.length });
  const body = concat(cipher.update(TEXT), cipher.final());
  return { enc, ciphertext: concat(body, cipher.getAuthTag()) };
}

function labelledExtract(
  suite: Uint8Array,
  salt: Uint8Array,
  label: string,
  ikm: Uint8Array,
): Uint8Array {
  return hmac(salt, concat(utf8("HPKE-v1"), suite, utf8(label), ikm));
}

/** At most 32 bytes, so one block of HKDF-Expand (RFC 5869 §2.3) is all. */
function labelledExpand(
  suite: Uint8Array,
  prk: Uint8Array,
  label: string,
  info: Uint8Array,
  length: number,
): Uint8Array {
  const labelled = concat(Uint8Array.of(0, length), utf8("HPKE-v1"), suite, utf8(label), info);
  return hmac(prk, concat(labelled, Uint8Array.of(1))).subarray(0, length);
}

function hmac(key: Uint8Array, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHmac("sha256", key).update(bytes).digest());
}
