import assert from "node:assert/strict";
import { graphemes } from "../../../src/core/text/width.ts";
import { PLAIN } from "../../../src/term/drawing/style.ts";
import { isCertain } from "../../../src/term/drawing/width_certainty.ts";
import { openEmulator } from "../emulator.ts";

function certain(text: string): boolean {
  return isCertain({ text, width: 1, style: PLAIN });
}

const CERTAIN = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code))
  .filter((character) => character >= " " && certain(character));

Deno.test("isCertain() holds only for what every terminal draws in one column", async () => {
  assert.ok(CERTAIN.length > 1_000);
  for (const character of CERTAIN) {
    assert.deepEqual(graphemes(character), [{ text: character, width: 1 }]);
  }
  for (const options of [{ graphemes: true }, { graphemes: false }]) {
    const emulator = openEmulator(10, CERTAIN.length, options);
    await emulator.write(CERTAIN.map((character) => `${character}x`).join("\r\n"));
    CERTAIN.forEach((character, row) => assert.equal(emulator.cell(row, 1), "x", character));
    emulator.dispose();
  }
});

Deno.test("isCertain() takes rules and letters for certain, and what emoji are made of for none", () => {
  for (const character of "az09~─│┬┴▒●○◐✓…éßЖω€") assert.ok(certain(character), character);
  for (const text of ["漢", "👍", "☺", "❤️", "e\u0301", "©", "™", "✔", "", "ab", "\u0301", "ﾊ"]) {
    assert.ok(!certain(text), text);
  }
});
