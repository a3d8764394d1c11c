import assert from "node:assert/strict";
import fc from "fast-check";
import { SHORT_CODE_CHARACTERS } from "../../src/core/limits/text.ts";
import { distinctPrefix } from "../../src/core/distinct_prefix.ts";

Deno.test("distinctPrefix() shows four characters, and more where others begin alike", () => {
  assert.equal(distinctPrefix("k7qmx2d4", []), "k7qm");
  assert.equal(distinctPrefix("k7qmx2d4", ["k7qmx2d4", "k7qabcde"]), "k7qm");
  assert.equal(distinctPrefix("k7qmx2d4", ["k7qmabcd"]), "k7qmx");
  assert.equal(distinctPrefix("k7qmx2d4", ["k7qmx2dz", "k7qmabcd"]), "k7qmx2d4");
});

Deno.test("distinctPrefix() is the beginning of no other code, and no longer than needed", () => {
  const code = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 8, maxLength: 8 });
  fc.assert(fc.property(code, fc.array(code, { maxLength: 30 }), (own, all) => {
    const others = all.filter((other) => other !== own);
    const shown = distinctPrefix(own, all);
    assert.ok(own.startsWith(shown) && !others.some((other) => other.startsWith(shown)));
    const shorter = shown.slice(0, -1);
    const isLeast = shown.length === SHORT_CODE_CHARACTERS;
    assert.ok(isLeast || others.some((other) => other.startsWith(shorter)));
  }));
});
