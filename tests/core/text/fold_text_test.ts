import assert from "node:assert/strict";
import fc from "fast-check";
import { foldText } from "../../../src/core/text/fold_text.ts";

Deno.test("foldText() makes the same of what differs in case, accents or form", () => {
  for (
    const [a, b] of [
      ["Straße", "STRASSE"],
      ["Müller", "muller"],
      ["cafe\u0301", "Café"],
      ["ﬁn", "FIN"],
      ["ΣΊΣΥΦΟΣ", "σισυφος"],
      ["Ünïcödé", "unicode"],
      ["Ё", "е"],
    ] as const
  ) assert.equal(foldText(a), foldText(b), `${a} ${b}`);
});

Deno.test("foldText() keeps apart what are different letters to their readers", () => {
  assert.notEqual(foldText("कि"), foldText("क"));
  assert.notEqual(foldText("ก็"), foldText("ก"));
  assert.notEqual(foldText("o"), foldText("0"));
});

Deno.test("foldText() changes nothing that is folded", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      assert.equal(foldText(foldText(text)), foldText(text));
    }),
    { seed: 7, numRuns: 5_000 },
  );
});
