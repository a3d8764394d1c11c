import { match, notEqual, strictEqual, throws } from "node:assert/strict";
import { GENERATED_SECRET_BYTES, generateSecret } from "../../src/crypto/generated_secret.ts";

Deno.test("makeMeshSecret() writes every bit in groups of four", () => {
  strictEqual(generateSecret(new Uint8Array(GENERATED_SECRET_BYTES)), "aaaa-aaaa-aaaa-aaaa");
  strictEqual(
    generateSecret(new Uint8Array(GENERATED_SECRET_BYTES).fill(0xff)),
    "7777-7777-7777-7777",
  );
  match(
    generateSecret(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)),
    /^([a-z2-7]{4}-){3}[a-z2-7]{4}$/,
  );
  for (let bit = 0; bit < GENERATED_SECRET_BYTES * 8; bit++) {
    const random = new Uint8Array(GENERATED_SECRET_BYTES);
    random[bit >> 3] = 1 << (bit & 7);
    notEqual(generateSecret(random), "aaaa-aaaa-aaaa-aaaa");
  }
});

Deno.test("makeMeshSecret() wants exactly its random bytes", () => {
  throws(() => generateSecret(new Uint8Array(GENERATED_SECRET_BYTES - 1)), RangeError);
  throws(() => generateSecret(new Uint8Array(GENERATED_SECRET_BYTES + 1)), RangeError);
});
