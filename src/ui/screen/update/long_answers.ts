import { bufferOf } from "../model/buffers.ts";
import type { Line } from "../model/line.ts";
import type { Model } from "../model/model.ts";
import { lineAt } from "../model/scrollback.ts";
import { layout } from "../view/layout.ts";
import { measuresOf } from "../view/pane.ts";
import { lineRows } from "../view/rows.ts";

/** What commands may answer at length, by kind of notice: what the page is called that shows it. */
export const LONG_ANSWER_TITLES: ReadonlyMap<string, string> = new Map([
  ["help", "Commands"],
  ["peers", "Links"],
  ["pictures", "Pictures"],
  ["status", "Status"],
  ["users", "People"],
  ["whois", "Who is this?"],
]);

/** Whether the newest line of the room would take more rows than it shows: of an answer the beginning would be out of sight. */
export function isTooHigh(model: Model, line: Line): boolean {
  const place = layout(model, model.size);
  const { scrollback } = bufferOf(model);
  const previous = lineAt(scrollback, scrollback.size - 1);
  const rows = lineRows(model, line, previous, measuresOf(model, place));
  return rows.length > place.pane.bottom - place.pane.top;
}
