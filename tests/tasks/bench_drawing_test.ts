import assert from "node:assert/strict";
import { median, meetsAim } from "../../tasks/bench/bench_figure.ts";
import { QUICK } from "../../tasks/bench/effort.ts";
import { drawingFigures, newLines } from "../../tasks/bench/figures/drawing.ts";

const FRAMES = 40;

Deno.test("a new line costs at most 1.5 KiB at 200 × 50, however long the list of people beside it", () => {
  for (const people of [2, 20, 60]) {
    const bytes = newLines(people, FRAMES).map((frame) => frame.bytes);
    assert.ok(median(bytes) <= 1_536, `${people} people: ${median(bytes)} bytes`);
    assert.ok(Math.min(...bytes) > 50, "something is drawn");
  }
});

Deno.test("a new line costs at most 300 bytes at 80 × 24 among few people", () => {
  const size = { columns: 80, rows: 24 };
  const bytes = newLines(4, FRAMES, size).map((frame) => frame.bytes);
  assert.ok(median(bytes) <= 300, `${median(bytes)} bytes`);
});

Deno.test("drawingFigures() measures frames with all lines held", () => {
  const figures = drawingFigures({ ...QUICK, frames: 5 });
  for (const figure of figures) {
    assert.ok(figure.value > 0, figure.name);
    assert.notEqual(meetsAim(figure), undefined, figure.name);
  }
});
