import assert from "node:assert/strict";
import { layout } from "../../../../src/ui/screen/view/layout/layout.ts";
import { view } from "../../../../src/ui/screen/view/view.ts";
import { BOB, DEV, inDev, person, room, said, screenHarness, snapshot } from "../screen_harness.ts";

const DAVE = { ...person(4, "dave"), away: "lunch" };

function palette(columns: number, rows: number, letters = "de") {
  const base = snapshot({ people: [BOB, person(5, "denise"), DAVE], members: [BOB] });
  const lobby = [...base.rooms, DEV, room("old-demo", { joined: false })];
  return screenHarness(columns, rows, { snapshot: { ...base, lobby } }).open(DEV)
    .tell(said(BOB, "@alice!", 1, { ...inDev, mention: true }), said(BOB, "hi", 2))
    .press("M-k").type(letters);
}

/** The rows of the palette alone, without what stands beside it. */
function box(rows: readonly string[], columns = 80): string {
  const left = (columns - 56) / 2;
  const boxed = rows.filter((row) =>
    /[╭├╰│]/.test(row.charAt(left)) && /[╮┤╯│]/.test(row.charAt(left + 55))
  );
  // The number of commands says nothing here.
  return `\n${boxed.map((row) => row.slice(left, left + 56)).join("\n")}\n`
    .replace(/ of \d\d /, " of ?? ");
}

Deno.test("drawPalette() draws a box with what is found", () => {
  assert.equal(
    box(palette(80, 24).rows()),
    `
╭─ Go to ────────────────────────────────── 4 of ?? ───╮
│ › de                                                 │
├──────────────────────────────────────────────────────┤
│ › #dev               room           1 new, 1 for you │
│   ● denise           person                   linked │
│   #old-demo          room                 not joined │
│   ◐ dave             person              away: lunch │
╰──────────────────────────────────────────────────────╯
`,
  );
  assert.match(box(palette(80, 24, "zzz").rows()), /│ {3}Nothing is found {2}/);
});

Deno.test("drawPalette() fills a screen that is too small for the box", () => {
  assert.deepEqual(palette(39, 14).rows().slice(1, 5), [
    " › de",
    " › #dev               1 new, 1 for you",
    "   ● denise                     linked",
    "   #old-demo                not joined",
  ]);
  for (const [columns, rows] of [[40, 13], [20, 6], [5, 3], [2, 1], [1, 1]] as const) {
    assert.equal(palette(columns, rows).rows().length, rows);
  }
  assert.deepEqual(palette(30, 2).rows().map((row) => row.trimEnd()), [
    " › de",
    " › #dev      1 new, 1 for you",
  ]);
  for (const rows of [1, 2, 3]) {
    const { model } = palette(30, rows);
    assert.deepEqual(view(model, 30, rows).cursor, { row: rows < 3 ? 0 : 1, column: 5 });
  }
  assert.match(palette(40, 14).rows().join("\n"), /╭─ Go to ─+ 4 of \d\d ───╮/);
});

Deno.test("drawPalette() puts the cursor behind the letters, and makes the rest dim", () => {
  const { model } = palette(80, 24);
  const { theme } = model;
  const grid = view(model, 80, 24);
  const { row, column } = grid.cursor!;
  assert.equal(grid.cells[row * 80 + column - 1]?.text, "e");
  assert.equal(grid.cells[row * 80 + column - 2]?.text, "d");
  assert.deepEqual(grid.cells[row * 80 + column - 1]?.style, { ...theme.bar, ...theme.text });
  const found = grid.cells.filter(({ style }) => style.underline).map(({ text }) => text).join("");
  assert.equal(found, "dededede");
  const { status = 24 } = layout(model, model.size);
  const outside = grid.cells.filter(({ text }, at) =>
    text !== " " && at < status * 80 && (at % 80 < 12 || at % 80 >= 68)
  );
  assert.ok(outside.length > 0);
  for (const { text, style } of outside) {
    assert.equal(style.ink, "─│╭╮╰╯┴▎".includes(text) ? theme.faint.ink : theme.dim.ink, text);
    assert.notEqual(style.ground, theme.onAccent.ground);
    assert.ok(!style.inverse);
  }
  const keys = grid.cells.slice(status * 80, status * 80 + 10);
  assert.equal(keys.map(({ text }) => text).join(""), " Enter go ");
  for (const { style } of keys.slice(1, 6)) assert.notEqual(style.ink, theme.dim.ink);
});
