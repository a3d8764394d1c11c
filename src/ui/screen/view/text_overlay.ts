/**
 * The overlay that shows a text, such as the answer to a command.
 *
 * @module
 */
import type { Model, TextOverlay } from "../model/model.ts";
import { type Layout, pageLayout } from "./layout.ts";
import { mutedStyle } from "./talk/line_styles.ts";
import { BOLD, cut, type Row, styled } from "./text/styled_text.ts";
import { wrapTableRow } from "./text/wrap_table_row.ts";

/** Shows a text from its beginning. */
export function withText(model: Model, title: string, text: string): Model {
  return { ...model, overlay: { type: "text", title, text, top: 0 } };
}

/** Scrolls the text down by rows or pages (up, where negative), as far as there is text. */
export function scrollText(
  model: Model,
  overlay: TextOverlay,
  by: { readonly rows: number } | { readonly pages: number },
): Model {
  const { pane } = pageLayout(model, model.size);
  const height = Math.max(1, pane.bottom - pane.top - TITLE_ROWS);
  const rows = "rows" in by ? by.rows : by.pages * height;
  const last = Math.max(0, allRows(overlay, pane.right).length - height);
  return {
    ...model,
    overlay: { ...overlay, top: Math.max(0, Math.min(last, overlay.top + rows)) },
  };
}

/** Returns the rows of the pane: the title, the part in sight, and its rows. */
export function textRows(model: Model, overlay: TextOverlay, { pane }: Layout): readonly Row[] {
  const width = pane.right - pane.left;
  const height = pane.bottom - pane.top - TITLE_ROWS;
  if (height < 0) return [];
  const rows = allRows(overlay, width);
  const top = Math.max(0, Math.min(overlay.top, rows.length - height)); // the screen may have grown
  const shown = rows.slice(top, top + height);
  const part = shown.length < rows.length
    ? `${top + 1}–${top + shown.length} of ${rows.length}  `
    : "";
  const hint = styled(`  ${part}Esc goes back`, mutedStyle(model));
  return [cut([...styled(overlay.title, BOLD), ...hint], width), ...shown];
}

const TITLE_ROWS = 1;

function allRows({ text }: TextOverlay, width: number): readonly Row[] {
  return text.split("\n").flatMap((line) => wrapTableRow(styled(line), width));
}
