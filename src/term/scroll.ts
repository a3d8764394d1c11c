import { type Area, BLANK, type Grid } from "./cells.ts";
import { placeCursor } from "./pen.ts";

/** A part of the screen whose contents moved up by `rows` (down, where negative). */
export interface Scroll {
  readonly area: Area;
  readonly rows: number;
  /** Whether most of what is in the area now was there before. */
  readonly isMost: boolean;
}

/**
 * By how much the pane of `before` moved, judged by the text of its rows, or `undefined` where more rows stayed than moved.
 * A guess to save bytes: nothing depends on its being right.
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
 * The control sequences that scroll whole rows, the only kind that every terminal has: a scroll region (DECSTBM), and lines
 * deleted or inserted at its top (DL, IL; the Linux console lacks SU and SD). The terminal must write plainly.
 */
export function scrollSequence({ area: { top, bottom }, rows }: Scroll): string {
  const move = rows > 0 ? `${rows}M` : `${-rows}L`;
  return `\x1b[${top + 1};${bottom}r${placeCursor({ row: top, column: 0 })}\x1b[${move}\x1b[r`;
}

/** A screen as it is after its terminal scrolled the rows of an area: whole rows, and blank ones come in. */
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

/** Of a row with nothing on it. */
const EMPTY = 0;

/** A number for each row of an area, which rows of one text share. */
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
/** Of the FNV hash of 32 bits. */
const FNV_PRIME = 0x0100_0193;

/** How many rows with something on them are in `now` what they were `by` rows further down in `old`. */
function matches(old: readonly number[], now: readonly number[], by: number): number {
  let found = 0;
  for (let row = Math.max(0, -by); row < Math.min(now.length, now.length - by); row++) {
    if (now[row] !== EMPTY && now[row] === old[row + by]) found++;
  }
  return found;
}
