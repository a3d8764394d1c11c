import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import {
  MAX_COMBINING_MARKS_PER_CELL,
  MAX_GRAPHEME_CODE_POINTS,
  MAX_NAME_CHARACTERS,
} from "../../../src/core/limits/text.ts";
import { REMOVED, safeName, safeText } from "../../../src/core/text/safe.ts";
import { graphemes } from "../../../src/core/text/width.ts";

const FORBIDDEN =
  /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\u{e0001}]|\p{Cs}/u;

function assertSafe(text: string, from: string): void {
  ok(!FORBIDDEN.test(text), `${JSON.stringify(from)} became ${JSON.stringify(text)}`);
  for (const grapheme of graphemes(text)) ok(grapheme.width > 0, JSON.stringify(from));
}

/** Text made of what is most likely to do harm. */
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(..."\x1b\x9b\r\n\t\x07\x00\u202e\u2066\u200b\u200d\u200c\ufe0f\u0301\u0e33"),
    fc.constantFrom("👩", "🏽", "🇨", "🇭", "🏴", "\u{e0067}", "\u{e007f}", "क", "\u094d", "\u0600"),
    fc.constantFrom("\u0d4e", "\u115f", "\u1160", "\ud800", "\udc00", "a", " ", REMOVED, "漢"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
  maxLength: 60,
});

Deno.test("safeText() lets what people write through unchanged", () => {
  const ascii = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).join("");
  for (
    const text of [ascii, "é", "漢字", "👩‍👩‍👧 👍🏽 🏳️‍🌈 🇨🇭 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "नि क्षि कार्त्स्न्यम्", "שלום", "سلام", "ꀀ"]
  ) {
    strictEqual(safeText(text), text);
  }
});

Deno.test("safeText() shows each run of what it removes once", () => {
  strictEqual(safeText("a\x1b]52;c;aGk=\x07b"), "a␛]52;c;aGk=␛b");
  strictEqual(safeText("\x1b\x1b\x9b2J"), "␛2J");
  strictEqual(safeText("abc\u202edef\u202c"), "abc␛def␛");
  strictEqual(safeText("\u200b\u0301\x00x"), "␛x");
});

Deno.test("safeText() keeps newlines only where they are allowed", () => {
  strictEqual(safeText("a\nb"), "a␛b");
  strictEqual(safeText("a\nb\r\nc\rd", { newlines: true }), "a\nb\nc␛d");
  strictEqual(safeText("é\n\u0301", { newlines: true }), "é\n␛");
});

Deno.test("safeText() makes spaces of a tab and U+FFFD of a lone surrogate", () => {
  strictEqual(safeText("a\tb"), "a    b");
  strictEqual(safeText("a\ud800b\udc00"), "a\ufffdb\ufffd");
});

Deno.test("safeText() keeps the most combining marks in a row, and not one more", () => {
  const most = "e" + "\u0301".repeat(MAX_COMBINING_MARKS_PER_CELL);
  strictEqual(safeText(most), most);
  strictEqual(safeText(most + "\u0301x"), most + "␛x");
});

Deno.test("safeText() keeps the longest grapheme, and not one code point more", () => {
  const most = "a" + "\u200d".repeat(MAX_GRAPHEME_CODE_POINTS - 1);
  strictEqual(safeText(most), most);
  strictEqual(safeText(most + "\u200d"), most + "␛");
});

Deno.test("safeText() removes tag characters that hide text", () => {
  const hidden = Array.from("secret", (c) => String.fromCodePoint(0xe0000 + c.charCodeAt(0)));
  strictEqual(safeText("a" + hidden.join("") + "b"), "a␛b");
});

Deno.test("safeText() is safe for every code point beside letters", () => {
  for (let first = 0; first <= 0x10ff00; first += 0x100) {
    const block = Array.from({ length: 0x100 }, (_, at) => String.fromCodePoint(first + at));
    assertSafe(safeText(block.join("x")), `the block at ${first.toString(16)}`);
  }
});

Deno.test("safeText() is safe for every code point of the lower blocks alone", () => {
  for (let code = 0; code < 0x3100; code++) {
    const character = String.fromCodePoint(code);
    assertSafe(safeText(character), character);
    assertSafe(safeText(character + "क"), character + "क");
  }
});

Deno.test("safeText() is safe and idempotent", () => {
  fc.assert(
    fc.property(hostile, fc.boolean(), (raw, newlines) => {
      const once = safeText(raw, { newlines });
      strictEqual(safeText(once, { newlines }), once);
      assertSafe(newlines ? once.replaceAll("\n", "") : once, raw);
    }),
    { seed: 2, numRuns: 20_000 },
  );
});

Deno.test("safeName() removes whatever is invisible", () => {
  strictEqual(safeName("bob"), "bob");
  strictEqual(safeName("b\u200do\u00adb"), "b␛o␛b");
  strictEqual(safeName("bob\n\x1b[2J"), "bob␛[2J");
});

Deno.test("safeName() keeps the longest name, and cuts one character more", () => {
  const longest = "é".repeat(MAX_NAME_CHARACTERS);
  strictEqual(safeName(longest), longest);
  strictEqual(safeName(longest + "é"), "é".repeat(MAX_NAME_CHARACTERS - 1) + "…");
});

Deno.test("safeName() is safe, short and idempotent", () => {
  fc.assert(
    fc.property(hostile, (raw) => {
      const once = safeName(raw);
      strictEqual(safeName(once), once);
      assertSafe(once, raw);
      ok([...once].length <= MAX_NAME_CHARACTERS);
      ok(!/\p{Default_Ignorable_Code_Point}/u.test(once));
    }),
    { seed: 3, numRuns: 10_000 },
  );
});

Deno.test("safeText() keeps every spacing mark behind a letter of its script, and alone", () => {
  const lost: string[] = [];
  for (let code = 0; code <= 0x10ffff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const mark = String.fromCodePoint(code);
    if (!/\p{Mc}/u.test(mark)) continue;
    for (const text of [mark, `က${mark}`, `a${mark}b`]) {
      if (safeText(text) !== text) lost.push(`U+${code.toString(16)} in ${JSON.stringify(text)}`);
    }
  }
  deepStrictEqual(lost, []);
});

Deno.test("safeText() keeps Burmese as it is written", () => {
  const text = "မြန်မာစာ ကျေးဇူး";
  strictEqual(safeText(text), text);
});
