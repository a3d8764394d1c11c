import assert from "node:assert/strict";
import { utf8 } from "../../../src/core/bytes.ts";
import { createCipherState } from "../../../src/protocol/noise/cipher_state.ts";
import { seed } from "../identities.ts";

const NOTHING = new Uint8Array(0);
const pair = () => [createCipherState(seed(1)), createCipherState(seed(1))] as const;

Deno.test("decrypt() opens what encrypt() sealed, in order", () => {
  const [a, b] = pair();
  for (const text of ["one", "", "three"]) {
    const sealed = a.encrypt(utf8("ad"), utf8(text));
    assert.deepEqual([...b.decrypt(utf8("ad"), sealed)!], [...utf8(text)]);
  }
});

Deno.test("decrypt() refuses a change of any byte, and its nonce is not consumed by that", () => {
  const [a, b] = pair();
  const sealed = a.encrypt(utf8("ad"), utf8("some text"));
  for (let index = 0; index < sealed.length; index++) {
    const tampered = sealed.slice();
    tampered[index]! ^= 0x80;
    assert.equal(b.decrypt(utf8("ad"), tampered), undefined, `byte ${index}`);
  }
  assert.equal(b.decrypt(utf8("da"), sealed), undefined);
  assert.equal(b.decrypt(NOTHING, sealed), undefined);
  assert.notEqual(b.decrypt(utf8("ad"), sealed), undefined);
});

Deno.test("decrypt() refuses what is shorter than a tag, repeated, or out of order", () => {
  const [a, b] = pair();
  const [first, second] = [a.encrypt(NOTHING, utf8("1")), a.encrypt(NOTHING, utf8("2"))];
  for (let length = 0; length < 17; length++) {
    assert.equal(b.decrypt(NOTHING, first.subarray(0, length)), undefined);
  }
  assert.equal(b.decrypt(NOTHING, second), undefined);
  assert.notEqual(b.decrypt(NOTHING, first), undefined);
  assert.equal(b.decrypt(NOTHING, first), undefined);
});

Deno.test("rekey() changes the key at both ends alike, and the nonce goes on", () => {
  const [a, b] = pair();
  const fresh = createCipherState(seed(1));
  b.decrypt(NOTHING, a.encrypt(NOTHING, utf8("before")));
  a.rekey();
  const sealed = a.encrypt(NOTHING, utf8("after"));
  assert.equal(b.decrypt(NOTHING, sealed), undefined);
  fresh.rekey();
  assert.equal(fresh.decrypt(NOTHING, sealed), undefined, "it is the second message");
  b.rekey();
  assert.deepEqual([...b.decrypt(NOTHING, sealed)!], [...utf8("after")]);
});
