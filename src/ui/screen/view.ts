import { createGrid, type Grid, putText } from "../../term/cells.ts";
import { drawFrame, drawHeader, drawStatus } from "./bars.ts";
import { inputRows, PROMPT } from "./input.ts";
import { type Layout, layout } from "./layout.ts";
import type { Model } from "./model.ts";
import { paneRows } from "./pane.ts";
import { drawPeople } from "./people.ts";
import { BOLD, putStyled } from "./styled.ts";

/** What the screen looks like, for any size. Takes no longer for more lines of scrollback. */
export function view(model: Model, columns: number, rows: number): Grid {
  const grid = createGrid(columns, rows);
  const place = layout(model, { columns, rows });
  const { pane } = place;
  grid.pane = pane;
  paneRows(model, place).forEach((row, at) => {
    putStyled(grid, pane.top + at, pane.left, row, pane.right);
  });
  if (place.status !== undefined) {
    drawHeader(grid, model);
    drawFrame(grid, model, place);
    drawStatus(grid, model, place.status);
  }
  if (place.side !== undefined) drawPeople(grid, model, { ...pane, column: place.side });
  drawInput(grid, model, place);
  return grid;
}

/** Draws the input, as much as fits around the cursor. */
function drawInput(grid: Grid, model: Model, { input }: Layout): void {
  const { columns, rows } = grid;
  const height = rows - input;
  if (height <= 0 || columns <= 0) return;
  const { rows: texts, cursor } = inputRows(model.editor, columns);
  const first = Math.max(0, Math.min(cursor.row - height + 1, texts.length - height));
  const top = Math.max(first, cursor.row - height + 1);
  const prompt = columns > PROMPT.length ? PROMPT.length : 0;
  if (prompt > 0 && top === 0) putText(grid, input, 0, PROMPT, BOLD);
  texts.slice(top, top + height).forEach((text, at) => {
    putText(grid, input + at, prompt, text, {});
  });
  const column = Math.min(columns - 1, prompt + cursor.column);
  grid.cursor = { row: input + cursor.row - top, column };
}
