import type { Capabilities } from "./capabilities.ts";
import { BLANK, type Cell, type Grid } from "./cells.ts";
import { isCertain } from "./certainty.ts";
import { createPen, type Pen } from "./pen.ts";
import { sameStyle, type Style } from "./style.ts";

/** What has to be written to turn one screen into another of its size. */
export interface CellDiff {
  readonly tails: readonly Tail[];
  readonly runs: readonly CellRun[];
}

/** The rest of a row from a column on, to be erased and drawn anew. */
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
  /** None: they become blank. */
  readonly text?: string;
  /** Of blanks: whether all behind them are blank too. */
  readonly isRest?: boolean;
  readonly style: Style;
}

/** How many unchanged cells are cheaper to write again than to step over. */
const STEP_OVER_CELLS = 5;
/** How many blanks are cheaper to erase (ECH), and at the end of a row (EL), than to write. */
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
 * What differs between two screens of one size. Of a row, what stands before the first grapheme that a terminal may think of
 * another width is compared cell by cell; from there on the row is drawn anew if anything in it changed. The cell before that
 * grapheme goes with it, since a terminal that gives it no width joins them.
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

/** Compares two cells at an index. Neighbours share their styles, which are slow to compare: the last answer is kept. */
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

/** Adds what differs of one row between the indices `from` and `end`. */
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

/** How many cells from an index on are to be erased, if that is shorter than to write blanks. */
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

/** Where a run that begins at an index ends: with its style, or where much is unchanged, or blank. */
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
 * The control sequences that carry out a patch on a terminal that writes plainly, and leave it so. The order of runs is free:
 * from top to bottom, or style by style, whichever is shorter.
 */
export function drawDiff({ tails, runs }: CellDiff, capabilities: Capabilities): string {
  const byPlace = draw(tails, runs, capabilities);
  const grouped = groupByStyle(runs);
  if (grouped === undefined) return byPlace;
  const byStyle = draw(tails, grouped, capabilities);
  return byStyle.length < byPlace.length ? byStyle : byPlace;
}

function draw(
  tails: readonly Tail[],
  runs: readonly CellRun[],
  capabilities: Capabilities,
): string {
  const pen = createPen(capabilities);
  for (const tail of tails) drawTail(pen, tail);
  for (const { row, column, columns, text, isRest, style } of runs) {
    pen.moveTo(row, column);
    if (text !== undefined) pen.write(text, style, columns);
    else pen.erase(isRest ? undefined : columns);
  }
  pen.reset();
  return pen.sequences();
}

/** Draws cells upon what it erased: blanks are there already. */
function drawTail(pen: Pen, { row, column, cells }: Tail): void {
  pen.moveTo(row, column);
  pen.erase();
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

/** Whether there is nothing to be seen of a cell. */
export function isBlank(cell: Cell): boolean {
  return cell === BLANK || cell.text === BLANK.text && sameStyle(cell.style, BLANK.style);
}
