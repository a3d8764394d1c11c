/**
 * The overlay that shows a text, such as the answer to a command, as a page.
 *
 * @module
 */
import type { Style } from "../../../../term/drawing/style.ts";
import type { Model, TextOverlay } from "../../model/model.ts";
import type { Theme } from "../../themes/theme.ts";
import { type Layout, pageLayout } from "../layout/layout.ts";
import { pageColumns, sectionRow, TITLE_ROWS, titleRow, withScrollBar } from "./page.ts";
import { BOLD, type Row, styled } from "../text/styled_text.ts";
import { wrapTableRow } from "../text/wrap_table_row.ts";

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
  const total = allRows(model.theme, overlay, pane.right - pane.left).length;
  const last = Math.max(0, total - height);
  return {
    ...model,
    overlay: { ...overlay, top: Math.max(0, Math.min(last, overlay.top + rows)) },
  };
}

/** Returns the rows of the pane: the title, the part in sight, and its rows. */
export function textRows(model: Model, overlay: TextOverlay, { pane }: Layout): readonly Row[] {
  const { theme } = model;
  const width = pane.right - pane.left;
  const height = pane.bottom - pane.top - TITLE_ROWS;
  if (height < 0) return [];
  const rows = allRows(theme, overlay, width);
  const total = rows.length;
  const top = Math.max(0, Math.min(overlay.top, total - height)); // the screen may have grown
  const shown = rows.slice(top, top + height);
  const part = shown.length < total ? `${top + 1}–${top + shown.length} of ${total}` : "";
  const title = styled(overlay.title, { ...theme.accent, ...BOLD });
  return [
    titleRow(theme, title, part, width),
    ...withScrollBar(theme, shown, width, { top, height, total }),
  ];
}

/** Lines that are the title of a section: they end with a colon, and others follow, set in. */
const SECTION = /^(\S.*):$/;

function allRows(theme: Theme, { text }: TextOverlay, width: number): readonly Row[] {
  const columns = pageColumns(width);
  const lines = text.split("\n");
  return lines.flatMap((line, at): readonly Row[] => {
    const section = SECTION.exec(line)?.[1];
    if (section !== undefined && lines[at + 1]?.startsWith("  ") === true) {
      return [setIn(sectionRow(theme, section, columns - 1))];
    }
    return wrapTableRow(tableRow(theme, line), columns - 1).map(setIn);
  });
}

const setIn = (row: Row): Row => [...styled(" "), ...row];

/** The first cell of a row that has others behind it: a command with its words, a key, a name. */
const FIRST_CELL = /^( *)(\S+)((?: \S+)*)(?= {2})/;
/** A command whose explanation stands in the next line, since it is long. */
const COMMAND = /^( *)(\/\S+)((?: \S+)*)$/;

/**
 * Styles a line that may be the row of a table: its first cell stands out, of a command only its
 * name.
 */
function tableRow(theme: Theme, line: string): Row {
  const cell = FIRST_CELL.exec(line) ?? COMMAND.exec(line);
  if (cell === null) return styled(line);
  const [all, margin = "", word = "", others = ""] = cell;
  const isCommand = word.startsWith("/");
  const outstanding: Style = isCommand ? { ...theme.accent, ...BOLD } : BOLD;
  return [
    ...styled(margin),
    ...styled(word, outstanding),
    ...styled(others, isCommand ? theme.dim : outstanding),
    ...styled(line.slice(all.length)),
  ];
}
