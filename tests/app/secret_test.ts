import { match, notStrictEqual, strictEqual, throws } from "node:assert/strict";
import { makeSecret, SECRET_BYTES } from "../../src/app/secret.ts";

Deno.test("makeSecret() writes every bit in groups of four", () => {
  strictEqual(makeSecret(new Uint8Array(SECRET_BYTES)), "aaaa-aaaa-aaaa-aaaa");
  strictEqual(makeSecret(new Uint8Array(SECRET_BYTES).fill(0xff)), "7777-7777-7777-7777");
  match(makeSecret(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)), /^([a-z2-7]{4}-){3}[a-z2-7]{4}$/);
  for (let bit = 0; bit < SECRET_BYTES * 8; bit++) {
    const random = new Uint8Array(SECRET_BYTES);
    random[bit >> 3] = 1 << (bit & 7);
    notStrictEqual(makeSecret(random), "aaaa-aaaa-aaaa-aaaa");
  }
});

Deno.test("makeSecret() wants exactly its random bytes", () => {
  throws(() => makeSecret(new Uint8Array(SECRET_BYTES - 1)), RangeError);
  throws(() => makeSecret(new Uint8Array(SECRET_BYTES + 1)), RangeError);
});
