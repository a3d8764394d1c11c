import assert from "node:assert/strict";
import { talk } from "../../tasks/picture/conversation.ts";
import {
  type Cell,
  openEmulator,
  type Screen,
  SCREEN_COLUMNS,
  SCREEN_ROWS,
} from "../../tasks/picture/screen_cells.ts";
import { drawSvg, THEMES } from "../../tasks/picture/svg.ts";
import { SOURCE } from "../../tasks/program/program.ts";

/** What a terminal shows that was written this, from the top left corner on. */
async function screenOf(output: string): Promise<Screen> {
  using emulator = openEmulator("#102030", () => {});
  await emulator.write(new TextEncoder().encode(output));
  return emulator.screen();
}

/** The elements of a picture of what was written, in the dark theme. */
async function draw(output: string): Promise<readonly string[]> {
  return drawSvg(await screenOf(output), THEMES.dark, "title").split("\n");
}

const textOf = (cells: readonly Cell[]) => cells.map(({ text }) => text).join("");

Deno.test("openEmulator() answers which colour the background has", async () => {
  const replies: string[] = [];
  using emulator = openEmulator("#102030", (text) => replies.push(text));
  await emulator.write(new TextEncoder().encode("\x1b]11;?\x07"));
  assert.deepEqual(replies, ["\x1b]11;rgb:10/20/30\x1b\\"]);
});

Deno.test("screen() has a cell for every place, and two for a wide character", async () => {
  const { rows, cursor } = await screenOf("a漢👩‍👩‍👧🎉b");
  assert.equal(rows.length, SCREEN_ROWS);
  for (const row of rows) assert.equal(row.length, SCREEN_COLUMNS);
  const [row = []] = rows;
  assert.deepEqual(row.slice(0, 8).map(({ text }) => text), [
    "a",
    "漢",
    "",
    "👩‍👩‍👧",
    "",
    "🎉",
    "",
    "b",
  ]);
  assert.deepEqual(row.slice(0, 8).map(({ width }) => width), [1, 2, 0, 2, 0, 2, 0, 1]);
  assert.deepEqual(cursor, { row: 0, column: 8 });
});

Deno.test("screen() has colour, bold, italic and inverse of each cell", async () => {
  const { rows: [row = []] } = await screenOf("\x1b[1;38;2;255;0;10ma\x1b[0;3mb\x1b[0;7mc");
  assert.deepEqual(row.slice(0, 3), [
    { text: "a", width: 1, ink: "#ff000a", bold: true, italic: false, inverse: false },
    { text: "b", width: 1, bold: false, italic: true, inverse: false },
    { text: "c", width: 1, bold: false, italic: false, inverse: true },
  ]);
});

Deno.test("screen() refuses a look that no picture has", async () => {
  for (const look of ["4", "9", "31", "41"]) {
    await assert.rejects(() => screenOf(`\x1b[${look}mx`), /Cannot draw "x"/);
  }
});

Deno.test("drawSvg() puts each word where its cells are, in its look", async () => {
  const picture = await draw("\x1b[2;3Hab \x1b[1;38;2;255;0;10mcd\x1b[0me");
  assert.deepEqual(picture.filter((line) => line.includes("textLength")), [
    `<text x="30.8" y="79" textLength="16.8" lengthAdjust="spacingAndGlyphs">ab</text>`,
    `<text x="56" y="79" textLength="16.8" lengthAdjust="spacingAndGlyphs" ` +
    `fill="#ff000a" font-weight="bold">cd</text>`,
    `<text x="72.8" y="79" textLength="8.4" lengthAdjust="spacingAndGlyphs">e</text>`,
  ]);
});

Deno.test("drawSvg() draws the ground of what is inverse in its ink, and its text in that of the screen", async () => {
  const picture = await draw("\x1b[7;38;2;255;0;10mx\x1b[39m漢");
  const ground = `height="19" fill="#ff000a" shape-rendering="crispEdges"/>`;
  assert.ok(picture.includes(`<rect x="14" y="46" width="8.4" ${ground}`));
  assert.ok(picture.some((line) => line.startsWith(`<rect x="22.4" y="46" width="16.8"`)));
  const texts = picture.filter((line) => /<text .*fill="#15181e"/.test(line));
  assert.deepEqual(texts.map((line) => />(.)</u.exec(line)?.[1]), ["x", "漢"]);
});

Deno.test("drawSvg() puts a wide character into the middle of its two cells", async () => {
  const picture = await draw("a漢b");
  assert.ok(picture.includes(`<text x="30.8" y="60" text-anchor="middle">漢</text>`));
  assert.ok(picture.some((line) => line.startsWith(`<text x="39.2"`) && line.includes(">b<")));
});

Deno.test("drawSvg() draws rules as lines without gaps", async () => {
  const picture = await draw("─┬");
  const path = picture.find((line) => line.includes('stroke="currentColor"'));
  assert.equal(
    path,
    `<path d="M18.2 55.5h-4.2M18.2 55.5h4.2M26.6 55.5h-4.2M26.6 55.5h4.2M26.6 55.5v9.5" ` +
      `stroke="currentColor"/>`,
  );
});

Deno.test("drawSvg() draws grounds, and the bars of what people say as shapes", async () => {
  const picture = await draw("\x1b[48;2;1;2;3mx\x1b[0;38;2;255;0;10m▎▌");
  const shape = (x: number, width: number, fill: string) =>
    `<rect x="${x}" y="46" width="${width}" height="19" fill="${fill}" ` +
    `shape-rendering="crispEdges"/>`;
  assert.ok(picture.includes(shape(14, 8.4, "#010203")));
  assert.ok(picture.includes(shape(22.4, 2.1, "#ff000a")));
  assert.ok(picture.includes(shape(30.8, 4.2, "#ff000a")));
  assert.ok(!picture.some((line) => /[▎▌]/.test(line)));
});

Deno.test("drawSvg() writes markup as text", async () => {
  const picture = await draw("<b>&amp;");
  assert.ok(picture.some((line) => line.includes(">&lt;b&gt;&amp;amp;</text>")));
  assert.ok(drawSvg(await screenOf(""), THEMES.dark, "a<b").includes("<title>a&lt;b</title>"));
});

Deno.test("drawSvg() draws the cursor on its cell", async () => {
  const picture = await draw("\x1b[3;5H");
  const cursor = `<rect x="47.6" y="84" width="8.4" height="19" opacity="0.6"/>`;
  assert.ok(picture.includes(cursor));
});

Deno.test({
  name: "talk() shows what three programs said to each other",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 300_000);
    const { rows } = await talk(SOURCE, THEMES.light.background, stop.signal);
    clearTimeout(timer);
    const shown = rows.map(textOf);
    const has = (text: string) => shown.some((row) => row.includes(text));
    assert.ok(has("3 online"));
    assert.ok(has("bob ▎Hi alice!"));
    assert.ok(has("alice ▌It is 🎉 No server"));
    assert.ok(has("mei ▎大家好!"));
    assert.ok(has("› Me too."));
    assert.ok(has("2 links"));
    assert.ok(has("#dev 2 @1  @mei 1"));
  },
});
