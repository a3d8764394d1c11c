import { UnicodeGraphemesAddon } from "../../tasks/program/graphemes.ts";
import xterm from "@xterm/headless";

/** A real terminal emulator to read the screen from. */
export interface Emulator {
  write(text: string): Promise<void>;
  resize(columns: number, rows: number): void;
  /** The rows as text, without blanks at their ends. */
  rows(): readonly string[];
  /** Everything that can be seen of every cell, and the cursor: two equal ones look alike. */
  look(): readonly string[];
  /** Whether the alternate screen is shown. */
  alternate(): boolean;
  modes(): { readonly paste: boolean; readonly autowrap: boolean; readonly cursor: boolean };
  /** Control sequences that no screen of ours has a use for (titles, clipboard, device control), as they came. */
  readonly foreign: readonly string[];
  dispose(): void;
}

export function openEmulator(columns: number, rows: number): Emulator {
  const terminal = new xterm.Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    scrollback: 0,
  });
  terminal.loadAddon(new UnicodeGraphemesAddon());
  const foreign: string[] = [];
  for (const code of [0, 1, 2, 4, 8, 9, 52]) {
    terminal.parser.registerOscHandler(code, (data) => foreign.push(`OSC ${code};${data}`) > 0);
  }
  terminal.onBell(() => foreign.push("BEL"));
  let cursor = true;
  for (const final of ["h", "l"]) {
    terminal.parser.registerCsiHandler({ prefix: "?", final }, (parameters) => {
      if (parameters.includes(25)) cursor = final === "h";
      return false;
    });
  }

  function cellLook(row: number, column: number): string {
    const cell = terminal.buffer.active.getLine(row)?.getCell(column);
    if (cell === undefined) return "";
    const style = [
      cell.getFgColorMode(),
      cell.getFgColor(),
      cell.getBgColorMode(),
      cell.getBgColor(),
      cell.isBold(),
      cell.isDim(),
      cell.isItalic(),
      cell.isUnderline(),
      cell.isInverse(),
    ].map(Number).join(",");
    return `${cell.getChars() || (cell.getWidth() === 0 ? "" : " ")}|${cell.getWidth()}|${style}`;
  }

  return {
    foreign,
    write: (text) => new Promise((resolve) => terminal.write(text, resolve)),
    resize: (columns, rows) => terminal.resize(columns, rows),
    rows: () =>
      Array.from(
        { length: terminal.rows },
        (_, row) => terminal.buffer.active.getLine(row)?.translateToString(true).trimEnd() ?? "",
      ),
    look() {
      const { cursorX, cursorY } = terminal.buffer.active;
      const looks = [cursor ? `cursor ${cursorX},${cursorY}` : "no cursor"];
      for (let row = 0; row < terminal.rows; row++) {
        for (let column = 0; column < terminal.cols; column++) looks.push(cellLook(row, column));
      }
      return looks;
    },
    alternate: () => terminal.buffer.active.type === "alternate",
    modes: () => ({
      paste: terminal.modes.bracketedPasteMode,
      autowrap: terminal.modes.wraparoundMode,
      cursor,
    }),
    dispose: () => terminal.dispose(),
  };
}
