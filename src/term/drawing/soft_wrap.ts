/**
 * Draws a screen whose lines wrap by themselves, so that the terminal copies each of them as one
 * line.
 *
 * @module
 */
import type { Capabilities } from "./capabilities.ts";
import { BLANK, type Cell, type Grid } from "./cells.ts";
import { shownText } from "./console_glyphs.ts";
import { isBlank } from "./diff.ts";
import { placeCursor } from "./pen.ts";
import { PLAIN, type Style, styleChange } from "./style.ts";

const AUTOWRAP_ON = "\x1b[?7h";
const AUTOWRAP_OFF = "\x1b[?7l";

/**
 * Returns the sequences that draw a screen with {@link Grid.wrappedRows} upon a cleared one. Such a
 * row and the next are written in one go, with autowrap on: a line that the terminal wrapped itself
 * is selected as one.
 */
export function drawWrapped(grid: Grid, capabilities: Capabilities): string {
  let text = AUTOWRAP_ON;
  let style: Style = PLAIN;
  const changeStyle = (next: Style) => {
    text += styleChange(style, next, capabilities, grid.look.base);
    style = next;
  };
  for (let row = 0; row < grid.rows; row++) {
    const cells = grid.cells.slice(row * grid.columns, (row + 1) * grid.columns);
    const end = cells.findLastIndex((cell) => !isBlank(cell)) + 1;
    if (!grid.wrappedRows?.has(row - 1)) text += placeCursor({ row, column: 0 });
    for (const cell of cells.slice(0, grid.wrappedRows?.has(row) ? endOfFull(cells) : end)) {
      if (cell.width === 0) continue;
      changeStyle(cell.style);
      text += shownText(cell.text, capabilities, grid.look);
    }
  }
  changeStyle(PLAIN);
  return text + AUTOWRAP_OFF;
}

/**
 * The end of a row that continues: a wide character with no room in the last column begins the next
 * row.
 */
function endOfFull(cells: readonly Cell[]): number {
  return cells.at(-1) === BLANK ? cells.length - 1 : cells.length;
}
