/**
 * Pages: what stands in place of the talk and of the list of people. The first row of a page is
 * its title; a scroll bar stands at its right edge where it is longer than the screen.
 *
 * @module
 */
import type { Theme } from "../../themes/theme.ts";
import { alignLeft, BOLD, cut, type Row, styled, widthOf } from "../text/styled_text.ts";

/** The rows that a title takes. */
export const TITLE_ROWS = 1;

/** The columns at the right that text leaves free: a blank, and the scroll bar. */
const BAR_COLUMNS = 2;

/** Returns the columns that a page has for its text. */
export function pageColumns(width: number): number {
  return Math.max(1, width - BAR_COLUMNS);
}

/**
 * Returns the row of a title: `── Search build ───── 7 found ──`. The remark goes
 * first where not both have room.
 */
export function titleRow(theme: Theme, title: Row, remark: string, width: number): Row {
  const rule = (columns: number) => styled("─".repeat(Math.max(0, columns)), theme.edge);
  const end = remark === "" ? [] : [...styled(` ${remark} `, theme.dim), ...rule(EDGE_COLUMNS)];
  const named = [...rule(EDGE_COLUMNS), ...styled(" "), ...title, ...styled(" ")];
  const between = width - widthOf(named) - widthOf(end);
  if (between >= 1) return [...named, ...rule(between), ...end];
  return cut([...named, ...rule(width - widthOf(named))], width);
}

const EDGE_COLUMNS = 2;

/** Returns the title of a section: `── Rooms ─────`. */
export function sectionRow(theme: Theme, title: string, width: number): Row {
  const named = [
    ...styled("── ", theme.faint),
    ...styled(title, { ...theme.text, ...BOLD }),
    ...styled(" "),
  ];
  return cut(
    [...named, ...styled("─".repeat(Math.max(0, width - widthOf(named))), theme.faint)],
    width,
  );
}

/** The part of a page that is in sight. */
export interface PagePart {
  /** The number of rows above it. */
  readonly top: number;
  readonly height: number;
  /** The number of all rows. */
  readonly total: number;
}

/** Adds the scroll bar to the rows in sight, where not all rows are. */
export function withScrollBar(
  theme: Theme,
  rows: readonly Row[],
  width: number,
  { top, height, total }: PagePart,
): readonly Row[] {
  if (total <= height || width <= BAR_COLUMNS) return rows;
  const thumb = Math.max(1, Math.round(height * height / total));
  const first = Math.round((height - thumb) * top / Math.max(1, total - height));
  return rows.map((row, at) => {
    const isThumb = at >= first && at < first + thumb;
    const bar = isThumb ? styled("█", theme.edge) : styled("│", theme.faint);
    return [...alignLeft(row, width - 1), ...bar];
  });
}
