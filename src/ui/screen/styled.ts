import { REMOVED } from "../../core/text/safe.ts";
import { type Grapheme, graphemes } from "../../core/text/width.ts";
import { type Grid, putGrapheme } from "../../term/cells.ts";
import { PLAIN, type Style } from "../../term/style.ts";

/** A grapheme and how it is to look. */
export interface Styled extends Grapheme {
  readonly style: Style;
}

export const BOLD: Style = { bold: true };
const DIM: Style = { dim: true };

/** Text in one style; where something unsafe was removed from it, the mark is dim. */
export function styled(text: string, style: Style = PLAIN): Styled[] {
  return graphemes(text).map((grapheme) => ({
    ...grapheme,
    style: grapheme.text === REMOVED ? DIM : style,
  }));
}

/** The columns that graphemes take side by side. */
export function widthOf(row: readonly Grapheme[]): number {
  let width = 0;
  for (const grapheme of row) width += grapheme.width;
  return width;
}

/** As much of a text as fits into `width` columns, with `…` at its end where something is missing. */
export function cut(row: readonly Styled[], width: number): readonly Styled[] {
  if (widthOf(row) <= width) return row;
  const kept: Styled[] = [];
  let room = width - 1;
  for (const grapheme of row) {
    room -= grapheme.width;
    if (room < 0) break;
    kept.push(grapheme);
  }
  return width < 1 ? [] : [...kept, { text: "…", width: 1, style: kept.at(-1)?.style ?? PLAIN }];
}

/** Puts graphemes on one row from a column on, as far as they fit. Returns the column behind them. */
export function putStyled(
  grid: Grid,
  row: number,
  column: number,
  graphemes: readonly Styled[],
  end = grid.columns,
): number {
  for (const grapheme of graphemes) {
    column = putGrapheme(grid, row, column, grapheme, grapheme.style, end);
  }
  return column;
}
