import assert from "node:assert/strict";
import fc from "fast-check";
import { graphemes } from "../../../../../src/core/text/width.ts";
import { widthOf } from "../../../../../src/ui/screen/view/text/styled_text.ts";
import { wrap } from "../../../../../src/ui/screen/view/text/wrap.ts";

function wrapped(text: string, width: number, first?: number): readonly string[] {
  return wrap(graphemes(text), width, first).map((row) => row.map(({ text }) => text).join(""));
}

Deno.test("wrap() breaks after blanks, and leaves out those at the break", () => {
  assert.deepEqual(wrapped("one two three", 8), ["one two", "three"]);
  assert.deepEqual(wrapped("one two three", 7), ["one two", "three"]);
  assert.deepEqual(wrapped("one     two", 5), ["one", "two"]);
  assert.deepEqual(wrapped("  one two", 5), ["  one", "two"]);
  assert.deepEqual(wrapped("one   ", 3), ["one"]);
});

Deno.test("wrap() breaks a word that is too long anywhere", () => {
  assert.deepEqual(wrapped("abcdefgh", 3), ["abc", "def", "gh"]);
  assert.deepEqual(wrapped("ab cdefgh", 4), ["ab", "cdef", "gh"]);
});

Deno.test("wrap() breaks between wide characters, and never within one", () => {
  assert.deepEqual(wrapped("漢字漢字", 5), ["漢字", "漢字"]);
  assert.deepEqual(wrapped("ab漢", 3), ["ab", "漢"]);
  assert.deepEqual(wrapped("漢abc", 4), ["漢", "abc"]);
  assert.deepEqual(wrapped("👩‍👩‍👧👩‍👩‍👧", 3), ["👩‍👩‍👧", "👩‍👩‍👧"]);
});

Deno.test("wrap() makes one row of what is empty, and of what fits exactly", () => {
  assert.deepEqual(wrapped("", 5), [""]);
  assert.deepEqual(wrapped("12345", 5), ["12345"]);
  assert.deepEqual(wrapped("123456", 5), ["12345", "6"]);
});

Deno.test("wrap() can give the first row another width", () => {
  assert.deepEqual(wrapped("aa bb cc", 2, 5), ["aa bb", "cc"]);
  assert.deepEqual(wrapped("aaaa", 2, 1), ["a", "aa", "a"]);
});

Deno.test("wrap() loses nothing but blanks, and keeps to the width", () => {
  const text = fc.array(fc.constantFrom(..."ab   漢字é", "👍🏽"), { maxLength: 40 });
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 9 }), (pieces, width) => {
      const rows = wrap(graphemes(pieces.join("")), width);
      for (const row of rows) assert.ok(widthOf(row) <= width);
      const kept = rows.flat().map(({ text }) => text).join("").replaceAll(" ", "");
      assert.equal(kept, pieces.join("").replaceAll(" ", ""));
    }),
    { seed: 3, numRuns: 1_000 },
  );
});
