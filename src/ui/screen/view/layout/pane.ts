/**
 * The rows of the pane: the lines of the room that are in sight.
 *
 * It takes no longer for a longer scrollback: it looks only at lines that it may show.
 *
 * @module
 */
import type { Buffer } from "../../model/buffer.ts";
import { bufferOf } from "../../model/buffers.ts";
import type { Line } from "../../model/line.ts";
import type { Model } from "../../model/model.ts";
import { indexOf, lineAt } from "../../model/scrollback.ts";
import type { Layout } from "./layout.ts";
import { labelName, labelWidth, lineRows, type Measures, type PaneRow } from "../talk/line_rows.ts";
import { hasArrived } from "../talk/message_remarks.ts";
import {
  isPictured,
  leastNameColumns,
  marginColumns,
  MAX_PICTURED_NAME_COLUMNS,
  nameColumnsFor,
  spareColumns,
} from "../talk/name_columns.ts";
import { widthOf } from "../text/styled_text.ts";

/** The lowest row of the pane, by the index of its line. */
export interface Bottom {
  readonly index: number;
  readonly rowsBelow: number;
}

/**
 * Returns the rows of the pane, at most as many as it is high. Where there are fewer, they stand at
 * its bottom.
 */
export function paneRows(model: Model, layout: Layout): readonly PaneRow[] {
  const { top, bottom } = layout.pane;
  const height = bottom - top;
  if (height <= 0) return [];
  const measures = measuresOf(model, layout);
  const lowest = bottomOf(bufferOf(model));

  const rows: PaneRow[] = [];
  for (let index = lowest.index; index >= 0 && rows.length < height; index--) {
    const own = rowsAt(model, index, measures);
    const hidden = index === lowest.index ? Math.min(lowest.rowsBelow, own.length - 1) : 0;
    rows.unshift(...own.slice(0, own.length - hidden));
  }
  if (rows.length >= height) return withNamedTop(rows.slice(rows.length - height));

  // There is nothing above: show the lines below, as far as there is room.
  const shown = rowsAt(model, lowest.index, measures);
  rows.push(...shown.slice(Math.max(0, shown.length - lowest.rowsBelow)));
  for (let index = lowest.index + 1; rows.length < height; index++) {
    const own = rowsAt(model, index, measures);
    if (own.length === 0) break;
    rows.push(...own);
  }
  return rows.slice(0, height);
}

/**
 * Returns rows whose first one has a name and a time: what a person says in a row, and the minute,
 * may begin out of sight.
 */
function withNamedTop([top, ...others]: readonly PaneRow[]): readonly PaneRow[] {
  if (top === undefined) return [];
  return [top.named === undefined ? top : { ...top, row: top.named() }, ...others];
}

/** Returns the lowest row: at the anchor, or at the newest line (index -1 where there is none). */
export function bottomOf({ anchor, scrollback }: Buffer): Bottom {
  const last = scrollback.size - 1;
  if (anchor === undefined) return { index: last, rowsBelow: 0 };
  return {
    index: Math.min(last, indexOf(scrollback, anchor.line)),
    rowsBelow: anchor.rowsBelow,
  };
}

/**
 * Returns the number of new messages, or of lines, below the pane, and the key that leads there;
 * empty at the bottom.
 */
export function scrolledText(model: Model): string {
  const buffer = bufferOf(model);
  if (buffer.anchor === undefined) return "";
  if (buffer.unseen > 0) return `↓ ${buffer.unseen} new · End`;
  return `↓ ${buffer.scrollback.size - bottomOf(buffer).index - 1} · End`;
}

/** Returns the rows of the line at an index; none where there is no line. */
export function rowsAt(model: Model, index: number, measures: Measures): readonly PaneRow[] {
  const { scrollback } = bufferOf(model);
  const line = lineAt(scrollback, index);
  if (line === undefined) return [];
  return lineRows(model, line, lineAt(scrollback, index - 1), measures);
}

/** Returns the measures of the pane: its column of names fits the names in sight. */
export function measuresOf(model: Model, { form, isWide, isRuled, pane, size }: Layout): Measures {
  const width = pane.right - pane.left;
  const isRoomy = form === "framed";
  // Names have some columns at least, so that texts have no more than the rest.
  const most = isWide ? width - marginColumns(model, isRoomy, leastNameColumns("")) : width;
  const lines = linesInSight(model, most, pane.bottom - pane.top);
  const ticked = lines.find((line) => hasArrived(model, line));
  const all = { width, isRuled, isRoomy, ...(ticked === undefined ? {} : { ticked }) };
  if (!isWide) return { ...all, pictured: false };
  const pictured = isPictured(model, size.columns);
  const labels = !pictured ? [] : lines.map((line) => labelWidth(model, line))
    .filter((columns) => columns <= MAX_PICTURED_NAME_COLUMNS);
  const named = lines.flatMap((line) => line.message === undefined ? [] : [labelName(model, line)]);
  const wanted = Math.max(
    nameColumnsFor(named),
    ...labels,
  );
  const least = Math.max(leastNameColumns(""), ...named.map(leastNameColumns));
  const spare = spareColumns(model, size.columns, width - (isRuled ? 1 : 0), isRoomy);
  return { ...all, names: Math.min(wanted, Math.max(least, spare)), pictured };
}

/** Returns the lines that may be in sight in so many columns and rows, the lowest first. */
function linesInSight(model: Model, width: number, height: number): readonly Line[] {
  const buffer = bufferOf(model);
  const lines: Line[] = [];
  let rows = 0;
  for (let at = bottomOf(buffer).index; rows < height; at--) {
    const line = lineAt(buffer.scrollback, at);
    if (line === undefined) break;
    // The lowest one may be in sight with a single row.
    rows += lines.length === 0 ? 1 : leastRows(line, width);
    lines.push(line);
  }
  return lines;
}

/** Returns a number of rows that a line has at least: wrapping and names only make it more. */
function leastRows({ kind, body }: Line, width: number): number {
  if (kind === "direct" || width < 1) return 1; // its text is cut
  const widths = body.lines?.map(widthOf) ?? body.text.split("\n").map(({ length }) => length);
  return widths.reduce((sum, columns) => sum + Math.max(1, Math.ceil(columns / width)), 0);
}
