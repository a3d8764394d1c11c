/**
 * Detects that the pane scrolled from one screen to the next, and has the terminal scroll it
 * (DECSTBM, DL, IL). A guess that saves bytes: the rest is drawn by the difference, so nothing
 * depends on its being right.
 *
 * @module
 */
import { type Area, BLANK, type Grid } from "./cells.ts";
import { placeCursor } from "./pen.ts";

/** An area of the screen whose contents moved up by `rows` (down, where negative). */
export interface Scroll {
  readonly area: Area;
  readonly rows: number;
  /** Whether most rows of the area were there before. */
  readonly isMost: boolean;
}

/**
 * Guesses by how much the pane moved, by the text of its rows; `undefined` where more rows stayed
 * than moved.
 */
export function paneScroll(before: Grid, after: Grid): Scroll | undefined {
  const area = after.pane;
  if (area === undefined || before.pane === undefined || !sameArea(area, before.pane)) return;
  const old = rowHashes(before, area);
  const now = rowHashes(after, area);
  let best = 0;
  let most = matches(old, now, 0);
  for (let rows = 1; rows < old.length; rows++) {
    for (const by of [rows, -rows]) {
      const found = matches(old, now, by);
      if (found > most) [best, most] = [by, found];
    }
  }
  return best === 0 ? undefined : { area, rows: best, isMost: most > now.length / 2 };
}

/**
 * Returns the control sequences that scroll whole rows: a scroll region (DECSTBM), and lines
 * deleted or inserted at its top (DL, IL). Every terminal has these; the Linux console lacks SU and
 * SD. The terminal must write in the base.
 */
export function scrollSequence({ area: { top, bottom }, rows }: Scroll): string {
  const move = rows > 0 ? `${rows}M` : `${-rows}L`;
  return `\x1b[${top + 1};${bottom}r${placeCursor({ row: top, column: 0 })}\x1b[${move}\x1b[r`;
}

/**
 * Returns a screen as its terminal shows it after scrolling: whole rows moved, and blank ones came
 * in.
 */
export function scrollPane(before: Grid, { area, rows }: Scroll): Grid {
  const { columns } = before;
  const start = area.top * columns;
  const end = area.bottom * columns;
  const by = rows * columns;
  const cells = before.cells.slice();
  for (let at = start; at < end; at++) {
    const from = at + by;
    cells[at] = from >= start && from < end ? before.cells[from]! : BLANK;
  }
  return { ...before, cells };
}

function sameArea(a: Area, b: Area): boolean {
  return a.top === b.top && a.bottom === b.bottom && a.left === b.left && a.right === b.right;
}

/** The hash of an empty row. */
const EMPTY = 0;

/** A hash of the text of each row of an area. */
function rowHashes(
  { cells, columns }: Grid,
  { top, bottom, left, right }: Area,
): readonly number[] {
  const hashes: number[] = [];
  for (let row = top; row < bottom; row++) {
    let hash = EMPTY;
    for (let at = row * columns + left; at < row * columns + right; at++) {
      const unit = cells[at]!.text.charCodeAt(0);
      // Blanks are passed over, so the column has to count: "a b" is not "ab".
      if (unit !== BLANK_UNIT) hash = Math.imul(hash ^ (unit + at - row * columns), FNV_PRIME);
    }
    hashes.push(hash);
  }
  return hashes;
}

const BLANK_UNIT = 0x20;
/** The prime of the FNV-1 hash of 32 bits. */
const FNV_PRIME = 0x0100_0193;

/** Counts the rows with text in `now` that stood `by` rows further down in `old`. */
function matches(old: readonly number[], now: readonly number[], by: number): number {
  let found = 0;
  for (let row = Math.max(0, -by); row < Math.min(now.length, now.length - by); row++) {
    if (now[row] !== EMPTY && now[row] === old[row + by]) found++;
  }
  return found;
}
