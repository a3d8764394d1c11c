import { type Area, BLANK, type Cell, type Grid, type Position } from "./cells.ts";
import { paneShift, shiftPane } from "./shift.ts";
import type { ColourLevel } from "./palette.ts";
import { PLAIN, sameStyle, type Style, styleSequence } from "./style.ts";

const BEGIN_UPDATE = "\x1b[?2026h\x1b[?25l";
const END_UPDATE = "\x1b[?2026l";
const CLEAR_SCREEN = "\x1b[m\x1b[H\x1b[2J";
const CLEAR_ROW = "\x1b[2K";
const SHOW_CURSOR = "\x1b[?25h";
const HIDE_CURSOR = "\x1b[?25l";

/**
 * What turns the screen `before` into `after`, as one string to write: as little as it can, within a synchronized update (mode
 * 2026). Nothing (`""`) where they look alike. Without `before`, or where the sizes differ, the whole screen is cleared and
 * drawn. The terminal's autowrap must be off.
 *
 * A row that has or had anything but ASCII is erased and drawn anew, with the cursor placed after each such grapheme: a
 * terminal with another idea of its width can then not shift what follows.
 */
export function drawDifference(
  before: Grid | undefined,
  after: Grid,
  level: ColourLevel,
): string {
  if (before === undefined || before.columns !== after.columns || before.rows !== after.rows) {
    return update(CLEAR_SCREEN + drawRows(undefined, after, level), after.cursor);
  }
  let shortest = drawRows(before, after, level);
  const shift = shortest === "" ? undefined : paneShift(before, after);
  if (shift !== undefined) {
    const scrolled = scrollSequence(shift.area, shift.rows) +
      drawRows(shiftPane(before, shift), after, level);
    if (scrolled.length < shortest.length) shortest = scrolled;
  }
  if (shortest !== "") return update(shortest, after.cursor);
  const { row, column } = after.cursor ?? {};
  if (before.cursor?.row === row && before.cursor?.column === column) return "";
  return after.cursor === undefined ? HIDE_CURSOR : placeCursor(after.cursor) + SHOW_CURSOR;
}

function update(body: string, cursor: Position | undefined): string {
  const end = cursor === undefined ? "" : placeCursor(cursor) + SHOW_CURSOR;
  return BEGIN_UPDATE + body + "\x1b[m" + end + END_UPDATE;
}

function placeCursor({ row, column }: Position): string {
  return `\x1b[${row + 1};${column + 1}H`;
}

/** Moves the rows of an area up (or down, where negative), by DECSTBM with SU or SD. Moves the cursor home. */
function scrollSequence({ top, bottom }: Area, rows: number): string {
  const move = rows > 0 ? `\x1b[${rows}S` : `\x1b[${-rows}T`;
  return `\x1b[m\x1b[${top + 1};${bottom}r${move}\x1b[r`;
}

function drawRows(before: Grid | undefined, after: Grid, level: ColourLevel): string {
  const pen = createPen(level);
  for (let row = 0; row < after.rows; row++) {
    const next = rowCells(after, row);
    if (before === undefined) {
      drawCells(pen, row, next, 0, next.length);
      continue;
    }
    const previous = rowCells(before, row);
    if (previous.every((cell, column) => sameCell(cell, next[column] ?? BLANK))) continue;
    if (previous.every(isAscii) && next.every(isAscii)) {
      drawChanges(pen, row, previous, next);
    } else {
      pen.moveTo(row, 0);
      pen.erase();
      drawCells(pen, row, next, 0, next.length);
    }
  }
  return pen.drawn();
}

function rowCells(grid: Grid, row: number): readonly Cell[] {
  return grid.cells.slice(row * grid.columns, (row + 1) * grid.columns);
}

/** How many unchanged cells are cheaper to write again than to step over. */
const STEP_OVER_CELLS = 6;

function drawChanges(pen: Pen, row: number, before: readonly Cell[], after: readonly Cell[]): void {
  let from: number | undefined;
  let end = 0;
  for (let column = 0; column <= after.length; column++) {
    const changed = column < after.length &&
      !sameCell(before[column] ?? BLANK, after[column] ?? BLANK);
    if (changed) {
      from ??= column;
      end = column + 1;
    } else if (from !== undefined && (column === after.length || column - end >= STEP_OVER_CELLS)) {
      for (let at = from; at < end; at++) pen.write(row, at, after[at] ?? BLANK);
      from = undefined;
    }
  }
}

/** Draws cells upon an erased row: blanks are there already. */
function drawCells(
  pen: Pen,
  row: number,
  cells: readonly Cell[],
  from: number,
  end: number,
): void {
  for (let column = from; column < end; column++) {
    const cell = cells[column] ?? BLANK;
    if (cell.width > 0 && !sameCell(cell, BLANK)) pen.write(row, column, cell);
  }
}

/** Knows where the terminal's cursor is and how it writes, and says only what has to change. */
interface Pen {
  moveTo(row: number, column: number): void;
  erase(): void;
  write(row: number, column: number, cell: Cell): void;
  drawn(): string;
}

function createPen(level: ColourLevel): Pen {
  let text = "";
  let style: Style | undefined;
  let place: Position | undefined;

  function moveTo(row: number, column: number): void {
    if (place?.row === row && place.column === column) return;
    text += place?.row === row ? `\x1b[${column + 1}G` : placeCursor({ row, column });
    place = { row, column };
  }

  function wear(next: Style): void {
    if (style !== undefined && sameStyle(style, next)) return;
    text += styleSequence(next, level);
    style = next;
  }

  return {
    moveTo,
    erase() {
      wear(PLAIN); // what is erased takes the colours of the pen
      text += CLEAR_ROW;
    },
    write(row, column, cell) {
      moveTo(row, column);
      wear(cell.style);
      text += cell.text;
      // Column -1 is nowhere: the next cell is then placed absolutely.
      place = { row, column: isAscii(cell) ? column + 1 : -1 };
    },
    drawn: () => text,
  };
}

function isAscii(cell: Cell): boolean {
  return cell.text.length === 1 && cell.text < "\x7f";
}

function sameCell(a: Cell, b: Cell): boolean {
  return a === b || a.text === b.text && a.width === b.width && sameStyle(a.style, b.style);
}
