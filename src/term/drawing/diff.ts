/**
 * The difference between two screens of one size, and the control sequences that draw it.
 *
 * Invariants:
 *
 * 1. Drawing a difference upon the screen before yields the screen after, cell for cell.
 * 2. A grapheme of uncertain width shifts nothing: the rest of its row is erased and drawn anew,
 *    each such grapheme with the cursor placed behind it.
 * 3. The sequences begin and end with a terminal that writes in the base of the screen.
 *
 * @module
 */
import type { Capabilities } from "./capabilities.ts";
import { BLANK, type Cell, type Grid, type GridLook, PLAIN_LOOK } from "./cells.ts";
import { createPen, type Pen } from "./pen.ts";
import { sameStyle, type Style } from "./style.ts";
import { isCertain } from "./width_certainty.ts";

/** The difference between two screens. */
export interface CellDiff {
  readonly tails: readonly Tail[];
  readonly runs: readonly CellRun[];
}

/** The rest of a row from a column on, which is erased and drawn anew. */
interface Tail {
  readonly row: number;
  readonly column: number;
  readonly cells: readonly Cell[];
}

/** Cells side by side, all of certain width and one style. */
interface CellRun {
  readonly row: number;
  readonly column: number;
  readonly columns: number;
  /** Absent where the cells become blank. */
  readonly text?: string;
  /** Of blanks: whether all behind them are blank too. */
  readonly isRest?: boolean;
  readonly style: Style;
}

/** Up to so many unchanged cells are cheaper to write again than to step over. */
const STEP_OVER_CELLS = 5;
/** From so many on, blanks are cheaper to erase (ECH; EL at the end of a row) than to write. */
const ERASE_FROM_CELLS = 10;
const ERASE_REST_FROM_CELLS = 4;

/** Two screens of one size, cell beside cell. */
interface Screens {
  readonly columns: number;
  readonly rows: number;
  readonly before: readonly Cell[];
  readonly after: readonly Cell[];
  isSame(at: number): boolean;
}

/**
 * Compares two screens of one size. A row is compared cell by cell up to its first grapheme of
 * uncertain width; from there on it is drawn anew if anything in it changed. The cell before that
 * grapheme belongs to that part, since a terminal that gives the grapheme no width joins the two.
 */
export function diffGrids(before: Grid, after: Grid): CellDiff {
  const { columns, rows } = after;
  const screens: Screens = {
    columns,
    rows,
    before: before.cells,
    after: after.cells,
    isSame: comparer(before.cells, after.cells),
  };
  const tails: Tail[] = [];
  const runs: CellRun[] = [];
  for (let row = 0; row < rows; row++) compareRow(screens, row, tails, runs);
  return { tails, runs };
}

/**
 * Compares two cells at an index. Adjacent cells share their styles, so the last comparison of
 * styles is kept.
 */
function comparer(before: readonly Cell[], after: readonly Cell[]): (at: number) => boolean {
  let one = BLANK.style;
  let other = one;
  let isOneStyle = true;
  return (at) => {
    const a = before[at]!;
    const b = after[at]!;
    if (a === b) return true;
    if (a.text !== b.text || a.width !== b.width) return false;
    if (a.style === b.style) return true;
    if (a.style !== one || b.style !== other) {
      one = a.style;
      other = b.style;
      isOneStyle = sameStyle(one, other);
    }
    return isOneStyle;
  };
}

function compareRow(screens: Screens, row: number, tails: Tail[], runs: CellRun[]): void {
  const { columns, after, isSame } = screens;
  const start = row * columns;
  const end = start + columns;
  let first = start;
  while (first < end && isSame(first)) first++;
  if (first === end) return;
  let last = end - 1;
  while (isSame(last)) last--;

  const uncertain = firstUncertain(screens, start, last + 1);
  if (uncertain > last) {
    addRuns(screens, row, first, last + 1, runs);
    return;
  }
  const column = Math.max(0, uncertain - start - 1);
  tails.push({ row, column, cells: after.slice(start + column, end) });
  addRuns(screens, row, first, start + column, runs);
}

/** The index of the first cell of uncertain width in either screen, or `end`. */
function firstUncertain({ before, after }: Screens, start: number, end: number): number {
  let at = start;
  while (at < end && isCertain(before[at]!) && isCertain(after[at]!)) at++;
  return at;
}

/** Adds the runs of changed cells of one row between the indices `from` and `end`. */
function addRuns(
  screens: Screens,
  row: number,
  from: number,
  end: number,
  runs: CellRun[],
): void {
  const { columns, after, isSame } = screens;
  const start = row * columns;
  let at = from;
  while (at < end) {
    if (isSame(at)) {
      at++;
      continue;
    }
    const { style } = after[at]!;
    const erasure = erasureAt(screens, at);
    if (erasure !== undefined) {
      runs.push({ row, column: at - start, style, ...erasure });
      at += erasure.columns;
      continue;
    }
    const next = runEnd(screens, at, end);
    runs.push({
      row,
      column: at - start,
      columns: next - at,
      text: textOf(after, at, next),
      style,
    });
    at = next;
  }
}

/** The blank cells from an index on, where erasing them is shorter than writing blanks. */
function erasureAt(
  { columns, after, isSame }: Screens,
  from: number,
): Pick<CellRun, "columns" | "isRest"> | undefined {
  const rowEnd = from - from % columns + columns;
  let changed = from;
  let at = from;
  for (; at < rowEnd && isBlank(after[at]!); at++) {
    if (!isSame(at)) changed = at + 1;
  }
  const erased = changed - from;
  if (at === rowEnd && erased >= ERASE_REST_FROM_CELLS) return { columns: erased, isRest: true };
  return erased >= ERASE_FROM_CELLS ? { columns: erased, isRest: false } : undefined;
}

/**
 * The end of the run that begins at an index: where its style ends, or many cells are unchanged or
 * blank.
 */
function runEnd(screens: Screens, from: number, end: number): number {
  const { after, isSame } = screens;
  const { style } = after[from]!;
  let next = from + 1;
  for (let at = next; at < end && at - next < STEP_OVER_CELLS; at++) {
    if (!sameStyle(after[at]!.style, style)) break;
    if (isSame(at)) continue;
    if (erasureAt(screens, at) !== undefined) break;
    next = at + 1;
  }
  return next;
}

function textOf(cells: readonly Cell[], from: number, end: number): string {
  let text = "";
  for (let at = from; at < end; at++) text += cells[at]!.text;
  return text;
}

/**
 * Returns the control sequences that draw a difference. The order of runs is free: from top to
 * bottom, or style by style, whichever is shorter.
 */
export function drawDiff(
  { tails, runs }: CellDiff,
  capabilities: Capabilities,
  look: GridLook = PLAIN_LOOK,
): string {
  const byPlace = draw(tails, runs, capabilities, look);
  const grouped = groupByStyle(runs);
  if (grouped === undefined) return byPlace;
  const byStyle = draw(tails, grouped, capabilities, look);
  return byStyle.length < byPlace.length ? byStyle : byPlace;
}

function draw(
  tails: readonly Tail[],
  runs: readonly CellRun[],
  capabilities: Capabilities,
  look: GridLook,
): string {
  const pen = createPen(capabilities, look);
  for (const tail of tails) drawTail(pen, tail);
  for (const { row, column, columns, text, isRest = false, style } of runs) {
    pen.moveTo(row, column);
    if (text !== undefined) pen.write(text, style, columns);
    else pen.erase(columns, isRest);
  }
  pen.reset();
  return pen.sequences();
}

/** Erases the rest of a row and draws its cells; blanks are there already. */
function drawTail(pen: Pen, { row, column, cells }: Tail): void {
  pen.moveTo(row, column);
  pen.erase(cells.length, true);
  cells.forEach((cell, at) => {
    if (cell.width === 0 || isBlank(cell)) return;
    pen.moveTo(row, column + at);
    if (isCertain(cell)) pen.write(cell.text, cell.style, 1);
    else pen.writeUncertain(cell.text, cell.style);
  });
}

/** The runs ordered by style, each style at its first; `undefined` where that changes nothing. */
function groupByStyle(runs: readonly CellRun[]): readonly CellRun[] | undefined {
  const groups: CellRun[][] = [];
  let isChanged = false;
  for (const run of runs) {
    const at = groups.findLastIndex(([first]) => sameStyle(first!.style, run.style));
    if (at < 0) groups.push([run]);
    else groups[at]!.push(run);
    isChanged ||= at >= 0 && at < groups.length - 1;
  }
  return isChanged ? groups.flat() : undefined;
}

/** Whether a cell shows nothing. */
export function isBlank(cell: Cell): boolean {
  return cell === BLANK || cell.text === BLANK.text && sameStyle(cell.style, BLANK.style);
}
