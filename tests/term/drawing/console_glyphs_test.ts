import assert from "node:assert/strict";
import { graphemes, textWidth } from "../../../src/core/text/width.ts";
import { consoleText } from "../../../src/term/drawing/console_glyphs.ts";

/** What the screen draws by itself, and nobody typed. */
const OWN = "●○◐×✓•…␛↑↓─│┬┴▒";

Deno.test("consoleText() leaves no mark of our screen that a console's font may lack", () => {
  assert.match(consoleText(OWN), /^[\x20-\x7e─│┬┴▒]*$/);
});

Deno.test("consoleText() keeps the width, and apart what says different things", () => {
  for (const { text } of graphemes(OWN)) assert.equal(textWidth(consoleText(text)), 1, text);
  assert.equal(new Set([..."●○◐×✓"].map(consoleText)).size, 5);
});

Deno.test("consoleText() leaves all other text as it is", () => {
  for (const text of ["", "plain text", "dĕjà vu", "漢字 👩‍👩‍👧", "Привет"]) {
    assert.equal(consoleText(text), text);
  }
  assert.equal(consoleText("“so” – it’s…"), `"so" - it's~`);
});
