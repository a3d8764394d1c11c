import assert from "node:assert/strict";
import { utf8 } from "../../src/core/bytes.ts";
import { sign, signingKey, verifyingKey } from "../../src/protocol/curve25519_keys.ts";
import { seed } from "../protocol/identities.ts";
import { createVerifyOnce } from "./verify_once.ts";

Deno.test("createVerifyOnce() finds what verify() finds, the first time and each later time", () => {
  const verify = createVerifyOnce();
  const [alice, bob] = [signingKey(seed(1)), signingKey(seed(2))];
  const bytes = utf8("hello");
  const signature = sign(alice, bytes);
  const forged = signature.map((byte, index) => index === 0 ? byte ^ 1 : byte);
  for (let time = 0; time < 3; time++) {
    const [key, other] = [verifyingKey(alice.id)!, verifyingKey(bob.id)!];
    assert.equal(verify(key, bytes, signature), true);
    assert.equal(verify(key, bytes, forged), false);
    assert.equal(verify(other, bytes, signature), false, "another key");
    assert.equal(verify(key, utf8("hullo"), signature), false, "other bytes");
    assert.equal(verify(key, bytes, signature.subarray(1)), false, "no signature");
  }
});

Deno.test("createVerifyOnce() remembers what it was given, not what becomes of that memory", () => {
  const verify = createVerifyOnce();
  const alice = signingKey(seed(1));
  const bytes = utf8("hello");
  const signature = sign(alice, bytes);
  const key = verifyingKey(alice.id)!;
  assert.equal(verify(key, bytes, signature), true);
  bytes[0] = 0;
  assert.equal(verify(key, bytes, signature), false);
});
