import assert from "node:assert/strict";
import { createGrid, type Grid, putText } from "../../../src/term/drawing/cells.ts";
import { renderFrame } from "../../../src/term/drawing/render_frame.ts";
import { ENTER_SCREEN } from "../../../src/term/modes.ts";
import { openEmulator } from "../emulator.ts";
import { XTERM_256 } from "../some_capabilities.ts";

function grid(rows: readonly string[], wrappedRows?: readonly number[]): Grid {
  const drawn = createGrid(8, 4);
  rows.forEach((text, row) => putText(drawn, row, 0, text, row === 1 ? { bold: true } : {}));
  if (wrappedRows !== undefined) drawn.wrappedRows = new Set(wrappedRows);
  return drawn;
}

const WRAPPED = grid(["one two ", "three 漢", "end", "12345678"], [0, 1]);

Deno.test("drawWrapped() lets the terminal wrap the rows that go on, and no others", async () => {
  const emulator = openEmulator(8, 4);
  await emulator.write(ENTER_SCREEN + renderFrame(undefined, WRAPPED, XTERM_256));
  assert.deepEqual(emulator.rows(), ["one two", "three 漢", "end", "12345678"]);
  assert.deepEqual(emulator.wrapped(), [1, 2]);
  assert.deepEqual(emulator.modes(), { paste: true, autowrap: false, cursor: false });
  emulator.dispose();
});

Deno.test("drawWrapped() leaves a wide character that has no room to the next row", async () => {
  const emulator = openEmulator(8, 4);
  const drawn = grid(["1234567", "漢 end"], [0]);
  await emulator.write(ENTER_SCREEN + renderFrame(undefined, drawn, XTERM_256));
  assert.deepEqual(emulator.rows().slice(0, 2), ["1234567", "漢 end"]);
  assert.deepEqual(emulator.wrapped(), [1]);
  emulator.dispose();
});

Deno.test("renderFrame() draws all anew where rows go on, nothing while they stay, and all again behind them", async () => {
  const plain = grid(["one", "two"]);
  const emulator = openEmulator(8, 4);
  await emulator.write(ENTER_SCREEN + renderFrame(undefined, plain, XTERM_256));
  await emulator.write(renderFrame(plain, WRAPPED, XTERM_256));
  assert.deepEqual(emulator.wrapped(), [1, 2]);
  const same = grid(["one two ", "three 漢", "end", "12345678"], [0, 1]);
  assert.equal(renderFrame(WRAPPED, same, XTERM_256), "");
  await emulator.write(renderFrame(WRAPPED, plain, XTERM_256));
  assert.deepEqual(emulator.rows(), ["one", "two", "", ""]);
  assert.deepEqual(emulator.wrapped(), []);
  emulator.dispose();
});
