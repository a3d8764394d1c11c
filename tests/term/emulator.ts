/**
 * A terminal emulator (xterm.js, headless) to which tests write, and whose screen they read.
 *
 * @module
 */

import xterm, { type IBufferCell } from "@xterm/headless";
import { UnicodeGraphemesAddon } from "../../tasks/program/graphemes.ts";

/** A real terminal emulator to read the screen from. */
export interface Emulator {
  write(text: string): Promise<void>;
  /** What was written before is done before. */
  resize(columns: number, rows: number): void;
  /** As if it had just been opened, with this size. */
  reset(columns: number, rows: number): void;
  /** The rows as text, without blanks at their ends. */
  rows(): readonly string[];
  /**
   * Everything that can be seen: the cursor, and of every row its cells with their looks. Two equal
   * ones look alike.
   */
  look(): readonly string[];
  /** What stands in a cell. */
  cell(row: number, column: number): string;
  /** Where the text on the screen leads, each with the text that does, joined over all rows. */
  links(): readonly { readonly target: string; readonly text: string }[];
  /** The rows that it takes for the rest of the one above, so that both are copied as one line. */
  wrapped(): readonly number[];
  /** Whether the alternate screen is shown. */
  alternate(): boolean;
  modes(): { readonly paste: boolean; readonly autowrap: boolean; readonly cursor: boolean };
  /** Whether it tells the program of its focus. */
  tellsFocus(): boolean;
  /** Returns whether it reports the mouse, and no motion of it. */
  tellsMouse(): boolean;
  /** What the window is called; it can be put aside, and taken up again (CSI 22 t, CSI 23 t). */
  title(): string;
  /**
   * Control sequences that no screen of ours has a use for (titles, clipboard, device control), as
   * they came.
   */
  readonly foreign: readonly string[];
  dispose(): void;
}

export interface EmulatorOptions {
  /**
   * Whether it knows graphemes (UAX 29); without, it counts the columns of each code point as in
   * 2010 (Unicode 6).
   */
  readonly graphemes?: boolean;
  /** Whether the program may name the window; otherwise a title is foreign. */
  readonly named?: boolean;
}

export function openEmulator(
  columns: number,
  rows: number,
  { graphemes = true, named = false }: EmulatorOptions = {},
): Emulator {
  const terminal = new xterm.Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    logLevel: "off",
    scrollback: 0,
    windowOptions: { pushTitle: named, popTitle: named },
  });
  if (graphemes) terminal.loadAddon(new UnicodeGraphemesAddon());
  const foreign: string[] = [];
  let title = "";
  terminal.onTitleChange((text) => title = text);
  for (const code of [0, 1, 2, 4, 9, 52, 777]) {
    if (code === 2 && named) continue;
    terminal.parser.registerOscHandler(code, (data) => foreign.push(`OSC ${code};${data}`) > 0);
  }
  for (const final of ["p", "q", "|", "r"]) {
    terminal.parser.registerDcsHandler({ final }, (data) => foreign.push(`DCS ${data}`) > 0);
  }
  terminal.onBell(() => foreign.push("BEL"));
  let cursor = true;
  for (const final of ["h", "l"]) {
    terminal.parser.registerCsiHandler({ prefix: "?", final }, (parameters) => {
      if (parameters.includes(25)) cursor = final === "h";
      return false;
    });
  }

  const reused = terminal.buffer.active.getNullCell();
  function cellAt(row: number, column: number): IBufferCell | undefined {
    return terminal.buffer.active.getLine(row)?.getCell(column, reused);
  }

  function cellLook(row: number, column: number): string {
    const cell = cellAt(row, column);
    if (cell === undefined) return "";
    const text = `${cell.getChars() || (cell.getWidth() === 0 ? "" : " ")}|${cell.getWidth()}`;
    const target = linkOf(terminal, cell);
    if (cell.isAttributeDefault() && target === undefined) return text;
    const isInkSeen = !text.startsWith(" ") || cell.isUnderline() || cell.isInverse() ||
      cell.isStrikethrough();
    const style = [
      isInkSeen ? cell.getFgColorMode() : 0,
      isInkSeen ? cell.getFgColor() : -1,
      cell.getBgColorMode(),
      cell.getBgColor(),
      cell.isBold(),
      cell.isDim(),
      cell.isItalic(),
      cell.isUnderline(),
      cell.isInverse(),
      cell.isStrikethrough(),
    ].map(Number).join(",");
    return `${text}|${style}|${target ?? ""}`;
  }

  function links(): readonly { readonly target: string; readonly text: string }[] {
    const found: { readonly target: string; text: string }[] = [];
    let last: string | undefined;
    for (let row = 0; row < terminal.rows; row++) {
      for (let column = 0; column < terminal.cols; column++) {
        const cell = cellAt(row, column);
        const target = cell === undefined ? undefined : linkOf(terminal, cell);
        if (cell === undefined || target === undefined) continue;
        if (target !== last) found.push({ target, text: "" });
        found.at(-1)!.text += cell.getChars();
        last = target;
      }
    }
    return found;
  }

  return {
    foreign,
    write: (text) => new Promise((resolve) => terminal.write(text, resolve)),
    resize: (columns, rows) => terminal.resize(columns, rows),
    reset(columns, rows) {
      terminal.resize(columns, rows);
      terminal.reset();
      cursor = true;
      foreign.length = 0;
    },
    rows: () =>
      Array.from(
        { length: terminal.rows },
        (_, row) => terminal.buffer.active.getLine(row)?.translateToString(true).trimEnd() ?? "",
      ),
    look() {
      const { cursorX, cursorY } = terminal.buffer.active;
      const looks = [cursor ? `cursor ${cursorX},${cursorY}` : "no cursor"];
      for (let row = 0; row < terminal.rows; row++) {
        let look = "";
        for (let column = 0; column < terminal.cols; column++) look += cellLook(row, column) + " ";
        looks.push(look);
      }
      return looks;
    },
    cell: (row, column) => cellAt(row, column)?.getChars() ?? "",
    links,
    wrapped: () =>
      Array.from({ length: terminal.rows }, (_, row) => row)
        .filter((row) => terminal.buffer.active.getLine(row)?.isWrapped),
    alternate: () => terminal.buffer.active.type === "alternate",
    modes: () => ({
      paste: terminal.modes.bracketedPasteMode,
      autowrap: terminal.modes.wraparoundMode,
      cursor,
    }),
    tellsFocus: () => terminal.modes.sendFocusMode,
    tellsMouse: () => terminal.modes.mouseTrackingMode === "vt200",
    title: () => title,
    dispose: () => terminal.dispose(),
  };
}

/** Where a cell leads (OSC 8). The emulator knows, but has no interface to ask it by. */
function linkOf(terminal: xterm.Terminal, cell: IBufferCell): string | undefined {
  const { extended, hasExtendedAttrs } = cell as unknown as {
    readonly extended: { readonly urlId: number };
    hasExtendedAttrs(): number;
  };
  if (!hasExtendedAttrs.call(cell) || extended.urlId === 0) return undefined;
  const { _core } = terminal as unknown as {
    readonly _core: {
      readonly _oscLinkService: {
        getLinkData(id: number): { readonly uri: string } | undefined;
      };
    };
  };
  return _core._oscLinkService.getLinkData(extended.urlId)?.uri;
}
