import { type Area, BLANK, type Grid } from "./cells.ts";

/** A part of the screen whose contents moved up by `rows` (down, where negative). */
export interface Shift {
  readonly area: Area;
  readonly rows: number;
}

/**
 * By how much the pane of `before` moved, judged by the text of its rows, or `undefined` where more rows stayed than moved.
 * A guess to save bytes: nothing depends on its being right.
 */
export function paneShift(before: Grid, after: Grid): Shift | undefined {
  const area = after.pane;
  if (area === undefined || before.pane === undefined || !sameArea(area, before.pane)) return;
  const old = paneRows(before, area);
  const now = paneRows(after, area);
  let best = 0;
  let most = matches(old, now, 0);
  for (let rows = 1; rows < old.length; rows++) {
    for (const by of [rows, -rows]) {
      const found = matches(old, now, by);
      if (found > most) [best, most] = [by, found];
    }
  }
  return best === 0 ? undefined : { area, rows: best };
}

/** A screen as it is after its terminal scrolled the rows of an area: whole rows, and blank ones come in. */
export function shiftPane(before: Grid, { area, rows }: Shift): Grid {
  const { columns, cells } = before;
  const pane = cells.slice(area.top * columns, area.bottom * columns);
  const blank = new Array(Math.min(Math.abs(rows) * columns, pane.length)).fill(BLANK);
  const moved = rows > 0
    ? [...pane.slice(blank.length), ...blank]
    : [...blank, ...pane.slice(0, pane.length - blank.length)];
  return {
    ...before,
    cells: [
      ...cells.slice(0, area.top * columns),
      ...moved,
      ...cells.slice(area.bottom * columns),
    ],
  };
}

function sameArea(a: Area, b: Area): boolean {
  return a.top === b.top && a.bottom === b.bottom && a.left === b.left && a.right === b.right;
}

function paneRows(grid: Grid, { top, bottom, left, right }: Area): readonly string[] {
  const rows: string[] = [];
  for (let row = top; row < bottom; row++) {
    const start = row * grid.columns;
    rows.push(grid.cells.slice(start + left, start + right).map((cell) => cell.text).join(""));
  }
  return rows;
}

/** How many rows with something on them are in `now` what they were `by` rows further down in `old`. */
function matches(old: readonly string[], now: readonly string[], by: number): number {
  let found = 0;
  for (let row = Math.max(0, -by); row < Math.min(now.length, now.length - by); row++) {
    const text = now[row];
    if (text === old[row + by] && text?.trim() !== "") found++;
  }
  return found;
}
