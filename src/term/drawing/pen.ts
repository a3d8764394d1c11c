/**
 * Writes to a terminal while it keeps track of its cursor and style, so that only changes are
 * written.
 *
 * @module
 */
import type { Capabilities } from "./capabilities.ts";
import type { Position } from "./cells.ts";
import { consoleText } from "./console_glyphs.ts";
import { PLAIN, type Style, styleChange } from "./style.ts";

/** A pen that collects control sequences. */
export interface Pen {
  moveTo(row: number, column: number): void;
  /** Writes text, which takes `columns`, where the cursor is. */
  write(text: string, style: Style, columns: number): void;
  /** Writes a grapheme of uncertain width; the cursor is placed anew behind it. */
  writeUncertain(text: string, style: Style): void;
  /** Erases `columns` from the cursor on, or the rest of the row. */
  erase(columns?: number): void;
  /** Goes back to the plain style. */
  reset(): void;
  /** All that was written. */
  sequences(): string;
}

/** A place that only the terminal knows. */
const UNKNOWN: Position = { row: -1, column: -1 };

/** Creates a pen on a terminal in plain style, whose cursor may be anywhere. */
export function createPen(capabilities: Capabilities): Pen {
  let text = "";
  let style = PLAIN;
  let place = UNKNOWN;

  function changeStyle(next: Style): void {
    if (style === next) return;
    text += styleChange(style, next, capabilities);
    style = next;
  }

  function print(glyphs: string, next: Style): void {
    changeStyle(next);
    text += capabilities.fewGlyphs ? consoleText(glyphs) : glyphs;
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
    erase(columns) {
      changeStyle(PLAIN); // what is erased takes the colours of the pen
      text += columns === undefined ? "\x1b[K" : `\x1b[${columns}X`;
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
