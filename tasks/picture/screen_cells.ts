/**
 * The cells of a screen as a picture needs them: text, width, colours.
 *
 * @module
 */

import xterm from "@xterm/headless";
import { UnicodeGraphemesAddon } from "../program/graphemes.ts";

/** How many columns and rows a picture has. */
export const SCREEN_COLUMNS = 80;
export const SCREEN_ROWS = 24;

/** A colour as `#rrggbb`. */
export type Colour = `#${string}`;

/**
 * One column of one row, as it looks; a space where nothing is. Of a wide character the first cell
 * has width 2, the second one 0.
 */
export interface Cell {
  readonly text: string;
  readonly width: number;
  /** None: the terminal's own. */
  readonly ink?: Colour;
  /** None: that of the screen. */
  readonly ground?: Colour;
  readonly bold: boolean;
  readonly italic: boolean;
  /** Whether ink and ground have changed places. */
  readonly inverse: boolean;
}

/** What somebody sees who looks at the terminal. */
export interface Screen {
  /** Row by row; in each, one cell a column. */
  readonly rows: readonly (readonly Cell[])[];
  readonly cursor: { readonly row: number; readonly column: number };
}

/** A terminal emulator, which answers as one with a background of this colour does. */
export interface Emulator extends Disposable {
  /** Resolves when the screen shows it. */
  write(output: Uint8Array): Promise<void>;
  /** All rows as one text, without blanks at their ends. */
  text(): string;
  /** @throws {Error} for a cell that looks as the pictures have no means for */
  screen(): Screen;
}

/** Opens an emulator; what it answers to the program goes to `reply`. */
export function openEmulator(background: Colour, reply: (text: string) => void): Emulator {
  const terminal = new xterm.Terminal({
    cols: SCREEN_COLUMNS,
    rows: SCREEN_ROWS,
    allowProposedApi: true,
    scrollback: 0,
  });
  terminal.loadAddon(new UnicodeGraphemesAddon());
  terminal.onData(reply);
  // The emulator has no colours of its own, so OSC 11 is answered for it.
  terminal.parser.registerOscHandler(11, (question) => {
    if (question !== "?") return false;
    reply(`\x1b]11;rgb:${background.slice(1).match(/../g)?.join("/")}\x1b\\`);
    return true;
  });

  const line = (row: number) => terminal.buffer.active.getLine(row);

  function cellAt(row: number, column: number): Cell {
    const cell = line(row)?.getCell(column);
    if (cell === undefined) throw new RangeError(`There is no cell in ${row}, ${column}`);
    const unknown = cell.isFgPalette() || cell.isBgPalette() || cell.isDim() ||
      cell.isUnderline() || cell.isStrikethrough();
    if (unknown) throw new Error(`Cannot draw "${cell.getChars()}": it has a look of its own`);
    const hex = (colour: number): Colour => `#${colour.toString(16).padStart(6, "0")}`;
    return {
      text: cell.getChars() || " ".repeat(cell.getWidth()),
      width: cell.getWidth(),
      ...(cell.isFgRGB() ? { ink: hex(cell.getFgColor()) } : {}),
      ...(cell.isBgRGB() ? { ground: hex(cell.getBgColor()) } : {}),
      bold: cell.isBold() !== 0,
      italic: cell.isItalic() !== 0,
      inverse: cell.isInverse() !== 0,
    };
  }

  return {
    write: (output) => new Promise((resolve) => terminal.write(output, resolve)),
    text: () => count(SCREEN_ROWS, (row) => line(row)?.translateToString(true) ?? "").join("\n"),
    screen() {
      const { cursorY, cursorX } = terminal.buffer.active;
      return {
        rows: count(SCREEN_ROWS, (row) => count(SCREEN_COLUMNS, (column) => cellAt(row, column))),
        cursor: { row: cursorY, column: cursorX },
      };
    },
    [Symbol.dispose]: () => terminal.dispose(),
  };
}

function count<T>(length: number, item: (index: number) => T): readonly T[] {
  return Array.from({ length }, (_, index) => item(index));
}
