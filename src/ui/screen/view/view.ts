/**
 * The view function of the screen: draws a model on a grid. It is pure, and takes no longer for a
 * longer scrollback.
 *
 * @module
 */
import { createGrid, type Grid, putText } from "../../../term/drawing/cells.ts";
import { SIGNS } from "../model/line.ts";
import type { Model } from "../model/model.ts";
import { gridLook } from "../model/shown_theme.ts";
import { copyView } from "./copy_view.ts";
import { drawFrame, drawHeader, drawStatus } from "./header_and_status.ts";
import { inputRows, PROMPT } from "./input_line.ts";
import { type Layout, layout } from "./layout.ts";
import { marginOf } from "./line_rows.ts";
import { measuresOf, paneRows } from "./pane.ts";
import { drawPeople } from "./people_list.ts";
import { searchResultRows } from "./search_results_view.ts";
import type { Row } from "./text/styled_text.ts";
import { BOLD, putStyled } from "./text/styled_text.ts";
import { BAR_ENDS, orderRow, type Part, partsBetween, TABLE_ENDS } from "./text/visual_order.ts";
import { textLayout, textRows } from "./text_overlay.ts";

/** Draws the screen, for any size. */
export function view(model: Model, columns: number, rows: number): Grid {
  if (model.overlay?.type === "copy") return copyView(model, model.overlay.buffer, columns, rows);
  const grid = createGrid(columns, rows, gridLook(model));
  const size = { columns, rows };
  const place = model.overlay?.type === "text" ? textLayout(model, size) : layout(model, size);
  const { pane } = place;
  grid.pane = pane;
  rowsIn(model, place).forEach((row, at) => {
    putStyled(grid, pane.top + at, pane.left, row, pane.right);
  });
  if (place.status !== undefined) {
    drawHeader(grid, model, place);
    drawFrame(grid, model, place);
    drawStatus(grid, model, place.status, place);
  }
  if (place.side !== undefined) drawPeople(grid, model, { ...pane, column: place.side });
  drawInput(grid, model, place);
  if (model.ordersText === true) orderText(grid, model, place);
  return grid;
}

/** Orders text that runs from right to left, each part of the screen by itself. */
function orderText(grid: Grid, model: Model, { pane, ...place }: Layout): void {
  const { columns } = grid;
  const side = place.side ?? columns;
  const whole: Part = { left: 0, right: columns, byFirstLetter: false };
  const inPane: Part = { ...whole, left: pane.left, right: pane.right };
  const text = model.overlay === undefined ? textColumn(model, { pane, ...place }) : undefined;
  /** Whether a row of the pane is what somebody says. */
  let isSaid = true;
  for (let row = 0; row < grid.rows; row++) {
    const isPane = row >= pane.top && row < pane.bottom;
    if (isPane && text !== undefined) {
      const label = cellsText(grid, row, pane.left, text - RULE_COLUMNS).trim();
      if (label !== "") isSaid = !SIGN_LIST.includes(label.split(" ").at(-1)!);
    }
    orderRow(grid, row, () => {
      if (row >= place.input) return [whole];
      if (!isPane) return partsBetween(grid, row, whole, BAR_ENDS);
      const people = { ...whole, left: side };
      if (text === undefined) return [...partsBetween(grid, row, inPane, BAR_ENDS), people];
      const said = { ...inPane, left: text, byFirstLetter: isSaid };
      return [
        { ...inPane, right: text - 1 },
        ...partsBetween(grid, row, said, TABLE_ENDS),
        people,
      ];
    });
  }
}

const SIGN_LIST: readonly string[] = Object.values(SIGNS);
const RULE_COLUMNS = 3;

function cellsText({ cells, columns }: Grid, row: number, left: number, right: number): string {
  return cells.slice(row * columns + left, row * columns + right).map(({ text }) => text).join("");
}

/** Returns the column where what people say begins; `undefined` where it stands behind the name. */
function textColumn(model: Model, place: Layout): number | undefined {
  const margin = marginOf(model, measuresOf(model, place));
  return margin === undefined ? undefined : place.pane.left + margin;
}

/** Returns the rows of the pane: of the overlay, or of the room. */
function rowsIn(model: Model, place: Layout): readonly Row[] {
  const { overlay, results } = model;
  if (overlay?.type === "text") return textRows(model, overlay, place);
  if (overlay?.type === "search" && results !== undefined) {
    return searchResultRows(model, results, place);
  }
  return paneRows(model, place);
}

/** Draws the input, as many rows around the cursor as have room. */
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
