import { deepEqual, equal, notEqual, ok } from "node:assert/strict";
import fc from "fast-check";
import { fromBase64Url, toBase64Url } from "../../src/core/bytes.ts";
import { createPrivateSeal } from "../../src/crypto/private_seal.ts";
import { seed, SMALL_ORDER_KEYS } from "../protocol/identities.ts";
import { BOB, FOR_BOB, MESH, OTHERS_FOR_BOB } from "./seal_contexts.ts";

const alice = createPrivateSeal(MESH, seed(1));
const bob = createPrivateSeal(MESH, seed(2));
const TEXT = '{"id": 1, "text": "hi \u{1f44b}"}';

Deno.test("seal() makes what only its recipient opens", async () => {
  const sealed = (await alice.seal(FOR_BOB, bob.publicKey, TEXT, seed(3)))!;
  equal(sealed.to, BOB);
  equal(fromBase64Url(sealed.key, 32)?.length, 32);
  ok(!JSON.stringify(sealed).includes("hi"));
  equal(await bob.open(FOR_BOB, sealed), TEXT);
  equal(await alice.open(FOR_BOB, sealed), undefined, "not even who sealed it");
  equal(await createPrivateSeal(MESH, seed(9)).open(FOR_BOB, sealed), undefined);
});

Deno.test("open() refuses what was sealed in another context, so nobody can pass it off as theirs", async () => {
  const sealed = (await alice.seal(FOR_BOB, bob.publicKey, TEXT, seed(3)))!;
  for (const context of OTHERS_FOR_BOB) {
    equal(await bob.open(context, sealed), undefined, JSON.stringify(context));
  }
  equal(await createPrivateSeal("lan2", seed(2)).open(FOR_BOB, sealed), undefined, "another mesh");
});

Deno.test("seal() is determined by its random bytes", async () => {
  const seal = (byte: number) => alice.seal(FOR_BOB, bob.publicKey, TEXT, seed(byte));
  deepEqual(await seal(3), await seal(3));
  const [one, other] = [(await seal(3))!, (await seal(4))!];
  notEqual(one.key, other.key);
  notEqual(one.text, other.text);
});

Deno.test("seal() refuses what is no key", async () => {
  const keys = ["", "*".repeat(43), `${bob.publicKey}A`, bob.publicKey.slice(1)];
  for (const key of [...keys, ...SMALL_ORDER_KEYS.map(toBase64Url)]) {
    equal(await alice.seal(FOR_BOB, key, TEXT, seed(3)), undefined, key);
  }
});

Deno.test("open() refuses what is not base64url, or too short to be sealed", async () => {
  const sealed = (await alice.seal(FOR_BOB, bob.publicKey, TEXT, seed(3)))!;
  for (const text of ["", "A", "AA", "AB", "*".repeat(40), `${sealed.text}=`, ` ${sealed.text}`]) {
    equal(await bob.open(FOR_BOB, { ...sealed, text }), undefined, text);
  }
  for (const key of ["", "*".repeat(43), `${sealed.key}=`]) {
    equal(await bob.open(FOR_BOB, { ...sealed, key }), undefined, key);
  }
});

Deno.test("open() reads whatever text was sealed", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "grapheme", maxLength: 300 }), async (text) => {
      const sealed = (await alice.seal(FOR_BOB, bob.publicKey, text, seed(3)))!;
      equal(await bob.open(FOR_BOB, sealed), text);
    }),
    { seed: 4, numRuns: 50 },
  );
});

Deno.test("createPrivateSeal() shows nothing of the private key", () => {
  const shown = `${Deno.inspect(alice, { showHidden: true, depth: 9 })}${JSON.stringify(alice)}`;
  ok(shown.includes(alice.publicKey));
  ok(!shown.includes(toBase64Url(seed(1))) && !shown.includes("1, 1, 1"));
});
