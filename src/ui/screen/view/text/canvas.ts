/**
 * A canvas: the grid of a screen, and the parts of its rows that hold text of people. Each part is
 * put in visual order by itself, so that text from right to left stays in its place.
 *
 * @module
 */
import { createGrid, type Grid, type GridLook } from "../../../../term/drawing/cells.ts";
import { putStyled, type Row } from "./styled_text.ts";
import { orderRow, type Part, partsBetween } from "./visual_order.ts";

/** A canvas. */
export interface Canvas {
  readonly grid: Grid;
  readonly parts: PartOfRow[];
}

/** A part of a row; with `ends`, it is made of several, with these between them. */
export interface PartOfRow extends Part {
  readonly row: number;
  readonly ends?: RegExp;
}

export function createCanvas(columns: number, rows: number, look?: GridLook): Canvas {
  return { grid: createGrid(columns, rows, look), parts: [] };
}

/** Puts text on a row from a column on, as a part of its own. Returns the column behind it. */
export function putPart(
  { grid, parts }: Canvas,
  row: number,
  column: number,
  text: Row,
  options: { readonly end?: number; readonly byFirstLetter?: boolean; readonly ends?: RegExp } = {},
): number {
  const { end = grid.columns, byFirstLetter = false, ends } = options;
  const right = putStyled(grid, row, column, text, end);
  // Text from right to left begins at the end of its column.
  const part = { row, left: column, right: byFirstLetter ? end : right, byFirstLetter };
  parts.push(ends === undefined ? part : { ...part, ends });
  return right;
}

/** Orders all parts; the cursor goes with its cell. */
export function orderParts({ grid, parts }: Canvas): void {
  const byRow = new Map<number, PartOfRow[]>();
  for (const part of parts) byRow.set(part.row, [...byRow.get(part.row) ?? [], part]);
  for (const [row, own] of byRow) {
    orderRow(
      grid,
      row,
      () =>
        own.flatMap((part) => part.ends === undefined ? [part] : inPieces(grid, part, part.ends)),
    );
  }
}

function inPieces(grid: Grid, part: PartOfRow, ends: RegExp): readonly Part[] {
  return partsBetween(grid, part.row, part, ends);
}
