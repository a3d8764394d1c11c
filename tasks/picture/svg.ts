/**
 * Cells of a screen as an SVG image, light or dark.
 *
 * @module
 */

import {
  type Cell,
  type Colour,
  type Screen,
  SCREEN_COLUMNS,
  SCREEN_ROWS,
} from "./screen_cells.ts";

/** The colours of a terminal, and of the window around it. */
export interface Theme {
  readonly background: Colour;
  readonly ink: Colour;
  readonly bar: Colour;
  readonly border: Colour;
}

export const THEMES = {
  dark: { background: "#15181e", ink: "#e6e8eb", bar: "#22262e", border: "#3a404b" },
  light: { background: "#ffffff", ink: "#1c1f24", bar: "#eceef1", border: "#c9ced6" },
} as const satisfies Record<string, Theme>;

/**
 * Measures in pixels. A column is 0.6 times the size of the font, as in most fonts of fixed width.
 */
const FONT = 14;
const COLUMN = 8.4;
const ROW = 19;
const BASELINE = 14;
const BAR = 32;
const PADDING = 14;
const WIDTH = SCREEN_COLUMNS * COLUMN + 2 * PADDING;
const HEIGHT = SCREEN_ROWS * ROW + BAR + 2 * PADDING;
const BUTTONS: readonly Colour[] = ["#ff5f57", "#febc2e", "#28c840"];

/** The picture of a screen in a window with this title, as an SVG document. */
export function drawSvg(screen: Screen, theme: Theme, title: string): string {
  const buttons = BUTTONS.map((fill, at) =>
    `<circle cx="${20 + at * 20}" cy="${BAR / 2}" r="6" fill="${fill}"/>`
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" ` +
    `viewBox="0 0 ${WIDTH} ${HEIGHT}" font-size="${FONT}" fill="${theme.ink}" ` +
    `font-family="ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace">`,
    `<title>${escape(title)}</title>`,
    `<rect x="0.5" y="0.5" width="${WIDTH - 1}" height="${HEIGHT - 1}" rx="10" ` +
    `fill="${theme.background}" stroke="${theme.border}"/>`,
    `<path d="M1 ${BAR}V10.5a9.5 9.5 0 0 1 9.5 -9.5H${
      WIDTH - 10.5
    }a9.5 9.5 0 0 1 9.5 9.5V${BAR}z" ` +
    `fill="${theme.bar}"/>`,
    ...buttons,
    `<text x="${WIDTH / 2}" y="${BAR / 2 + 5}" text-anchor="middle">${escape(title)}</text>`,
    ...screen.rows.flatMap((cells, row) => grounds(cells, row)),
    ...screen.rows.flatMap((cells, row) => cellTexts(cells, row, theme)),
    ...screen.rows.flatMap((cells, row) => bars(cells, row)),
    ...rules(screen),
    cursor(screen),
    "</svg>\n",
  ].join("\n");
}

const left = (column: number) => PADDING + column * COLUMN;
const top = (row: number) => BAR + PADDING + row * ROW;
/** A length without what binary fractions add to it. */
const px = (length: number) => `${Number(length.toFixed(1))}`;

/**
 * Draws the words of a row, each where its cells are: whatever font is there, columns stay columns.
 */
function cellTexts(cells: readonly Cell[], row: number, theme: Theme): readonly string[] {
  const texts: string[] = [];
  const y = px(top(row) + BASELINE);
  for (let column = 0; column < cells.length;) {
    const cell = cells[column]!;
    if (cell.width === 0 || isBlank(cell) || isShape(cell)) {
      column++;
    } else if (cell.width > 1) {
      const middle = px(left(column) + cell.width * COLUMN / 2);
      texts.push(
        `<text x="${middle}" y="${y}" text-anchor="middle"${look(cell, theme)}>${
          escape(cell.text)
        }</text>`,
      );
      column += cell.width;
    } else {
      const word = wordAt(cells, column, theme);
      const text = escape(word.map(({ text }) => text).join(""));
      const length = `textLength="${px(word.length * COLUMN)}" lengthAdjust="spacingAndGlyphs"`;
      texts.push(
        `<text x="${px(left(column))}" y="${y}" ${length}${look(cell, theme)}>${text}</text>`,
      );
      column += word.length;
    }
  }
  return texts;
}

/** Draws what lies behind the cells of a row that have a ground of their own. */
function grounds(cells: readonly Cell[], row: number): readonly string[] {
  return cells.flatMap(({ width, ink, ground, inverse }, column) => {
    if (width === 0 || !inverse && ground === undefined) return [];
    const colour = inverse ? ink : ground;
    const fill = colour === undefined ? "" : ` fill="${colour}"`;
    return `<rect x="${px(left(column))}" y="${px(top(row))}" width="${px(width * COLUMN)}" ` +
      `height="${ROW}"${fill} shape-rendering="crispEdges"/>`;
  });
}

/** The cells from a column on that can be drawn as one text. */
function wordAt(cells: readonly Cell[], start: number, theme: Theme): readonly Cell[] {
  const first = look(cells[start]!, theme);
  let end = start + 1;
  for (; end < cells.length; end++) {
    const cell = cells[end]!;
    if (cell.width !== 1 || isBlank(cell) || isShape(cell) || look(cell, theme) !== first) {
      break;
    }
  }
  return cells.slice(start, end);
}

function isBlank({ text }: Cell): boolean {
  return text.trim() === "";
}

function look({ ink, ground, bold, italic, inverse }: Cell, { background }: Theme): string {
  const fill = inverse ? ground ?? background : ink;
  return [
    fill === undefined ? "" : ` fill="${fill}"`,
    bold ? ` font-weight="bold"` : "",
    italic ? ` font-style="italic"` : "",
  ].join("");
}

/**
 * Characters that are lines from the middle of their cell to some of its sides: those of a font
 * would leave gaps.
 */
const RULES: ReadonlyMap<string, readonly ("up" | "right" | "down" | "left")[]> = new Map([
  ["─", ["left", "right"]],
  ["│", ["up", "down"]],
  ["┬", ["left", "right", "down"]],
  ["┴", ["left", "right", "up"]],
  ["├", ["up", "down", "right"]],
  ["┤", ["up", "down", "left"]],
  ["╭", ["right", "down"]],
  ["╮", ["left", "down"]],
  ["╰", ["right", "up"]],
  ["╯", ["left", "up"]],
]);

/** Characters that are a bar at the left of their cell, and its share of the cell. */
const BARS: ReadonlyMap<string, number> = new Map([["▎", 1 / 4], ["▌", 1 / 2]]);

function bars(cells: readonly Cell[], row: number): readonly string[] {
  return cells.flatMap(({ text, ink }, column) => {
    const share = BARS.get(text);
    if (share === undefined) return [];
    const fill = ink === undefined ? "" : ` fill="${ink}"`;
    return `<rect x="${px(left(column))}" y="${px(top(row))}" width="${px(share * COLUMN)}" ` +
      `height="${ROW}"${fill} shape-rendering="crispEdges"/>`;
  });
}

/** Returns whether a cell is drawn as a shape, and not as text. */
function isShape({ text }: Cell): boolean {
  return RULES.has(text) || BARS.has(text);
}

/** One path for all rules of a colour. */
function rules({ rows }: Screen): readonly string[] {
  const paths = new Map<Colour | undefined, string>();
  rows.forEach((cells, row) =>
    cells.forEach(({ text, ink }, column) => {
      const path = (RULES.get(text) ?? []).map((side) => arm(side, row, column)).join("");
      if (path !== "") paths.set(ink, (paths.get(ink) ?? "") + path);
    })
  );
  return [...paths].map(([ink, path]) => `<path d="${path}" stroke="${ink ?? "currentColor"}"/>`);
}

function arm(side: "up" | "right" | "down" | "left", row: number, column: number): string {
  const start = `M${px(left(column) + COLUMN / 2)} ${px(top(row) + ROW / 2)}`;
  switch (side) {
    case "up":
      return `${start}v${px(-ROW / 2)}`;
    case "down":
      return `${start}v${px(ROW / 2)}`;
    case "left":
      return `${start}h${px(-COLUMN / 2)}`;
    case "right":
      return `${start}h${px(COLUMN / 2)}`;
  }
}

function cursor({ cursor: { row, column } }: Screen): string {
  return `<rect x="${px(left(column))}" y="${px(top(row))}" width="${COLUMN}" height="${ROW}" ` +
    `opacity="0.6"/>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
