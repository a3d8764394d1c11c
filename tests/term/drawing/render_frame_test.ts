import assert from "node:assert/strict";
import fc from "fast-check";
import {
  createGrid,
  type Grid,
  type GridLook,
  PLAIN_LOOK,
  putText,
} from "../../../src/term/drawing/cells.ts";
import type { Capabilities } from "../../../src/term/drawing/capabilities.ts";
import { shownText } from "../../../src/term/drawing/console_glyphs.ts";
import { placeCursor } from "../../../src/term/drawing/pen.ts";
import { renderFrame } from "../../../src/term/drawing/render_frame.ts";
import { END_LINK, PLAIN, type Style, styleChange } from "../../../src/term/drawing/style.ts";
import { ENTER_SCREEN } from "../../../src/term/modes.ts";
import { ALL_CAPABILITIES, GNU_SCREEN, XTERM_256 } from "../some_capabilities.ts";
import { compareTerminals } from "../terminal_pairs.ts";
import { BLUE, GREEN, RED } from "./some_colours.ts";

function gridOf(rows: readonly string[], columns = 20): Grid {
  const grid = createGrid(columns, rows.length);
  rows.forEach((text, row) => putText(grid, row, 0, text, PLAIN));
  grid.cursor = { row: rows.length - 1, column: 0 };
  grid.pane = { top: 0, bottom: rows.length - 1, left: 0, right: columns };
  return grid;
}

function pageOf(from: number, rows: number): Grid {
  const text = (row: number) => `line ${from + row} of the text`;
  return gridOf([...Array.from({ length: rows }, (_, row) => text(row)), "> "], 40);
}

Deno.test("renderFrame() writes nothing where nothing changed", () => {
  assert.equal(renderFrame(gridOf(["a", "漢"]), gridOf(["a", "漢"]), XTERM_256), "");
});

Deno.test("renderFrame() only moves the cursor where only it moved", () => {
  const moved = gridOf(["a", "b"]);
  moved.cursor = { row: 0, column: 3 };
  assert.equal(renderFrame(gridOf(["a", "b"]), moved, XTERM_256), "\x1b[1;4H\x1b[?25h");
  delete moved.cursor;
  assert.equal(renderFrame(gridOf(["a", "b"]), moved, XTERM_256), "\x1b[?25l");
});

/** What is written between the marks of a synchronized update, without the cursor's last place. */
function drawn(before: Grid | undefined, after: Grid): string {
  const bytes = renderFrame(before, after, XTERM_256);
  // deno-lint-ignore no-control-regex -- control sequences are what it looks for
  const [, body] = /^\x1b\[\?2026h\x1b\[\?25l(.*)\x1b\[\d+H\x1b\[\?25h\x1b\[\?2026l$/.exec(bytes) ??
    [];
  assert.ok(body !== undefined, JSON.stringify(bytes));
  return body;
}

Deno.test("renderFrame() writes in one synchronized update, the cursor hidden meanwhile", () => {
  const bytes = renderFrame(gridOf(["> hello", ""]), gridOf(["> hello!", ""]), XTERM_256);
  assert.equal(bytes, "\x1b[?2026h\x1b[?25l\x1b[1;8H!\x1b[2H\x1b[?25h\x1b[?2026l");
});

Deno.test("renderFrame() writes only the cells that changed", () => {
  assert.equal(drawn(gridOf(["a bc", ""]), gridOf(["A Bc", ""])), "\x1b[HA B");
  const far = drawn(gridOf(["a, 12345678 b", ""]), gridOf(["A, 12345678 B", ""]));
  assert.equal(far, "\x1b[HA\x1b[13GB");
  const long = "a text of some length";
  assert.equal(drawn(gridOf([long, "x"]), gridOf(["", "x"])), "\x1b[H\x1b[K");
  const ruled = (text: string) => gridOf([`${text.padEnd(18)} |`, ""]);
  assert.equal(drawn(ruled(long.slice(0, 15)), ruled("")), "\x1b[H\x1b[14X");
});

Deno.test("renderFrame() erases plainly: what is erased takes the looks of the pen", () => {
  const after = gridOf(["", ""]);
  putText(after, 0, 0, "x", { inverse: true });
  assert.equal(drawn(gridOf(["a text", ""]), after), "\x1b[H\x1b[7mx\x1b[C\x1b[m\x1b[K");
});

Deno.test("renderFrame() takes rules and letters for what they are: their row is compared cell by cell", () => {
  assert.equal(drawn(gridOf(["é │ a", ""]), gridOf(["é │ b", ""])), "\x1b[1;5Hb");
  assert.equal(drawn(gridOf(["─────", ""]), gridOf(["──┬──", ""])), "\x1b[1;3H┬");
});

Deno.test("renderFrame() draws a row anew from its first grapheme of uncertain width on", () => {
  const before = gridOf(["ab漢b", ""]);
  assert.equal(drawn(before, gridOf(["ab漢c", ""])), "\x1b[1;2H\x1b[Kb漢\x1b[5Gc");
  assert.equal(drawn(before, gridOf(["ab", ""])), "\x1b[1;2H\x1b[Kb");
  assert.equal(drawn(before, gridOf(["Ab漢b", ""])), "\x1b[HA");
});

Deno.test("renderFrame() writes style by style where that is shorter", () => {
  const list = (...inks: readonly Style["ink"][]) => {
    const grid = createGrid(20, inks.length);
    inks.forEach((ink, row) => putText(grid, row, 0, "x", ink === undefined ? PLAIN : { ink }));
    return grid;
  };
  const bytes = renderFrame(
    createGrid(20, 4),
    list(RED, GREEN, RED, GREEN),
    XTERM_256,
  );
  assert.ok(
    bytes.includes("\x1b[H\x1b[38;5;210mx\x1b[3Hx\x1b[2H\x1b[38;5;114mx\x1b[4Hx\x1b[m"),
    JSON.stringify(bytes),
  );
});

Deno.test("renderFrame() scrolls the pane when it moved, for the price of the new row", () => {
  const bytes = renderFrame(pageOf(0, 20), pageOf(1, 20), XTERM_256);
  assert.ok(bytes.includes("\x1b[1;20r\x1b[H\x1b[1M\x1b[r"), JSON.stringify(bytes));
  assert.ok(bytes.length < 100, `${bytes.length} bytes`);
  assert.ok(renderFrame(pageOf(5, 20), pageOf(2, 20), XTERM_256).includes("\x1b[3L"));
});

Deno.test("renderFrame() never wipes the user's scrollback", () => {
  assert.ok(!renderFrame(undefined, pageOf(0, 5), XTERM_256).includes("\x1b[3J"));
});

Deno.test("renderFrame() leaves no style behind, and no link", () => {
  const after = createGrid(20, 1);
  putText(after, 0, 0, "x", { bold: true, link: "https://a.example/" });
  const bytes = renderFrame(createGrid(20, 1), after, XTERM_256);
  assert.ok(bytes.includes("x\x1b]8;;\x1b\\\x1b[m"), JSON.stringify(bytes));
});

const CERTAIN_PIECES = [..."ab01 .   │─●é"];
const PIECES = [
  ...CERTAIN_PIECES,
  ..."漢字",
  "e\u0301",
  "👩‍👩‍👧",
  "❤️",
  "🇩🇪",
  "☺",
  "\u0915\u093f",
  "👍🏽",
  "1️⃣",
];
const STYLES: readonly Style[] = [
  PLAIN,
  { bold: true },
  { inverse: true },
  { ink: RED, underline: true },
  { ink: GREEN, dim: true, italic: true },
  { ground: GREEN },
  { ink: GREEN, ground: RED, bold: true },
  { struck: true, link: "https://a.example/path" },
  { link: "http://b.example/" },
];

const NORD: GridLook = { base: { ink: GREEN, ground: RED }, isAscii: false };
const LOOKS: readonly GridLook[] = [
  PLAIN_LOOK,
  NORD,
  NORD,
  { base: { ground: BLUE }, isAscii: true },
];

interface Picture {
  /** Most pictures look as the one before. */
  readonly look: GridLook | undefined;
  readonly columns: number;
  readonly rows: readonly (readonly { readonly text: string; readonly style: number }[])[];
  readonly shift: number;
  readonly cursor: number;
}

/** One piece of uncertain width has its whole row drawn anew: most rows must have none. */
const rowOf = (pieces: readonly string[]) =>
  fc.array(
    fc.record({
      text: fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((all) => all.join("")),
      style: fc.nat(STYLES.length - 1),
    }),
    { maxLength: 3 },
  );
const row = fc.oneof(
  { arbitrary: rowOf(CERTAIN_PIECES), weight: 3 },
  { arbitrary: rowOf(PIECES), weight: 1 },
);

const PICTURE = {
  look: fc.constantFrom(...LOOKS, ...LOOKS.map(() => undefined)),
  columns: fc.constantFrom(1, 7, 12, 12, 12),
  rows: fc.array(row, { minLength: 6, maxLength: 6 }),
  shift: fc.integer({ min: -3, max: 3 }),
  cursor: fc.nat(80),
};
const picture = fc.record<Picture>(PICTURE);

/**
 * A picture as a grid; where it can, with rows of the one before, moved: as a pane that scrolls.
 */
function paint({ look, columns, rows, shift, cursor }: Picture, before: Grid | undefined): Grid {
  const grid = createGrid(columns, rows.length, look ?? before?.look);
  grid.pane = { top: 0, bottom: rows.length - 1, left: 0, right: columns };
  rows.forEach((pieces, row) => {
    const from = row + shift;
    if (before?.columns === columns && shift !== 0 && from >= 0 && from < rows.length) {
      for (let column = 0; column < columns; column++) {
        const cell = before.cells[from * columns + column];
        if (cell !== undefined) grid.cells[row * columns + column] = cell;
      }
      return;
    }
    let column = 0;
    for (const { text, style } of pieces) {
      column = putText(grid, row, column, text, STYLES[style] ?? PLAIN);
    }
  });
  if (cursor < columns * rows.length) {
    grid.cursor = { row: Math.floor(cursor / columns), column: cursor % columns };
  }
  return grid;
}

for (const graphemes of [true, false]) {
  const kind = graphemes ? "" : " of 2010, with other ideas of width,";
  Deno.test(`renderFrame() makes a terminal${kind} show what a full repaint shows`, async () => {
    const sequence = fc.record({
      pictures: fc.array(picture, { minLength: 2, maxLength: 4 }),
      capabilities: fc.constantFrom(...ALL_CAPABILITIES),
    });
    const sequences = fc.sample(sequence, { seed: 11, numRuns: SEQUENCES });
    await compareTerminals(
      sequences,
      { graphemes },
      async ({ pictures, capabilities }, { one, other }) => {
        let shown: Grid | undefined;
        await one.write(ENTER_SCREEN);
        for (const each of pictures) {
          const next = paint(each, shown);
          if (shown?.columns !== next.columns) one.resize(next.columns, next.rows);
          await one.write(renderFrame(shown, next, capabilities));
          shown = next;
        }
        if (shown === undefined) return;
        other.reset(shown.columns, shown.rows);
        await other.write(ENTER_SCREEN + renderFrame(undefined, shown, capabilities));
      },
    );
  });
}

const SEQUENCES = 2_000;

/** Draws each cell by itself, with all of its style. */
function drawNaively({ cells, columns, look, cursor }: Grid, capabilities: Capabilities): string {
  const drawn = cells.map(({ text, width, style }, at) => {
    if (width === 0) return "";
    const place = placeCursor({ row: Math.floor(at / columns), column: at % columns });
    const whole = styleChange(PLAIN, { ...look.base, ...style }, capabilities);
    const end = style.link === undefined || !capabilities.links ? "" : END_LINK;
    return `${place}\x1b[m${whole}${shownText(text, capabilities, look)}${end}`;
  });
  return drawn.join("") + (cursor === undefined ? "\x1b[?25l" : placeCursor(cursor));
}

/** Has a terminal erase in its own colours, as GNU screen does, and write in the base again. */
function erasingPlainly(bytes: string, { base }: GridLook, capabilities: Capabilities): string {
  const again = styleChange(PLAIN, { ...base }, capabilities);
  // deno-lint-ignore no-control-regex -- control sequences are what it looks for
  return bytes.replace(/\x1b\[\d*[JKXLM]/g, (erasure) => `\x1b[m${erasure}${again}`);
}

Deno.test("renderFrame() draws each cell in its style upon the base, however the terminal erases", async () => {
  const certain = fc.record<Picture>({
    ...PICTURE,
    rows: fc.array(rowOf(CERTAIN_PIECES), { minLength: 6, maxLength: 6 }),
    columns: fc.constant(12),
  });
  const sequence = fc.record({
    pictures: fc.array(certain, { minLength: 1, maxLength: 4 }),
    capabilities: fc.constantFrom(...ALL_CAPABILITIES, GNU_SCREEN),
  });
  await compareTerminals(
    fc.sample(sequence, { seed: 13, numRuns: 500 }),
    { graphemes: true },
    async ({ pictures, capabilities }, { one, other }) => {
      let shown: Grid | undefined;
      for (const each of pictures) {
        const next = paint(each, shown);
        if (shown === undefined) {
          for (const terminal of [one, other]) terminal.reset(next.columns, next.rows);
          await one.write(ENTER_SCREEN);
        }
        const bytes = renderFrame(shown, next, capabilities);
        const isPlain = !capabilities.erasesInColour;
        await one.write(isPlain ? erasingPlainly(bytes, next.look, capabilities) : bytes);
        shown = next;
      }
      if (shown !== undefined) await other.write(ENTER_SCREEN + drawNaively(shown, capabilities));
    },
  );
});

Deno.test("renderFrame() paints the base once, and erases and scrolls in it", () => {
  const nord = (grid: Grid): Grid => ({ ...grid, look: NORD });
  const page = nord(pageOf(0, 20));
  const first = renderFrame(undefined, page, XTERM_256);
  assert.ok(first.includes("\x1b[m\x1b[38;5;114;48;5;210m\x1b[H\x1b[2J"), JSON.stringify(first));
  const scrolled = renderFrame(page, nord(pageOf(1, 20)), XTERM_256);
  assert.ok(!scrolled.includes("m"), JSON.stringify(scrolled));
  assert.ok(renderFrame(pageOf(0, 20), page, XTERM_256).includes("\x1b[2J"));
  assert.ok(renderFrame(page, pageOf(0, 20), XTERM_256).includes("\x1b[m\x1b[H\x1b[2J"));
});

Deno.test("renderFrame() erases and scrolls nothing that it has to paint, where erasing is plain", () => {
  const nord = (grid: Grid): Grid => ({ ...grid, look: NORD });
  const bytes = renderFrame(nord(pageOf(0, 20)), nord(pageOf(1, 20)), GNU_SCREEN) +
    renderFrame(nord(gridOf(["a text", ""])), nord(gridOf(["", ""])), GNU_SCREEN);
  // deno-lint-ignore no-control-regex -- control sequences are what it looks for
  assert.doesNotMatch(bytes, /\x1b\[\d*[JKXLM]/);
  assert.match(renderFrame(pageOf(0, 20), pageOf(1, 20), GNU_SCREEN), /\[1M/);
});

Deno.test("renderFrame() draws other symbols in ASCII, and all anew where that changes", () => {
  const ascii = (grid: Grid): Grid => ({ ...grid, look: { ...PLAIN_LOOK, isAscii: true } });
  const frame = gridOf(["╭─ ● ─╮", ""]);
  assert.ok(renderFrame(undefined, ascii(frame), XTERM_256).includes("+- * -+"));
  assert.ok(renderFrame(frame, ascii(frame), XTERM_256).includes("+- * -+"));
});
