/**
 * The copy view: the text of a room and nothing else, for copying.
 *
 * A line continues in the next row where a row is full, and never breaks at a blank: as a terminal
 * wraps it, which then copies it as one line.
 *
 * @module
 */
import { createGrid, type Grid } from "../../../term/drawing/cells.ts";
import { PLAIN } from "../../../term/drawing/style.ts";
import type { Buffer } from "../model/buffer.ts";
import { type Line, SIGNS, timeText } from "../model/line.ts";
import type { Model } from "../model/model.ts";
import { lineAt } from "../model/scrollback.ts";
import { gridLook } from "../model/shown_theme.ts";
import { isRevealed } from "../model/spoilers.ts";
import { direction } from "./talk/line_rows.ts";
import { nameStyle } from "./talk/line_styles.ts";
import { bottomOf } from "./layout/pane.ts";
import { markupLines } from "./text/styled_markup.ts";
import { BOLD, putStyled, type Row, styled, type StyledGrapheme } from "./text/styled_text.ts";

/** Draws the copy view of a buffer. */
export function copyView(model: Model, buffer: Buffer, columns: number, rows: number): Grid {
  const grid = createGrid(columns, rows, gridLook(model));
  const wrappedRows = new Set<number>();
  const all: { readonly row: Row; readonly isWrapped: boolean }[] = [];
  for (let index = bottomOf(buffer).index; index >= 0 && all.length < rows; index--) {
    const line = lineAt(buffer.scrollback, index);
    if (line === undefined) break;
    const parts = copyRows(model, line).flatMap((text) => {
      const pieces = breakAnywhere(text, columns);
      return pieces.map((row, at) => ({ row, isWrapped: at < pieces.length - 1 }));
    });
    all.unshift(...parts);
  }
  all.slice(Math.max(0, all.length - rows)).forEach(({ row, isWrapped }, at) => {
    putStyled(grid, at, 0, row);
    if (isWrapped) wrappedRows.add(at);
  });
  grid.wrappedRows = wrappedRows;
  return grid;
}

/**
 * Returns the rows of a line before breaking. The name is bold, which no text can be: so no text
 * passes for a name.
 */
function copyRows(model: Model, line: Line): readonly Row[] {
  const look = { style: PLAIN, theme: model.theme, isRevealed: isRevealed(model, line) };
  const [first = [], ...others] = markupLines(line.body, look).map((parts) => parts.map(unstyled));
  const name = styled(line.name, { ...nameStyle(model, line), ...BOLD, inverse: false });
  const who = line.kind === "chat"
    ? [...name, ...styled(": ", BOLD)]
    : line.kind === "direct"
    ? direction(model, line).map(({ text, width }) => ({ text, width, style: BOLD }))
    : [...styled(`${SIGNS[line.kind]} `, BOLD), ...name, ...styled(line.name === "" ? "" : " ")];
  const time = timeText(line.when, model.snapshot.settings.time);
  return [[...styled(time === "" ? "" : `${time} `), ...who, ...first], ...others];
}

/** Removes the style, but keeps the link. */
function unstyled({ text, width, style: { link } }: StyledGrapheme): StyledGrapheme {
  return { text, width, style: link === undefined ? PLAIN : { link } };
}

/** Breaks a line into rows of `width` columns, anywhere; at least one. */
function breakAnywhere(line: Row, width: number): readonly Row[] {
  const rows: Row[number][][] = [[]];
  let used = 0;
  for (const grapheme of line) {
    if (used + grapheme.width > width && used > 0) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(grapheme);
    used += grapheme.width;
  }
  return rows;
}
