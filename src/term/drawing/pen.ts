/**
 * Writes to a terminal while it keeps track of its cursor and style, so that only changes are
 * written.
 *
 * @module
 */
import type { Capabilities } from "./capabilities.ts";
import { type GridLook, PLAIN_LOOK, type Position } from "./cells.ts";
import { shownText } from "./console_glyphs.ts";
import { PLAIN, type Style, styleChange } from "./style.ts";

/** A pen that collects control sequences. */
export interface Pen {
  moveTo(row: number, column: number): void;
  /** Writes text, which takes `columns`, where the cursor is. */
  write(text: string, style: Style, columns: number): void;
  /** Writes a grapheme of uncertain width; the cursor is placed anew behind it. */
  writeUncertain(text: string, style: Style): void;
  /** Erases `columns` from the cursor on. `isRest`: they are the rest of the row. */
  erase(columns: number, isRest: boolean): void;
  /** Goes back to the base. */
  reset(): void;
  /** All that was written. */
  sequences(): string;
}

/** A place that only the terminal knows. */
const UNKNOWN: Position = { row: -1, column: -1 };

/** Returns whether what is erased has the colours of a base. */
export function erasesToBase(
  { erasesInColour }: Capabilities,
  { base }: Pick<GridLook, "base">,
): boolean {
  return erasesInColour || base.ground === undefined;
}

/** Creates a pen on a terminal that writes in the base, whose cursor may be anywhere. */
export function createPen(capabilities: Capabilities, look: GridLook = PLAIN_LOOK): Pen {
  const { base } = look;
  let text = "";
  let style = PLAIN;
  let place = UNKNOWN;

  function changeStyle(next: Style): void {
    if (style === next) return;
    text += styleChange(style, next, capabilities, base);
    style = next;
  }

  function print(glyphs: string, next: Style): void {
    changeStyle(next);
    text += shownText(glyphs, capabilities, look);
  }

  return {
    moveTo(row, column) {
      if (place.row !== row) text += placeCursor({ row, column });
      else if (place.column !== column) text += moveInRow(place.column, column);
      place = { row, column };
    },
    write(glyphs, next, columns) {
      print(glyphs, next);
      place = { row: place.row, column: place.column + columns };
    },
    writeUncertain(glyphs, next) {
      print(glyphs, next);
      place = { row: place.row, column: UNKNOWN.column };
    },
    erase(columns, isRest) {
      changeStyle(PLAIN); // what is erased takes the colours of the pen
      if (!erasesToBase(capabilities, look)) {
        text += " ".repeat(columns);
        place = { row: place.row, column: UNKNOWN.column };
      } else text += isRest ? "\x1b[K" : `\x1b[${columns}X`;
    },
    reset: () => changeStyle(PLAIN),
    sequences: () => text,
  };
}

/** Returns the sequence that puts the cursor at a place (CUP). */
export function placeCursor({ row, column }: Position): string {
  if (column > 0) return `\x1b[${row + 1};${column + 1}H`;
  return row > 0 ? `\x1b[${row + 1}H` : "\x1b[H";
}

function moveInRow(from: number, to: number): string {
  if (to === 0) return "\r";
  const absolute = `\x1b[${to + 1}G`;
  if (from === UNKNOWN.column || to < from) return absolute;
  const forward = to - from === 1 ? "\x1b[C" : `\x1b[${to - from}C`;
  return forward.length < absolute.length ? forward : absolute;
}
