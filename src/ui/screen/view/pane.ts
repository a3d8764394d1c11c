/**
 * The rows of the pane: the lines of the room that are in sight.
 *
 * It takes no longer for a longer scrollback: it looks only at lines that it may show.
 *
 * @module
 */
import type { Buffer } from "../model/buffer.ts";
import { bufferOf } from "../model/buffers.ts";
import type { Line } from "../model/line.ts";
import type { Model } from "../model/model.ts";
import { indexOf, lineAt } from "../model/scrollback.ts";
import type { Layout } from "./layout.ts";
import { labelWidth, lineRows, type Measures } from "./talk/line_rows.ts";
import {
  isPictured,
  leastNameColumns,
  MAX_PICTURED_NAME_COLUMNS,
  nameColumnsFor,
  spareColumns,
} from "./talk/name_columns.ts";
import type { Row } from "./text/styled_text.ts";

/** The lowest row of the pane, by the index of its line. */
export interface Bottom {
  readonly index: number;
  readonly rowsBelow: number;
}

/** Returns the rows of the pane from its top, at most as many as it is high. */
export function paneRows(model: Model, layout: Layout): readonly Row[] {
  const { top, bottom } = layout.pane;
  const height = bottom - top;
  if (height <= 0) return [];
  const measures = measuresOf(model, layout);
  const lowest = bottomOf(bufferOf(model));

  const rows: Row[] = [];
  for (let index = lowest.index; index >= 0 && rows.length < height; index--) {
    const own = rowsAt(model, index, measures);
    const hidden = index === lowest.index ? Math.min(lowest.rowsBelow, own.length - 1) : 0;
    rows.unshift(...own.slice(0, own.length - hidden));
  }
  if (rows.length >= height) return rows.slice(rows.length - height);

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

/** Returns the lowest row: at the anchor, or at the newest line (index -1 where there is none). */
export function bottomOf({ anchor, scrollback }: Buffer): Bottom {
  const last = scrollback.size - 1;
  if (anchor === undefined) return { index: last, rowsBelow: 0 };
  return {
    index: Math.min(last, indexOf(scrollback, anchor.line)),
    rowsBelow: anchor.rowsBelow,
  };
}

/** Returns the rows of the line at an index; none where there is no line. */
export function rowsAt(model: Model, index: number, measures: Measures): readonly Row[] {
  const { scrollback } = bufferOf(model);
  const line = lineAt(scrollback, index);
  if (line === undefined) return [];
  return lineRows(model, line, lineAt(scrollback, index - 1), measures);
}

/** Returns the measures of the pane: its column of names fits the names in sight. */
export function measuresOf(model: Model, { form, pane, size }: Layout): Measures {
  const width = pane.right - pane.left;
  if (form !== "full") return { width, pictured: false };
  const pictured = isPictured(model, size.columns);
  const most = pictured ? MAX_PICTURED_NAME_COLUMNS : 0;
  const buffer = bufferOf(model);
  const { index } = bottomOf(buffer);
  const lines: Line[] = [];
  for (let at = index; at > index - (pane.bottom - pane.top); at--) {
    const line = lineAt(buffer.scrollback, at);
    if (line === undefined) break;
    lines.push(line);
  }
  const named = lines.flatMap(({ kind, name }) => kind === "chat" ? [name] : []);
  const wanted = Math.max(
    nameColumnsFor(named),
    ...lines.map((line) => labelWidth(line, pictured)).filter((columns) => columns <= most),
  );
  const least = Math.max(leastNameColumns(""), ...named.map(leastNameColumns));
  const spare = spareColumns(model, size.columns, width);
  return { width, names: Math.min(wanted, Math.max(least, spare)), pictured };
}
