import { match, notEqual, strictEqual, throws } from "node:assert/strict";
import { CODE_BYTES, makeCode } from "../../src/crypto/mesh_secret.ts";

Deno.test("makeCode() writes every bit in groups of four", () => {
  strictEqual(makeCode(new Uint8Array(CODE_BYTES)), "aaaa-aaaa-aaaa-aaaa");
  strictEqual(makeCode(new Uint8Array(CODE_BYTES).fill(0xff)), "7777-7777-7777-7777");
  match(makeCode(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)), /^([a-z2-7]{4}-){3}[a-z2-7]{4}$/);
  for (let bit = 0; bit < CODE_BYTES * 8; bit++) {
    const random = new Uint8Array(CODE_BYTES);
    random[bit >> 3] = 1 << (bit & 7);
    notEqual(makeCode(random), "aaaa-aaaa-aaaa-aaaa");
  }
});

Deno.test("makeCode() wants exactly its random bytes", () => {
  throws(() => makeCode(new Uint8Array(CODE_BYTES - 1)), RangeError);
  throws(() => makeCode(new Uint8Array(CODE_BYTES + 1)), RangeError);
});
