/**
 * Scrolling: moves the anchor of the shown room.
 *
 * @module
 */
import { bufferOf, withBuffer } from "../model/buffers.ts";
import type { Model } from "../model/model.ts";
import { indexOf, lineAt } from "../model/scrollback.ts";
import { layout } from "../view/layout/layout.ts";
import type { Measures } from "../view/talk/line_rows.ts";
import { type Bottom, bottomOf, measuresOf, rowsAt } from "../view/layout/pane.ts";

/** The number of rows that are on both of two pages. */
const OVERLAP_ROWS = 2;

/** Shows the newest lines. */
export function atBottom(model: Model): Model {
  const { anchor: _, ...rest } = bufferOf(model);
  return withBuffer(model, { ...rest, unseen: 0 });
}

/** Shows the oldest lines. */
export function atTop(model: Model): Model {
  const { pane } = layout(model, model.size);
  return showing(model, topmost(model, measuresOf(model, layout(model, model.size)), pane));
}

/** Shows the ruled line above new messages; returns `undefined` where there is none. */
export function atNew(model: Model): Model | undefined {
  const { ruler, scrollback } = bufferOf(model);
  return ruler === undefined ? undefined : showLine(model, indexOf(scrollback, ruler) + 1);
}

/** Shows the line at an index in the middle of the pane. */
export function showLine(model: Model, index: number): Model {
  const { pane } = layout(model, model.size);
  const below = Math.floor((pane.bottom - pane.top) / 2);
  return scrollRows(showing(model, { index, rowsBelow: 0 }), -below);
}

/** Scrolls by a page, less {@link OVERLAP_ROWS}. */
export function scrollPage(model: Model, direction: "up" | "down"): Model {
  const { pane } = layout(model, model.size);
  const overlay = Math.max(1, pane.bottom - pane.top - OVERLAP_ROWS);
  return scrollRows(model, direction === "up" ? overlay : -overlay);
}

/** Scrolls up by `rows` (down, where negative), as far as there is text. */
export function scrollRows(model: Model, rows: number): Model {
  const current = layout(model, model.size);
  const measures = measuresOf(model, current);
  let { index, rowsBelow } = bottomOf(bufferOf(model));
  let height = rowsAt(model, index, measures).length;
  rowsBelow = Math.min(rowsBelow, Math.max(0, height - 1)) + rows;
  while (rowsBelow >= height && height > 0) {
    rowsBelow -= height;
    index--;
    height = rowsAt(model, index, measures).length;
  }
  while (rowsBelow < 0 && height > 0) {
    index++;
    height = rowsAt(model, index, measures).length;
    rowsBelow += height;
  }
  if (rows < 0) return showing(model, { index, rowsBelow });
  const top = topmost(model, measures, current.pane);
  const beyond = index < top.index || (index === top.index && rowsBelow > top.rowsBelow);
  return showing(model, beyond ? top : { index, rowsBelow });
}

/** Returns the lowest row of the pane while the oldest line is at its top. */
function topmost(
  model: Model,
  measures: Measures,
  pane: { readonly top: number; readonly bottom: number },
): Bottom {
  let room = pane.bottom - pane.top;
  const { size } = bufferOf(model).scrollback;
  for (let index = 0; index < size; index++) {
    const height = rowsAt(model, index, measures).length;
    if (height >= room) return { index, rowsBelow: height - room };
    room -= height;
  }
  return { index: size, rowsBelow: 0 };
}

/**
 * Sets the anchor. At the newest row or beyond it there is none, and new lines move the pane again.
 */
function showing(model: Model, { index, rowsBelow }: Bottom): Model {
  const buffer = bufferOf(model);
  const line = lineAt(buffer.scrollback, index);
  const newest = index === buffer.scrollback.size - 1 && rowsBelow <= 0;
  if (line === undefined || newest) return atBottom(model);
  return withBuffer(model, { ...buffer, anchor: { line, rowsBelow } });
}
