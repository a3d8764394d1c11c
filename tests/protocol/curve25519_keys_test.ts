import assert from "node:assert/strict";
import { toBase64Url, utf8 } from "../../src/core/bytes.ts";
import { MAX_READY_KEYS } from "../../src/core/limits/replication.ts";
import type { PeerId } from "../../src/core/peer_id.ts";
import {
  dh,
  dhKeyPair,
  sign,
  signingKey,
  verify,
  verifyingKey,
} from "../../src/protocol/curve25519_keys.ts";
import { seed, SMALL_ORDER_KEYS } from "./identities.ts";

Deno.test("dh() is the same from both ends", () => {
  const [a, b] = [dhKeyPair(seed(1)), dhKeyPair(seed(2))];
  assert.deepEqual([...dh(a, b.publicKey)!], [...dh(b, a.publicKey)!]);
});

Deno.test("dh() refuses every key of small order", () => {
  for (const key of SMALL_ORDER_KEYS) assert.equal(dh(dhKeyPair(seed(3)), key), undefined);
});

Deno.test("dhKeyPair() and signingKey() throw unless the seed has 32 bytes", () => {
  for (const length of [0, 31, 33]) {
    assert.throws(() => dhKeyPair(new Uint8Array(length)), RangeError);
    assert.throws(() => signingKey(new Uint8Array(length)), RangeError);
  }
});

Deno.test("verify() takes a signature over just these bytes by just this key", () => {
  const signer = signingKey(seed(1));
  const key = verifyingKey(signer.id)!;
  const bytes = utf8("hello");
  const signature = sign(signer, bytes);
  assert.ok(verify(key, bytes, signature));
  assert.ok(!verify(key, utf8("hullo"), signature));
  assert.ok(!verify(verifyingKey(signingKey(seed(2)).id)!, bytes, signature));
  for (let index = 0; index < signature.length; index++) {
    const tampered = signature.slice();
    tampered[index]! ^= 1;
    assert.ok(!verify(key, bytes, tampered), `byte ${index}`);
  }
});

Deno.test("verifyingKey() keeps as many keys ready as the limit; one more takes the place of the oldest", () => {
  const idAt = (count: number) => {
    const bytes = new Uint8Array(32).fill(7);
    new DataView(bytes.buffer).setUint32(0, count);
    return toBase64Url(bytes) as PeerId;
  };
  const ids: PeerId[] = [];
  for (let count = 0; ids.length <= MAX_READY_KEYS; count++) {
    // not every number is a point of the curve, and what is none may not be kept at all
    if (verifyingKey(idAt(count)) !== undefined) ids.push(idAt(count));
  }
  const [evicted, ...kept] = ids.slice(0, -1) as [PeerId, ...PeerId[]];
  const oldest = verifyingKey(kept[0]!);
  assert.equal(verifyingKey(kept[0]!), oldest, "at the limit");
  verifyingKey(evicted);
  assert.notEqual(verifyingKey(kept[0]!), oldest, "one past it");
});

Deno.test("verify() refuses signatures of other lengths", () => {
  const signer = signingKey(seed(1));
  const key = verifyingKey(signer.id)!;
  for (const length of [0, 63, 65]) {
    assert.ok(!verify(key, utf8("hello"), new Uint8Array(length)));
  }
});

Deno.test("verifyingKey() and verify() never throw on what is no point of the curve", () => {
  for (let byte = 0; byte < 256; byte++) {
    const id = toBase64Url(new Uint8Array(32).fill(byte)) as PeerId;
    const key = verifyingKey(id);
    if (key !== undefined) {
      assert.equal(verify(key, utf8("hello"), new Uint8Array(64).fill(1)), false);
    }
  }
});
