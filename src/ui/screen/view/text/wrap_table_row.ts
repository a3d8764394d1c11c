/**
 * Wraps a row of a table, whose cells are two blanks or more apart.
 *
 * @module
 */
import { blanks, type StyledGrapheme, widthOf } from "./styled_text.ts";
import { wrap } from "./wrap.ts";

/**
 * Wraps a line to rows of at most `width` columns. The last cell of a row of a table wraps under
 * itself if half of the width is left for it; else further rows are indented a little.
 */
export function wrapTableRow(
  line: readonly StyledGrapheme[],
  width: number,
): readonly (readonly StyledGrapheme[])[] {
  const start = lastCell(line);
  const indent = widthOf(line.slice(0, start));
  if (start === 0) return wrap(line, Math.max(1, width));
  if (indent <= width / 2) {
    const rows = wrap(line.slice(start), Math.max(1, width - indent));
    return setIn(rows, indent, line.slice(0, start));
  }
  return setIn(wrap(line, Math.max(1, width - SET_IN_COLUMNS), Math.max(1, width)), SET_IN_COLUMNS);
}

const SET_IN_COLUMNS = 2;

/** Adds a margin to the rows; the first has `before` in its place. */
function setIn(
  rows: readonly (readonly StyledGrapheme[])[],
  columns: number,
  before: readonly StyledGrapheme[] = [],
): readonly (readonly StyledGrapheme[])[] {
  const margin = blanks(columns);
  return rows.map((row, at) => [...(at === 0 ? before : margin), ...row]);
}

/**
 * Returns the place where the last cell begins, behind others or a margin; 0 where there is none.
 */
function lastCell(line: readonly StyledGrapheme[]): number {
  const isBlank = (at: number): boolean => line[at]?.text === " ";
  let start = line.length - 1;
  while (start > 0 && (isBlank(start) || !isBlank(start - 1) || !isBlank(start - 2))) start--;
  return Math.max(0, start);
}
