/**
 * Answers to commands that may be too long for the room: they are shown in an overlay.
 *
 * @module
 */
import { bufferOf } from "../../model/buffers.ts";
import type { Line } from "../../model/line.ts";
import type { Model } from "../../model/model.ts";
import { lineAt } from "../../model/scrollback.ts";
import { layout } from "../../view/layout/layout.ts";
import { lineRows } from "../../view/talk/line_rows.ts";
import { measuresOf } from "../../view/layout/pane.ts";

/** The kinds of notices that may be long, and the titles of their overlays. */
export const LONG_ANSWER_TITLES: ReadonlyMap<string, string> = new Map([
  ["aliases", "Aliases"],
  ["bindings", "Keys of your own"],
  ["help", "Commands"],
  ["ignored", "Ignored"],
  ["peers", "Links"],
  ["pictures", "Pictures"],
  ["status", "Status"],
  ["users", "People"],
  ["whois", "Who is this?"],
]);

/**
 * Whether a line takes more rows than the room shows, so that its beginning would be out of sight.
 */
export function isTooHigh(model: Model, line: Line): boolean {
  const place = layout(model, model.size);
  const { scrollback } = bufferOf(model);
  const previous = lineAt(scrollback, scrollback.size - 1);
  const rows = lineRows(model, line, previous, measuresOf(model, place));
  return rows.length > place.pane.bottom - place.pane.top;
}
