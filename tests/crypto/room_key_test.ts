import { deepEqual, equal, notEqual, ok, rejects, throws } from "node:assert/strict";
import { fromBase64Url, toBase64Url } from "../../src/core/bytes.ts";
import type { PeerId } from "../../src/core/peer_id.ts";
import { makeLock, openOfRoom, sealForRoom, tryPassword } from "../../src/crypto/room_key.ts";
import { seed } from "../protocol/identities.ts";
import { IN_ROOM, MESH, OTHERS_IN_ROOM } from "./seal_contexts.ts";

/**
 * What Python's `hashlib` and `cryptography` make of the password and the random bytes used here.
 */
const KNOWN = {
  salt: "BwcHBwcHBwcHBwcHBwcHBw",
  key: "27h_Ai7ahYhQsQqVIkDNd2v6s0NVwlXoaPWlitd2mMk",
  check: "-RDvsnV4toEZc1XwHVrlUMuEGSsBmhxc8qpHpf0xTsI",
  context: { ...IN_ROOM, author: "A".repeat(43) as PeerId },
  text: '{"text": "hi"}',
  sealed: { key: toBase64Url(seed(9)), text: "j2RxqIn6V2S1-NLXailjT_AGM_s0LjZfB9EGqaly" },
} as const;
const LOCK = { salt: KNOWN.salt, check: KNOWN.check };
const KEY = fromBase64Url(KNOWN.key, 32)!;

Deno.test("makeLock() makes key and check value as others do", async () => {
  const { lock, key } = await makeLock("pässword", new Uint8Array(16).fill(7));
  deepEqual(lock, LOCK);
  equal(toBase64Url(key), KNOWN.key);
});

Deno.test("tryPassword() finds the key, however the letters are composed", async () => {
  const key = await tryPassword("pässword".normalize("NFD"), LOCK);
  equal(key && toBase64Url(key), KNOWN.key);
});

Deno.test("tryPassword() knows a wrong password", async () => {
  equal(await tryPassword("Pässword", LOCK), undefined);
  equal(await tryPassword("", LOCK), undefined);
});

Deno.test("tryPassword() refuses a lock of another salt, and one that is none", async () => {
  const locks = [
    { ...LOCK, salt: toBase64Url(new Uint8Array(16)) },
    { ...LOCK, salt: "" },
    { ...LOCK, check: "" },
    { ...LOCK, check: `${LOCK.check}A` },
  ];
  for (const lock of locks) {
    equal(await tryPassword("pässword", lock), undefined, JSON.stringify(lock));
  }
});

Deno.test("makeLock() wants exactly its salt", async () => {
  for (const length of [0, 15, 17]) {
    await rejects(makeLock("password", new Uint8Array(length)), RangeError);
  }
});

Deno.test("sealForRoom() makes the bytes that others make", () => {
  const { context, text, sealed } = KNOWN;
  deepEqual(sealForRoom(MESH, context, KEY, text, seed(9)), sealed);
  equal(openOfRoom(MESH, context, KEY, sealed), text);
});

Deno.test("sealForRoom() is determined by its random bytes, and wants exactly those", () => {
  const seal = (random: Uint8Array) => sealForRoom(MESH, IN_ROOM, KEY, "text", random);
  deepEqual(seal(seed(1)), seal(seed(1)));
  notEqual(seal(seed(1)).text, seal(seed(2)).text);
  ok(!("to" in seal(seed(1))), "for nobody in particular");
  for (const length of [0, 31, 33]) throws(() => seal(new Uint8Array(length)), RangeError);
});

Deno.test("openOfRoom() refuses what was sealed in another context or with another key", () => {
  const sealed = sealForRoom(MESH, IN_ROOM, KEY, "text", seed(1));
  equal(openOfRoom(MESH, IN_ROOM, KEY, sealed), "text");
  for (const context of OTHERS_IN_ROOM) {
    equal(openOfRoom(MESH, context, KEY, sealed), undefined, JSON.stringify(context));
  }
  equal(openOfRoom("lan2", IN_ROOM, KEY, sealed), undefined, "another mesh");
  equal(openOfRoom(MESH, IN_ROOM, seed(1), sealed), undefined, "another key");
});

Deno.test("openOfRoom() refuses what was changed in any bit, cut, or is not base64url", () => {
  const sealed = sealForRoom(MESH, IN_ROOM, KEY, "text", seed(1));
  const bytes = { key: seed(1), text: fromBase64Url(sealed.text, 4 + 16)! };
  for (const part of ["key", "text"] as const) {
    const opened = (other: Uint8Array) =>
      openOfRoom(MESH, IN_ROOM, KEY, { ...sealed, [part]: toBase64Url(other) });
    for (let bit = 0; bit < bytes[part].length * 8; bit++) {
      const tampered = bytes[part].slice();
      tampered[bit >> 3]! ^= 1 << (bit & 7);
      equal(opened(tampered), undefined, `bit ${bit} of ${part}`);
    }
    for (let length = 0; length < bytes[part].length; length++) {
      equal(opened(bytes[part].subarray(0, length)), undefined, `${length} bytes of ${part}`);
    }
    for (const text of ["", "A", "*".repeat(43), `${sealed[part]}=`]) {
      equal(openOfRoom(MESH, IN_ROOM, KEY, { ...sealed, [part]: text }), undefined, text);
    }
  }
});
