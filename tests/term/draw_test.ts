import assert from "node:assert/strict";
import fc from "fast-check";
import { createGrid, type Grid, putText } from "../../src/term/cells.ts";
import { drawDifference } from "../../src/term/draw.ts";
import { ENTER_SCREEN } from "../../src/term/modes.ts";
import { DARK_PALETTE } from "../../src/term/palette.ts";
import { PLAIN, type Style } from "../../src/term/style.ts";
import { openEmulator } from "./emulator.ts";

function gridOf(rows: readonly string[], columns = 20): Grid {
  const grid = createGrid(columns, rows.length);
  rows.forEach((text, row) => putText(grid, row, 0, text, PLAIN));
  grid.cursor = { row: rows.length - 1, column: 0 };
  grid.pane = { top: 0, bottom: rows.length - 1, left: 0, right: columns };
  return grid;
}

function pageOf(from: number, rows: number): Grid {
  const text = (row: number) => `line ${from + row} of the text`;
  return gridOf([...Array.from({ length: rows }, (_, row) => text(row)), "> "], 40);
}

Deno.test("drawDifference() writes nothing where nothing changed", () => {
  assert.equal(drawDifference(gridOf(["a", "漢"]), gridOf(["a", "漢"]), "256"), "");
});

Deno.test("drawDifference() only moves the cursor where only it moved", () => {
  const moved = gridOf(["a", "b"]);
  moved.cursor = { row: 0, column: 3 };
  assert.equal(drawDifference(gridOf(["a", "b"]), moved, "256"), "\x1b[1;4H\x1b[?25h");
  delete moved.cursor;
  assert.equal(drawDifference(gridOf(["a", "b"]), moved, "256"), "\x1b[?25l");
});

Deno.test("drawDifference() writes only the cells that changed of an ASCII row", () => {
  const bytes = drawDifference(gridOf(["> hello", ""]), gridOf(["> hello!", ""]), "256");
  assert.equal(bytes, "\x1b[?2026h\x1b[?25l\x1b[1;8H\x1b[0m!\x1b[m\x1b[2;1H\x1b[?25h\x1b[?2026l");
});

Deno.test("drawDifference() erases a row with more than ASCII and places what follows", () => {
  const bytes = drawDifference(gridOf(["a漢b", ""]), gridOf(["a漢c", ""]), "256");
  assert.ok(bytes.includes("\x1b[1;1H\x1b[0m\x1b[2Ka漢\x1b[4Gc"), JSON.stringify(bytes));
});

Deno.test("drawDifference() scrolls the pane when it moved, for the price of the new row", () => {
  const bytes = drawDifference(pageOf(0, 20), pageOf(1, 20), "256");
  assert.ok(bytes.includes("\x1b[1;20r\x1b[1S\x1b[r"), JSON.stringify(bytes));
  assert.ok(bytes.length < 100, `${bytes.length} bytes`);
  assert.ok(drawDifference(pageOf(5, 20), pageOf(2, 20), "256").includes("\x1b[3T"));
});

Deno.test("drawDifference() never wipes the user's scrollback", () => {
  assert.ok(!drawDifference(undefined, pageOf(0, 5), "256").includes("\x1b[3J"));
});

Deno.test("drawDifference() keeps to the colours that the terminal has", () => {
  const before = createGrid(2, 1);
  const after = createGrid(2, 1);
  const [ink] = DARK_PALETTE.people;
  assert.ok(ink);
  putText(after, 0, 0, "x", { ink });
  const sequence = (level: Parameters<typeof drawDifference>[2]) =>
    drawDifference(before, after, level).split("\x1b[").find((part) => part.endsWith("mx"));
  assert.equal(sequence("truecolor"), "0;38;2;255;135;135mx");
  assert.equal(sequence("256"), "0;38;5;210mx");
  assert.equal(sequence("16"), "0;91mx");
  assert.equal(sequence("none"), "0mx");
});

const PIECES = [
  ..."ab01 .   │─●",
  ..."漢字é",
  "e\u0301",
  "👩‍👩‍👧",
  "❤️",
  "🇩🇪",
  "☺",
  "\u0915\u093f",
  "👍🏽",
  "1️⃣",
];
const [RED, GREEN] = DARK_PALETTE.people;
const STYLES: readonly Style[] = [
  PLAIN,
  { bold: true },
  { inverse: true },
  { ...(RED ? { ink: RED } : {}), underline: true },
  { ...(GREEN ? { ink: GREEN } : {}), dim: true, italic: true },
];

interface Picture {
  readonly columns: number;
  readonly rows: readonly (readonly { readonly text: string; readonly style: number }[])[];
  readonly shift: number;
  readonly cursor: number;
}

const picture = fc.record<Picture>({
  columns: fc.constantFrom(1, 7, 12, 12, 12),
  rows: fc.array(
    fc.array(
      fc.record({
        text: fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((all) => all.join("")),
        style: fc.nat(STYLES.length - 1),
      }),
      { maxLength: 3 },
    ),
    { minLength: 6, maxLength: 6 },
  ),
  shift: fc.integer({ min: -3, max: 3 }),
  cursor: fc.nat(80),
});

/** A picture as a grid; where it can, with rows of the one before, moved: as a pane that scrolls. */
function paint({ columns, rows, shift, cursor }: Picture, before: Grid | undefined): Grid {
  const grid = createGrid(columns, rows.length);
  grid.pane = { top: 0, bottom: rows.length - 1, left: 0, right: columns };
  rows.forEach((pieces, row) => {
    const from = row + shift;
    if (before?.columns === columns && shift !== 0 && from >= 0 && from < rows.length) {
      for (let column = 0; column < columns; column++) {
        const cell = before.cells[from * columns + column];
        if (cell !== undefined) grid.cells[row * columns + column] = cell;
      }
      return;
    }
    let column = 0;
    for (const { text, style } of pieces) {
      column = putText(grid, row, column, text, STYLES[style] ?? PLAIN);
    }
  });
  if (cursor < columns * rows.length) {
    grid.cursor = { row: Math.floor(cursor / columns), column: cursor % columns };
  }
  return grid;
}

Deno.test("drawDifference() makes a terminal show what a full repaint shows", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(picture, { minLength: 2, maxLength: 5 }), async (pictures) => {
      const patched = openEmulator(1, 1);
      await patched.write(ENTER_SCREEN);
      let shown: Grid | undefined;
      for (const each of pictures) {
        const next = paint(each, shown);
        if (shown?.columns !== next.columns) patched.resize(next.columns, next.rows);
        await patched.write(drawDifference(shown, next, "truecolor"));
        shown = next;

        const repainted = openEmulator(next.columns, next.rows);
        await repainted.write(ENTER_SCREEN + drawDifference(undefined, next, "truecolor"));
        assert.deepEqual(patched.look(), repainted.look());
        repainted.dispose();
      }
      patched.dispose();
    }),
    { seed: 11, numRuns: 200 },
  );
});
