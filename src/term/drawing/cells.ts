/**
 * A screen as a grid of cells, before it becomes control sequences.
 *
 * Invariants:
 *
 * 1. No cell holds a control character, a line separator or a bidirectional control:
 *    {@link putCell} is the last line of defence, and throws.
 * 2. Half of a wide grapheme never stays: where one half is overwritten, the other becomes blank.
 *
 * @module
 */
import { MAX_SCREEN_COLUMNS, MAX_SCREEN_ROWS } from "../../core/limits/front_ends.ts";
import { type Grapheme, graphemes } from "../../core/text/width.ts";
import { type BaseStyle, PLAIN, type Style } from "./style.ts";

/**
 * One column of one row. A wide grapheme is in its first cell; its second one is {@link WIDE_REST}.
 */
export interface Cell {
  readonly text: string;
  readonly width: 0 | 1 | 2;
  readonly style: Style;
}

/** A place on the screen, from 0. */
export interface Position {
  readonly row: number;
  readonly column: number;
}

/** A part of the screen, from 0; `bottom` and `right` are the first row and column beyond it. */
export interface Area {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** How all cells of a screen are drawn. Another one draws the whole screen anew. */
export interface GridLook {
  readonly base: BaseStyle;
  /** Whether other symbols become ASCII: see `asciiText`. */
  readonly isAscii: boolean;
}

export const PLAIN_LOOK: GridLook = { base: PLAIN, isAscii: false };

/** A whole screen. */
export interface Grid {
  readonly look: GridLook;
  readonly columns: number;
  readonly rows: number;
  /** Row by row, `columns` each. */
  readonly cells: Cell[];
  /** The place of the cursor; absent while it is hidden. */
  cursor?: Position;
  /**
   * Rows that continue in the next one as one line. A terminal that knows it copies both as one.
   */
  wrappedRows?: ReadonlySet<number>;
  /** The part that may move as a whole from one screen to the next. */
  pane?: Area;
}

export const BLANK: Cell = { text: " ", width: 1, style: PLAIN };
const WIDE_REST: Cell = { text: "", width: 0, style: PLAIN };

/** Creates an empty screen, of at most {@link MAX_SCREEN_COLUMNS} by {@link MAX_SCREEN_ROWS}. */
export function createGrid(columns: number, rows: number, look = PLAIN_LOOK): Grid {
  const fits = columns >= 0 && columns <= MAX_SCREEN_COLUMNS && rows >= 0 &&
    rows <= MAX_SCREEN_ROWS;
  if (!fits || !Number.isInteger(columns) || !Number.isInteger(rows)) {
    throw new RangeError(`Cannot create grid: current value is ${columns} × ${rows}`);
  }
  return { look, columns, rows, cells: new Array<Cell>(columns * rows).fill(BLANK) };
}

/**
 * Characters that no text on the screen may have: C0, DEL, C1, line separators, bidirectional
 * controls.
 */
// deno-lint-ignore no-control-regex -- control characters are what it looks for
const FORBIDDEN = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/**
 * Whether text is one character that is surely not {@link FORBIDDEN}: a quick check that nearly all
 * pass.
 */
function isHarmless(text: string): boolean {
  const unit = text.charCodeAt(0);
  return text.length === 1 && ((unit >= 0x20 && unit <= 0x7e) || unit > 0x2069);
}

/**
 * Puts one grapheme at a place, and returns the column behind it. A grapheme that does not fit
 * before `end` is not drawn; then `end` is returned. A grapheme without width takes no cell.
 *
 * @throws {TypeError} for a control character: it is a bug elsewhere, and must not reach the
 *   terminal
 */
export function putCell(
  grid: Grid,
  row: number,
  column: number,
  cell: Cell,
  end = grid.columns,
): number {
  const { text, width } = cell;
  if (!isHarmless(text) && (FORBIDDEN.test(text) || text === "")) {
    throw new TypeError(`Cannot draw grapheme: current value is ${JSON.stringify(text)}`);
  }
  if (width === 0) return column;
  if (row < 0 || row >= grid.rows || column < 0 || column + width > Math.min(end, grid.columns)) {
    return end;
  }
  const { cells } = grid;
  const first = row * grid.columns + column;
  const last = first + width - 1;
  // Half of a wide grapheme can't stay.
  if (cells[first]?.width === 0) cells[first - 1] = BLANK;
  if (cells[last]?.width === 2) cells[last + 1] = BLANK;
  cells[first] = cell;
  if (last > first) cells[last] = WIDE_REST;
  return column + width;
}

/** {@link putCell} of a grapheme in a style. */
export function putGrapheme(
  grid: Grid,
  row: number,
  column: number,
  { text, width }: Grapheme,
  style: Style,
  end = grid.columns,
): number {
  return putCell(grid, row, column, { text, width, style }, end);
}

/** Puts text on one row from a place on, up to `end`, and returns the column behind it. */
export function putText(
  grid: Grid,
  row: number,
  column: number,
  text: string | readonly Grapheme[],
  style: Style,
  end = grid.columns,
): number {
  for (const grapheme of typeof text === "string" ? graphemes(text) : text) {
    column = putGrapheme(grid, row, column, grapheme, style, end);
    if (column >= end) break;
  }
  return column;
}

/** Returns the text of a row, without the blanks at its end. */
export function rowText(grid: Grid, row: number): string {
  return grid.cells.slice(row * grid.columns, (row + 1) * grid.columns)
    .map((cell) => cell.text).join("").trimEnd();
}
