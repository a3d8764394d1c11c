/**
 * Visual order: puts text that runs from right to left as it is read (UAX #9), for a terminal that
 * leaves the order to us ("BiDi in Terminal Emulators" of freedesktop.org: explicit mode).
 *
 * A terminal that reorders by itself takes a whole row for one sentence. Here a row is made of
 * parts, such as the name and what somebody says, and each is ordered by itself.
 *
 * Invariant: no cell leaves its part, whatever stands in the others.
 *
 * @module
 */
// @ts-types="./bidi_js.d.ts"
import bidiFactory, { type Bidi } from "bidi-js";
import { BLANK, type Cell, type Grid, putCell } from "../../../../term/drawing/cells.ts";

/** A part of a row; `right` is the first column beyond it. */
export interface Part {
  readonly left: number;
  readonly right: number;
  /** Whether the first letter decides where it begins, as in what somebody says. */
  readonly byFirstLetter: boolean;
}

/** The blocks of letters that run from right to left: Hebrew to Arabic Extended-A, and others. */
const FROM_THE_RIGHT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const FIRST_FROM_THE_RIGHT = 0x590;

let bidi: Bidi | undefined;

/**
 * Orders each part of a row that has letters which run from right to left; moves the cursor, too.
 */
export function orderRow(grid: Grid, row: number, parts: () => readonly Part[]): void {
  if (!hasLetters(grid, row)) return;
  for (const part of parts()) orderPart(grid, row, part);
}

function hasLetters({ cells, columns }: Grid, row: number): boolean {
  for (let at = row * columns; at < (row + 1) * columns; at++) {
    const { text } = cells[at]!;
    if (text.charCodeAt(0) >= FIRST_FROM_THE_RIGHT && FROM_THE_RIGHT.test(text)) return true;
  }
  return false;
}

function orderPart(grid: Grid, row: number, { left, right, byFirstLetter }: Part): void {
  const placed: { readonly cell: Cell; readonly column: number }[] = [];
  for (let column = left; column < right; column++) {
    const cell = grid.cells[row * grid.columns + column]!;
    if (cell.width > 0) placed.push({ cell, column });
  }
  while (placed.at(-1)?.cell.text === " ") placed.pop();
  while (placed[0]?.cell.text === " ") placed.shift();
  const text = placed.map(({ cell }) => cell.text).join("");
  if (!FROM_THE_RIGHT.test(text)) return;

  bidi ??= bidiFactory();
  const { levels } = bidi.getEmbeddingLevels(text, byFirstLetter ? undefined : "ltr");
  let unit = 0;
  const levelled = placed.map(({ cell, column }) => {
    const level = levels[unit]!;
    unit += cell.text.length;
    return { cell: level % 2 === 1 ? mirrored(cell) : cell, column, level };
  });

  const { cursor } = grid;
  const last = placed.at(-1)!;
  let column = placed[0]!.column;
  for (let at = column; at < last.column + last.cell.width; at++) putCell(grid, row, at, BLANK);
  for (const { cell, column: before } of reversed(levelled)) {
    if (cursor?.row === row && cursor.column === before) grid.cursor = { row, column };
    column = putCell(grid, row, column, cell);
  }
}

/**
 * Reverses every run of a level and those above it, from the highest to the lowest odd one (L2).
 */
function reversed<T extends { readonly level: number }>(cells: readonly T[]): readonly T[] {
  let ordered = [...cells];
  for (let level = Math.max(...cells.map((cell) => cell.level)); level > 0; level--) {
    const next: T[] = [];
    let run: T[] = [];
    for (const cell of ordered) {
      if (cell.level >= level) {
        run.unshift(cell);
        continue;
      }
      next.push(...run, cell);
      run = [];
    }
    ordered = [...next, ...run];
  }
  return ordered;
}

function mirrored(cell: Cell): Cell {
  const text = bidi?.getMirroredCharacter(cell.text);
  return text === null || text === undefined ? cell : { ...cell, text };
}

/** Ends a part of a bar or a compact line: two blanks, a dot, or the colon behind a name. */
export const BAR_ENDS = / {2,}| · |: /g;
/** Ends a cell of a table. */
export const TABLE_ENDS = / {2,}/g;

/** Returns the parts of a part whose text has several, with `ends` between them. */
export function partsBetween(
  grid: Grid,
  row: number,
  { left, right, byFirstLetter }: Part,
  ends: RegExp,
): readonly Part[] {
  const columns: number[] = [];
  let text = "";
  for (let column = left; column < right; column++) {
    const cell = grid.cells[row * grid.columns + column]!;
    for (let unit = 0; unit < cell.text.length; unit++) columns.push(column);
    text += cell.text;
  }
  const parts: Part[] = [];
  let start = left;
  for (const { index, 0: end } of text.matchAll(ends)) {
    parts.push({ left: start, right: columns[index]!, byFirstLetter });
    start = columns[index + end.length] ?? right;
  }
  return [...parts, { left: start, right, byFirstLetter }];
}
