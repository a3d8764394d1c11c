/**
 * The view function of the screen: draws a model on a grid. It is pure, and takes no longer for a
 * longer scrollback.
 *
 * @module
 */
import type { Grid } from "../../../term/drawing/cells.ts";
import type { Model } from "../model/model.ts";
import { gridLook } from "../model/shown_theme.ts";
import { type Canvas, createCanvas, orderParts, putPart } from "./text/canvas.ts";
import { copyView } from "./copy_view.ts";
import { drawFrame } from "./chrome/frame.ts";
import { drawHeader } from "./chrome/header.ts";
import { drawInput } from "./chrome/input_frame.ts";
import { type Layout, layout, listEnd, pageLayout } from "./layout/layout.ts";
import { paneRows } from "./layout/pane.ts";
import { drawPalette } from "./palette_view.ts";
import { drawPeople } from "./layout/people_list.ts";
import { searchResultRows } from "./pages/search_results_view.ts";
import { drawStatus, isPressing } from "./chrome/status_line.ts";
import { cut, putStyled, type Row } from "./text/styled_text.ts";
import { BAR_ENDS, TABLE_ENDS } from "./text/visual_order.ts";
import { textRows } from "./pages/text_overlay.ts";
import { welcomeRows } from "./layout/welcome.ts";

/** Draws the screen, for any size. */
export function view(model: Model, columns: number, rows: number): Grid {
  if (model.overlay?.type === "copy") return copyView(model, model.overlay.buffer, columns, rows);
  const canvas = createCanvas(columns, rows, gridLook(model));
  const { grid } = canvas;
  const size = { columns, rows };
  const isPage = model.overlay?.type === "text" || model.overlay?.type === "search";
  const place = isPage ? pageLayout(model, size) : layout(model, size);
  grid.pane = place.pane;
  if (isPage) drawRows(canvas, pageRows(model, place), place);
  else drawTalk(canvas, model, place);
  drawFrame(canvas, model, place);
  if (place.side !== undefined) {
    drawPeople(canvas, model, { ...place.pane, left: place.side, right: listEnd(place) });
  }
  drawInput(canvas, model, place);
  drawBars(canvas, model, place);
  if (model.ordersText === true) orderParts(canvas);
  drawPalette(grid, model, place);
  return grid;
}

/** Draws the header and the status line, as far as the form has them. */
function drawBars(canvas: Canvas, model: Model, place: Layout): void {
  if (place.form === "tiny") return;
  if (place.status !== undefined) {
    drawHeader(canvas, model, place);
    drawStatus(canvas, model, place.status, place);
  } else if (isPressing(model)) {
    drawStatus(canvas, model, 0, place);
  } else {
    drawHeader(canvas, model, place);
  }
}

/** Draws the talk: the newest line stands on the input. The welcome has the rows above it. */
function drawTalk(canvas: Canvas, model: Model, place: Layout): void {
  const { grid, parts } = canvas;
  const { pane } = place;
  const rows = paneRows(model, place);
  const top = pane.bottom - rows.length;
  drawRows(canvas, welcomeRows(model, pane.right - pane.left, top - pane.top), place);
  rows.forEach(({ row: cells, margin, isSaid }, at) => {
    const row = top + at;
    const start = pane.left + margin;
    putStyled(grid, row, pane.left, cells, pane.right);
    const text = { left: start, right: pane.right, byFirstLetter: isSaid, ends: TABLE_ENDS };
    parts.push({ row, left: pane.left, right: start, byFirstLetter: false }, { row, ...text });
  });
}

/** Returns the rows of the page that takes the place of the talk. */
function pageRows(model: Model, place: Layout): readonly Row[] {
  const { overlay, results } = model;
  if (overlay?.type === "text") return textRows(model, overlay, place);
  if (overlay?.type === "search" && results !== undefined) {
    return searchResultRows(model, results, place);
  }
  return [];
}

function drawRows(canvas: Canvas, rows: readonly Row[], { pane }: Layout): void {
  rows.forEach((row, at) => {
    const width = pane.right - pane.left;
    putPart(canvas, pane.top + at, pane.left, cut(row, width), { end: pane.right, ends: BAR_ENDS });
  });
}
