import assert from "node:assert/strict";
import { MAX_SCREEN_COLUMNS, MAX_SCREEN_ROWS } from "../../../src/core/limits/front_ends.ts";
import { createGrid, putGrapheme, putText, rowText } from "../../../src/term/drawing/cells.ts";
import { PLAIN } from "../../../src/term/drawing/style.ts";

Deno.test("createGrid() makes the largest screen, and refuses a larger one", () => {
  assert.equal(createGrid(MAX_SCREEN_COLUMNS, 1).cells.length, MAX_SCREEN_COLUMNS);
  assert.equal(createGrid(1, MAX_SCREEN_ROWS).cells.length, MAX_SCREEN_ROWS);
  assert.equal(createGrid(0, 0).cells.length, 0);
  assert.throws(() => createGrid(MAX_SCREEN_COLUMNS + 1, 1), RangeError);
  assert.throws(() => createGrid(1, MAX_SCREEN_ROWS + 1), RangeError);
  assert.throws(() => createGrid(-1, 1), RangeError);
  assert.throws(() => createGrid(1.5, 1), RangeError);
});

Deno.test("putText() gives a wide character two cells, and cuts what does not fit", () => {
  const grid = createGrid(5, 2);
  assert.equal(putText(grid, 0, 0, "a漢b字", PLAIN), 5);
  assert.deepEqual(grid.cells.slice(0, 5).map(({ text, width }) => [text, width]), [
    ["a", 1],
    ["漢", 2],
    ["", 0],
    ["b", 1],
    [" ", 1],
  ]);
  assert.equal(rowText(grid, 0), "a漢b");
  assert.equal(putText(grid, 1, 0, "abc", PLAIN, 2), 2);
  assert.equal(rowText(grid, 1), "ab");
});

Deno.test("putText() leaves no half of a wide character", () => {
  const grid = createGrid(6, 1);
  putText(grid, 0, 0, "漢字語", PLAIN);
  putText(grid, 0, 1, "ab", PLAIN);
  assert.equal(rowText(grid, 0), " ab 語");
});

Deno.test("putGrapheme() refuses every control and bidirectional character", () => {
  const grid = createGrid(4, 1);
  const codes = [
    ...Array.from({ length: 0x20 }, (_, code) => code),
    ...Array.from({ length: 0x21 }, (_, at) => 0x7f + at),
    ...[0x61c, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069],
  ];
  for (const code of codes) {
    const character = String.fromCharCode(code);
    for (const text of [character, `a${character}`]) {
      assert.throws(() => putGrapheme(grid, 0, 0, { text, width: 1 }, PLAIN), TypeError);
    }
  }
  assert.throws(() => putGrapheme(grid, 0, 0, { text: "", width: 1 }, PLAIN), TypeError);
  assert.equal(rowText(grid, 0), "");
});

Deno.test("putGrapheme() draws nothing outside the screen, and nothing without width", () => {
  const grid = createGrid(2, 1);
  for (const [row, column] of [[-1, 0], [1, 0], [0, 2], [0, -1]] as const) {
    assert.equal(putGrapheme(grid, row, column, { text: "x", width: 1 }, PLAIN), 2);
  }
  assert.equal(putGrapheme(grid, 0, 1, { text: "\u0301", width: 0 }, PLAIN), 1);
  assert.equal(rowText(grid, 0), "");
});
