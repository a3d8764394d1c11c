import assert from "node:assert/strict";
import { moduleText } from "../../tasks/unicode/module_text.ts";
import { allowedLetters, confusables, versionOf } from "../../tasks/unicode/security_data.ts";

const STATUS = `\ufeff# IdentifierStatus.txt
# Version: 18.0.0

0027          ; Allowed    # 1.1        APOSTROPHE
0041..005A    ; Allowed    # 1.1   [26] LATIN CAPITAL LETTER A..LATIN CAPITAL LETTER Z
0061..0062    ; Allowed
0063          ; Allowed
0301          ; Allowed
4E00..4E01    ; Allowed
`;
const LOOKS = `# confusables.txt
0430 ;\t0061 ;\tMA\t# ( а → a )
1D00 ;\t0061 ;\tMA
0031 ;\t006C ;\tMA
2212 ;\t002D ;\tMA
1D1EF ;\t0061 ;\tMA
0301 ;\t0313 ;\tMA
0302 ;\t0313 ;\tMA
00E6 ;\t0061 0065 ;\tMA
`;

Deno.test("allowedLetters() joins ranges of letters, and leaves out others and Chinese", () => {
  assert.equal(versionOf(STATUS), "18.0.0");
  assert.deepEqual(allowedLetters(STATUS), ["A-Z", "a-c", "\u0301"]);
});

Deno.test("confusables() groups what a name can have by its look", () => {
  assert.deepEqual(confusables(LOOKS, STATUS), ["a=а\u1d00", "\u0313=\u0301", "ae=æ"]);
});

Deno.test("moduleText() escapes marks and what runs from right to left, in short lines", () => {
  const text = moduleText({
    name: "TABLE",
    summary: "A table",
    version: "18.0.0",
    parts: ["a-z", "\u0301", "\u05d0", ...Array.from({ length: 100 }, () => "ab")],
  });
  assert.match(text, /^export const TABLE = \[$/m);
  assert.match(text, /^ {2}"a-z \\u\{301\} \\u\{5d0\} ab /m);
  assert.ok(text.split("\n").every((line) => line.length <= 100));
});
