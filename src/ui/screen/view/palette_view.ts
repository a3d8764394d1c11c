/**
 * The palette (M-k), drawn over the room: a framed box, and the rest dim. On a screen that is too
 * small for the box it fills the screen, without a frame.
 *
 * @module
 */
import { graphemes, textWidth } from "../../../core/text/width.ts";
import type { Cell, Grid } from "../../../term/drawing/cells.ts";
import type { Style } from "../../../term/drawing/style.ts";
import type { Size } from "../../../term/tty.ts";
import type { Theme } from "../themes/theme.ts";
import { colourOf } from "../model/colours.ts";
import type { Candidate, Model, PaletteOverlay } from "../model/model.ts";
import { matchedGraphemes, type PaletteFinds, paletteFinds } from "../model/palette_finds.ts";
import type { Layout } from "./layout/layout.ts";
import {
  alignLeft,
  alignRight,
  blanks,
  onGround,
  putStyled,
  type Row,
  styled,
  widthOf,
} from "./text/styled_text.ts";
import { orderRow } from "./text/visual_order.ts";

/** Where the palette is on the screen. */
export interface PalettePlace {
  readonly isFramed: boolean;
  readonly top: number;
  readonly left: number;
  readonly columns: number;
  /** The row of the first find, and how many have room. */
  readonly firstFind: number;
  readonly finds: number;
}

const BOX_COLUMNS = 56;
const BOX_FROM: Size = { columns: 40, rows: 14 };
/** The frame above and below, the letters, and the rule below them. */
const BOX_ROWS_BESIDE_FINDS = 4;
/** Below this height the page has no title: its row is needed for the letters or a find. */
const TITLE_FROM_ROWS = 3;
/** The rows of the talk that stay in sight above the box. */
const ROWS_ABOVE = 3;

/** Lays out the palette over a screen whose talk begins in the row `talk`. */
export function palettePlace(
  { columns, rows }: Size,
  talk: number,
  { finds }: Pick<PaletteFinds, "finds">,
): PalettePlace {
  if (columns < BOX_FROM.columns || rows < BOX_FROM.rows) {
    const firstFind = rows < TITLE_FROM_ROWS ? 1 : 2;
    const room = Math.max(0, rows - firstFind);
    return { isFramed: false, top: 0, left: 0, columns, firstFind, finds: room };
  }
  // Where nothing is found, a row says so.
  const height = BOX_ROWS_BESIDE_FINDS + Math.max(1, finds.length);
  const top = Math.max(0, Math.min(talk + ROWS_ABOVE, rows - height));
  const width = Math.min(BOX_COLUMNS, columns);
  return {
    isFramed: true,
    top,
    left: (columns - width) >> 1,
    columns: width,
    firstFind: top + BOX_ROWS_BESIDE_FINDS - 1,
    finds: finds.length,
  };
}

/** Draws the palette where it is open, over a screen that is laid out. */
export function drawPalette(grid: Grid, model: Model, { pane, status }: Layout): void {
  const { overlay, theme } = model;
  if (overlay?.type !== "palette") return;
  const found = paletteFinds(model, overlay.editor.text);
  const place = palettePlace(grid, pane.top, found);
  fade(grid, theme, status);
  if (!place.isFramed) drawPage(grid, model, place);
  const rows = paletteRows(model, overlay, found, place);
  rows.forEach((row, at) => putStyled(grid, place.top + at, place.left, row));
  if (model.ordersText === true) orderNames(grid, place, rows.length);
  const cursor = place.left + PROMPT_END + Number(place.isFramed) +
    widthOf(graphemes(overlay.editor.text.slice(0, overlay.editor.cursor)));
  const right = place.left + place.columns - 1 - Number(place.isFramed);
  const row = place.isFramed ? place.top + 1 : place.firstFind - 1;
  grid.cursor = { row, column: Math.max(0, Math.min(cursor, right)) };
}

const PROMPT = " › ";
const PROMPT_END = PROMPT.length;

/** Frames, rules, gutters and big letters: they fade to rules, to be no stronger than text. */
const RULES: ReadonlySet<string> = new Set("─│╭╮╰╯├┤┬┴▎▌█▀▄");

/**
 * Makes everything dim but the status line, and rules faint. Tints stay; bold, links and the accent
 * as a ground end.
 */
function fade(grid: Grid, theme: Theme, status: number | undefined): void {
  const header = new Map<Style, Style>();
  const rules = new Map<Style, Style>();
  const texts = new Map<Style, Style>();
  grid.cells.forEach((cell, at) => {
    if (Math.floor(at / grid.columns) === status) return;
    const isRule = RULES.has(cell.text);
    const isHeader = at < grid.columns;
    const faded = isHeader ? header : isRule ? rules : texts;
    let style = faded.get(cell.style);
    if (style === undefined) {
      style = fadedStyle(theme, cell.style, { isRule, isHeader });
      faded.set(cell.style, style);
    }
    grid.cells[at] = { ...cell, style };
  });
}

/** What a cell is part of. */
interface CellPlace {
  readonly isRule: boolean;
  readonly isHeader: boolean;
}

function fadedStyle(
  theme: Theme,
  { ink, ground, inverse }: Style,
  { isRule, isHeader }: CellPlace,
): Style {
  const { bar, dim, faint, edge, onAccent } = theme;
  const isFaint = isRule || ink !== undefined && (ink === faint.ink || ink === edge.ink);
  const behind = ground === onAccent.ground ? bar.ground : ground;
  return {
    ...behind && { ground: behind },
    // A bar may be inverse; an inverse name would be the brightest of the rest.
    ...inverse && isHeader && { inverse },
    ...isFaint ? faint : dim,
  };
}

/** Empties the screen for the page. */
function drawPage(grid: Grid, { theme }: Model, { columns }: PalettePlace): void {
  const blank: Cell = { text: " ", width: 1, style: theme.bar };
  grid.cells.fill(blank, 0, grid.rows * columns);
}

/** Returns the rows of the palette, each as wide as it is. */
function paletteRows(
  model: Model,
  { editor, picked }: PaletteOverlay,
  found: PaletteFinds,
  { isFramed, columns, firstFind, finds }: PalettePlace,
): readonly Row[] {
  const { theme } = model;
  const width = columns - (isFramed ? 2 : 0);
  const frame: Style = theme.bar.inverse ? theme.bar : { ...theme.bar, ...theme.accent };
  const side = isFramed ? styled("│", frame) : [];
  const inBox = (row: Row): Row => [...side, ...filled(theme, row, width), ...side];
  const count = `${found.fitting} of ${found.all}`;
  const shown = found.finds.slice(0, finds);
  const chosen = Math.min(picked, shown.length - 1);
  const widest = Math.max(0, ...shown.map((candidate) => textWidth(labelOf(candidate))));
  const letters = inBox([
    ...styled(PROMPT, { ...theme.accent, bold: true }),
    ...styled(editor.text, theme.text),
  ]);
  const rows = shown.length === 0 && (isFramed || finds > 0)
    ? [inBox(styled("   Nothing is found", theme.dim))]
    : shown.map((candidate, at) =>
      inBox(
        findRow(model, candidate, { letters: editor.text, isChosen: at === chosen, widest, width }),
      )
    );
  if (!isFramed) {
    const title = firstFind > 1 ? [inBox(styled(` Go to  ${count}`, theme.dim))] : [];
    return [...title, letters, ...rows];
  }
  const rule = "─".repeat(Math.max(0, width - widthOf(styled(`─ Go to  ${count} ───`))));
  return [
    [
      ...styled("╭─ ", frame),
      ...styled("Go to", { ...frame, bold: true }),
      ...styled(` ${rule} `, frame),
      ...styled(count, { ...theme.bar, ...theme.dim }),
      ...styled(" ───╮", frame),
    ],
    letters,
    styled(`├${"─".repeat(width)}┤`, frame),
    ...rows,
    styled(`╰${"─".repeat(width)}╯`, frame),
  ];
}

/** A chosen find, and the widest label of those that are shown. */
interface FindLook {
  readonly letters: string;
  readonly isChosen: boolean;
  readonly widest: number;
  readonly width: number;
}

const NAME_COLUMNS = 19;
const KIND_COLUMNS = 10;
/** Below this width there is no room for the kind, and names take no more than they need. */
const KIND_FROM_COLUMNS = 44;
const MIN_DETAIL_COLUMNS = 8;

/** Returns the row of a find: the name, its kind, and at the right what there is to tell. */
function findRow(model: Model, candidate: Candidate, look: FindLook): Row {
  const { theme } = model;
  const { find, detail } = candidate;
  const { isChosen, widest, width } = look;
  const hasKind = width >= KIND_FROM_COLUMNS;
  const most = Math.max(0, width - PROMPT_END - MIN_DETAIL_COLUMNS);
  const label = labelRow(model, candidate, look);
  const head: Row = [
    ...styled(isChosen ? PROMPT : " ".repeat(PROMPT_END), { ...theme.accent, bold: true }),
    ...alignLeft(label, hasKind ? NAME_COLUMNS : Math.min(NAME_COLUMNS, widest, most)),
    ...hasKind ? alignLeft(styled(find.type, theme.dim), KIND_COLUMNS) : [],
  ];
  const told = styled(detail, isNews(detail) || isChosen ? theme.text : theme.dim);
  const row = [...head, ...alignRight([...blanks(1), ...told], width - 1 - widthOf(head))];
  const ground = isChosen ? theme.chosenGround : {};
  return alignLeft(row, width).map((part) => ({ ...part, style: { ...part.style, ...ground } }));
}

function labelOf({ find, mark, name }: Candidate): string {
  return find.type === "person" ? `${mark} ${name}` : `${mark}${name}`;
}

/** Returns the name behind its mark, with the letters that were looked for standing out. */
function labelRow(
  { theme, colours }: Model,
  { find, mark, name }: Candidate,
  { letters, isChosen }: FindLook,
): Row {
  const text = isChosen ? { ...theme.text, bold: true } : theme.text;
  const row = styled(name, text);
  const matched = matchedGraphemes(row, letters);
  const sign = find.type === "person"
    ? styled(`${mark} `, theme.people[colourOf(colours, find.id)])
    : styled(mark, theme.dim);
  const found = { ...theme.accent, bold: true, underline: true };
  return [...sign, ...row.map((part, at) => matched.has(at) ? { ...part, style: found } : part)];
}

function isNews(detail: string): boolean {
  return /^\d+ new/.test(detail);
}

/** Fills a row up to the width, on the ground of the palette. */
function filled(theme: Theme, row: Row, width: number): Row {
  return onGround(alignLeft(row, width), theme.bar);
}

/** Orders names that run from right to left, each row by itself. */
function orderNames(grid: Grid, place: PalettePlace, rows: number): void {
  const inset = Number(place.isFramed);
  const left = place.left + inset;
  const right = place.left + place.columns - inset;
  for (let row = place.top; row < Math.min(grid.rows, place.top + rows); row++) {
    orderRow(grid, row, () => [{ left, right, byFirstLetter: false }]);
  }
}
