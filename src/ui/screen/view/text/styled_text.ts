/**
 * Text with styles: rows of graphemes, cut, aligned, and put on a grid.
 *
 * @module
 */
import { REMOVED } from "../../../../core/text/safe.ts";
import { type Grapheme, graphemes } from "../../../../core/text/width.ts";
import { type Grid, putCell } from "../../../../term/drawing/cells.ts";
import { PLAIN, type Style } from "../../../../term/drawing/style.ts";

/** A grapheme and its style. */
export interface StyledGrapheme extends Grapheme {
  readonly style: Style;
}

/** One row of text. */
export type Row = readonly StyledGrapheme[];

export const BOLD: Style = { bold: true };
const DIM: Style = { dim: true };

/** Returns text in one style. The sign for a removed character is dim. */
export function styled(text: string, style: Style = PLAIN): StyledGrapheme[] {
  return inStyle(graphemes(text), style);
}

/**
 * Returns a sign of the program of one column, as it is: to segment `●` would load the
 * segmenter's tables before the first screen.
 */
export function sign(text: string, style: Style): StyledGrapheme {
  return { text, width: 1, style };
}

/**
 * Returns a row on a ground: each part keeps its own style upon it. An inverse ground leaves it no
 * colour, which would be that of a block.
 */
export function onGround(row: Row, ground: Style): Row {
  return row.map((part) => {
    if (part.style === PLAIN) return { ...part, style: ground };
    if (ground.inverse !== true) return { ...part, style: { ...ground, ...part.style } };
    const { ink: _ink, ...others } = part.style;
    return { ...part, style: { ...ground, ...others } };
  });
}

/** Fills a whole row with a ground. */
export function fillRow(grid: Grid, row: number, ground: Style): void {
  const blank = sign(" ", ground);
  for (let column = 0; column < grid.columns; column++) putCell(grid, row, column, blank);
}

/** Returns graphemes in one style. The sign for a removed character is dim. */
export function inStyle(
  graphemes: readonly Grapheme[],
  style: Style = PLAIN,
): StyledGrapheme[] {
  if (style === PLAIN) return graphemes.map(plain);
  return graphemes.map(({ text, width }) => ({
    text,
    width,
    style: text === REMOVED ? DIM : style,
  }));
}

function plain({ text, width }: Grapheme): StyledGrapheme {
  const unit = text.length === 1 ? text.charCodeAt(0) : PLAIN_ASCII.length;
  return PLAIN_ASCII[unit] ?? { text, width, style: text === REMOVED ? DIM : PLAIN };
}

/** Plain ASCII at its codes, created once: most of each frame is made of it. */
const PLAIN_ASCII: readonly (StyledGrapheme | undefined)[] = Array.from(
  { length: 0x7f },
  (_, code) =>
    code < 0x20 ? undefined : { text: String.fromCharCode(code), width: 1, style: PLAIN },
);

/** Returns the columns of graphemes side by side. */
export function widthOf(row: readonly Grapheme[]): number {
  let width = 0;
  for (const grapheme of row) width += grapheme.width;
  return width;
}

/** Removes a link from a row: a link of which a part is missing would seem to lead elsewhere. */
export function withoutLink(row: Row, link: string | undefined): Row {
  if (link === undefined) return row;
  return row.map((part) =>
    part.style.link === link ? { ...part, style: unlinked(part.style) } : part
  );
}

function unlinked(style: Style): Style {
  if (style.link === undefined) return style;
  const { link: _link, underline: _underline, ...others } = style;
  return others;
}

/** Cuts a text to `width` columns, with `…` at its end where something is missing. */
export function cut(row: Row, width: number): Row {
  if (widthOf(row) <= width) return row;
  const kept: StyledGrapheme[] = [];
  let room = width - 1;
  for (const grapheme of row) {
    room -= grapheme.width;
    if (room < 0) break;
    kept.push(grapheme);
  }
  if (width < 1) return [];
  const whole = withoutLink(kept, row[kept.length]?.style.link);
  return [...whole, { text: "…", width: 1, style: unlinked(whole.at(-1)?.style ?? PLAIN) }];
}

/** Cuts a text to `width` columns, or fills it up with blanks on its right. */
export function alignLeft(row: Row, width: number): Row {
  const fitting = cut(row, width);
  return [...fitting, ...blanks(width - widthOf(fitting))];
}

/** Cuts a text to `width` columns, or fills it up with blanks on its left. */
export function alignRight(row: Row, width: number): Row {
  const fitting = cut(row, width);
  return [...blanks(width - widthOf(fitting)), ...fitting];
}

/** Returns blanks; none where `count` is negative. */
export function blanks(count: number): Row {
  const columns = Math.max(0, count);
  // Most rows have some: each length is made once, for as many columns as a screen has.
  return BLANKS[columns] ??= new Array<StyledGrapheme>(columns).fill(
    plain({ text: " ", width: 1 }),
  );
}

const BLANKS: Row[] = [];

/**
 * Puts graphemes on one row from a column on, as far as they fit. Returns the column behind them.
 */
export function putStyled(
  grid: Grid,
  row: number,
  column: number,
  graphemes: Row,
  end = grid.columns,
): number {
  for (const grapheme of graphemes) {
    column = putCell(grid, row, column, grapheme, end);
  }
  return column;
}
