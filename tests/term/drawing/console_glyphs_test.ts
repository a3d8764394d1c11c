import assert from "node:assert/strict";
import { graphemes, textWidth } from "../../../src/core/text/width.ts";
import { asciiText, consoleText, shownText } from "../../../src/term/drawing/console_glyphs.ts";

/** What the screen draws by itself, and nobody typed. */
const OWN = "▎▌│─╭╮╰╯┌┐└┘├┤┬┴┼●○◐×✓•…␛→←↓↑↳›‹·█░▒▀▄";

Deno.test("consoleText() leaves no mark of our screen that a console's font may lack", () => {
  assert.match(consoleText(OWN), /^[\x20-\x7e▌│─┌┐└┘├┤┬┴┼·█░▒▀▄]*$/);
});

Deno.test("asciiText() leaves no mark of our screen that is not ASCII, and letters as they are", () => {
  assert.match(asciiText(OWN), /^[\x20-\x7e]*$/);
  assert.equal(asciiText("╭─ dĕjà vu 漢字 👍 ─╮"), "+- dĕjà vu 漢字 👍 -+");
  for (const { text } of graphemes(OWN)) assert.equal(textWidth(asciiText(text)), 1, text);
  assert.equal(new Set([..."●○◐×✓"].map(asciiText)).size, 5);
  assert.equal(new Set([..."▎▌"].map(asciiText)).size, 2);
});

Deno.test("shownText() is for the screen's setting first, then for the terminal", () => {
  const shown = (isAscii: boolean, fewGlyphs: boolean) =>
    shownText("●│", { fewGlyphs }, { isAscii });
  assert.equal(shown(false, false), "●│");
  assert.equal(shown(false, true), "*│");
  assert.equal(shown(true, false), "*|");
  assert.equal(shown(true, true), "*|");
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
