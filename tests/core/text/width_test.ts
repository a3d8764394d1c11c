import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import headless from "@xterm/headless";
import fc from "fast-check";
import { graphemes, isSolitary, segments, textWidth } from "../../../src/core/text/width.ts";
import { UnicodeGraphemesAddon } from "../../../tasks/program/graphemes.ts";

/** How many columns a real terminal emulator moves its cursor for `text`. */
async function emulatedWidth(text: string): Promise<number> {
  const terminal = new headless.Terminal({ cols: 200, rows: 2, allowProposedApi: true });
  terminal.loadAddon(new UnicodeGraphemesAddon());
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  const column = terminal.buffer.active.cursorX;
  terminal.dispose();
  return column;
}

Deno.test("graphemes() keeps what a reader sees as one character together", () => {
  deepStrictEqual(graphemes("aé漢👩‍👩‍👧q"), [
    { text: "a", width: 1 },
    { text: "é", width: 1 },
    { text: "漢", width: 2 },
    { text: "👩‍👩‍👧", width: 2 },
    { text: "q", width: 1 },
  ]);
  deepStrictEqual(graphemes("e\u0301x"), [{ text: "e\u0301", width: 1 }, { text: "x", width: 1 }]);
  deepStrictEqual(graphemes(""), []);
});

Deno.test("graphemes() gives no width to what can't stand alone", () => {
  for (const text of ["\u0301", "\u200b", "\u200d", "\ufe0f", "\u202e", "\x1b", "\n", "\u2028"]) {
    deepStrictEqual(graphemes(text), [{ text, width: 0 }]);
  }
});

Deno.test("textWidth() agrees with a terminal emulator", async () => {
  const samples = [
    "The quick brown fox",
    "žluťoučký kůň",
    "Съешь ещё этих мягких французских булок",
    "漢字とかなカナ",
    "한국어 텍스트",
    "ไทย",
    "👩‍👩‍👧 👍🏽 🏳️‍🌈 🇨🇭 1️⃣ ❤️",
    "e\u0301\u0302 x",
    "┌─┬─┐│█",
    "ꀀꁀ",
    "—…“”«»€",
  ];
  for (const sample of samples) strictEqual(textWidth(sample), await emulatedWidth(sample), sample);
});

Deno.test("textWidth() leans to the larger side for spacing marks", () => {
  strictEqual(textWidth("नि"), 2);
  strictEqual(textWidth("கோ"), 2);
});

Deno.test("textWidth() is the sum over graphemes(), which join to the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const parts = graphemes(text);
      strictEqual(parts.map((part) => part.text).join(""), text);
      strictEqual(textWidth(text), parts.reduce((sum, part) => sum + part.width, 0));
    }),
    { seed: 1, numRuns: 2_000 },
  );
});

Deno.test("isSolitary() holds only for characters that are visible and join no neighbour", () => {
  const solitary: string[] = [];
  for (let unit = 0; unit < 0x10000; unit++) {
    const character = String.fromCharCode(unit);
    if (isSolitary(character)) solitary.push(character);
  }
  ok(solitary.length > 30_000);
  const all = solitary.join("");
  deepStrictEqual(Array.from(segments(all), ({ segment }) => segment), solitary);
  for (const character of solitary) {
    const [alone] = graphemes(character);
    const joined = graphemes(character + "\u0301")[0];
    // The second goes the slow way, so this compares the two.
    if (character !== " ") strictEqual(alone?.width, joined?.width, character);
  }
});
