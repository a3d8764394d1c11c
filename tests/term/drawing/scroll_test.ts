import assert from "node:assert/strict";
import { createGrid, type Grid, putText, rowText } from "../../../src/term/drawing/cells.ts";
import { paneScroll, scrollPane, scrollSequence } from "../../../src/term/drawing/scroll.ts";

const COLUMNS = 12;
const PANE = { top: 1, bottom: 6, left: 0, right: 8 };

/** A screen with a header, a pane of five rows, a list beside it, and an input. */
function screen(pane: readonly string[], list: readonly string[] = []): Grid {
  const grid = createGrid(COLUMNS, 7);
  putText(grid, 0, 0, "header", {});
  pane.forEach((text, at) => putText(grid, PANE.top + at, PANE.left, text, {}, PANE.right));
  list.forEach((text, at) => putText(grid, PANE.top + at, PANE.right, text, {}));
  putText(grid, 6, 0, "> ", {});
  grid.pane = PANE;
  return grid;
}

Deno.test("paneScroll() finds by how much the pane moved, whatever stands beside it", () => {
  const before = screen(["one", "two", "three", "four", "five"], ["ann", "bob"]);
  const up = screen(["two", "three", "four", "five", "six"], ["ann", "bob"]);
  assert.deepEqual(paneScroll(before, up), { area: PANE, rows: 1, isMost: true });
  assert.deepEqual(paneScroll(up, before), { area: PANE, rows: -1, isMost: true });
  const page = screen(["four", "five", "6", "7", "8"]);
  assert.deepEqual(paneScroll(before, page), { area: PANE, rows: 3, isMost: false });
});

Deno.test("paneScroll() finds nothing where more stayed, nothing is alike, or there is another pane", () => {
  const before = screen(["one", "two", "three", "four", "one"]);
  assert.equal(paneScroll(before, screen(["one", "two", "three", "four", "six"])), undefined);
  assert.equal(paneScroll(before, screen(["a", "b", "c", "d", "e"])), undefined);
  assert.equal(paneScroll(screen([]), screen([])), undefined);
  const higher = { ...screen(["two", "three", "four"]), pane: { ...PANE, bottom: 5 } };
  assert.equal(paneScroll(before, higher), undefined);
});

Deno.test("paneScroll() tells texts apart by where they stand", () => {
  const before = screen(["", "a b", "", "", ""]);
  assert.equal(paneScroll(before, screen(["ab", "", "", "", ""])), undefined);
  assert.equal(paneScroll(before, screen(["a b", "", "", "", ""]))?.rows, 1);
});

Deno.test("scrollPane() moves whole rows of the pane, and lets blank ones in", () => {
  const before = screen(["one", "two", "three", "four", "five"], ["ann", "bob"]);
  const rows = (grid: Grid) => Array.from({ length: grid.rows }, (_, row) => rowText(grid, row));
  const up = scrollPane(before, { area: PANE, rows: 2, isMost: true });
  assert.deepEqual(rows(up), ["header", "three", "four", "five", "", "", ">"]);
  const down = scrollPane(before, { area: PANE, rows: -1, isMost: true });
  assert.deepEqual(rows(down), ["header", "", "one     ann", "two     bob", "three", "four", ">"]);
});

Deno.test("scrollSequence() knows no sequence that the Linux console lacks", () => {
  const shift = { area: PANE, isMost: true };
  assert.equal(scrollSequence({ ...shift, rows: 2 }), "\x1b[2;6r\x1b[2H\x1b[2M\x1b[r");
  assert.equal(scrollSequence({ ...shift, rows: -3 }), "\x1b[2;6r\x1b[2H\x1b[3L\x1b[r");
});
