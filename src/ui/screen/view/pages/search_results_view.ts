/**
 * The page of search results, one row each.
 *
 * @module
 */
import { foldText } from "../../../../core/text/fold_text.ts";
import { PLAIN, type Style } from "../../../../term/drawing/style.ts";
import { colourOf } from "../../model/colours.ts";
import { type Line, timeText } from "../../model/line.ts";
import type { Model, SearchResults } from "../../model/model.ts";
import { isRevealed } from "../../model/spoilers.ts";
import type { Layout } from "../layout/layout.ts";
import { pageColumns, TITLE_ROWS, titleRow, withScrollBar } from "./page.ts";
import { cutName } from "../talk/name_columns.ts";
import { dayRow } from "../talk/rules.ts";
import { markupLines } from "../text/styled_markup.ts";
import {
  alignLeft,
  alignRight,
  BOLD,
  cut,
  type Row,
  styled,
  type StyledGrapheme,
  widthOf,
  withoutLink,
} from "../text/styled_text.ts";

const MAX_ROOM_COLUMNS = 16;
const MAX_NAME_COLUMNS = 20;
const PICKED = "› ";
const NOT_PICKED = "  ";
/** The columns before the text that was searched, where not all of a line has room. */
const CONTEXT_COLUMNS = 12;

/** Returns the rows of the pane while it shows search results: those around the picked one. */
export function searchResultRows(
  model: Model,
  results: SearchResults,
  { pane, isWide }: Layout,
): readonly Row[] {
  const { theme } = model;
  const height = pane.bottom - pane.top - TITLE_ROWS;
  if (height < 0) return [];
  const width = pane.right - pane.left;
  const columns: ResultColumns = {
    isCompact: !isWide,
    room: widest(results.lines.map((line) => styled(roomName(model, line))), MAX_ROOM_COLUMNS),
    name: widest(results.lines.map(({ name }) => styled(name)), MAX_NAME_COLUMNS),
    all: pageColumns(width),
  };

  const { entries, top, total } = shownResults(results, height);
  const shown = entries.map(({ index, isRule }, at) => {
    const line = results.lines[index]!;
    if (isRule) return dayRow(model, line, { width: columns.all });
    const previous = results.lines[index - 1];
    const isPicked = index === results.picked;
    // The room is told once for several in a row.
    const isOtherRoom = at === 0 || entries[at - 1]!.isRule || previous === undefined ||
      roomOf(previous) !== roomOf(line);
    const hasRoom = isOtherRoom || isPicked;
    return resultRow(model, line, columns, { text: results.text, isPicked, hasRoom });
  });
  const title = styled(results.title, { ...theme.accent, ...BOLD });
  const place = `${results.picked + 1} of ${results.lines.length}`;
  return [
    titleRow(theme, title, place, width),
    ...withScrollBar(theme, shown, width, { top, height, total }),
  ];
}

/** A row of the page: a result, or the rule above the first result of a day. */
export interface ResultEntry {
  /** Index of the result. */
  readonly index: number;
  readonly isRule: boolean;
}

/** Returns the rows that are in sight: those around the picked result. */
export function shownResults(
  { lines, picked }: Pick<SearchResults, "lines" | "picked">,
  height: number,
): { readonly entries: readonly ResultEntry[]; readonly top: number; readonly total: number } {
  const all = lines.flatMap((line, index): readonly ResultEntry[] => {
    const result = { index, isRule: false };
    const isNewDay = line.when.day !== lines[index - 1]?.when.day;
    return isNewDay ? [{ index, isRule: true }, result] : [result];
  });
  const pickedRow = all.findIndex(({ index, isRule }) => index === picked && !isRule);
  const top = Math.max(0, Math.min(pickedRow - (height >> 1), all.length - height));
  return { entries: all.slice(top, top + height), top, total: all.length };
}

function widest(texts: readonly Row[], most: number): number {
  return Math.min(most, Math.max(...texts.map(widthOf)));
}

/** The columns of the page's rows: of all, and of the cells of a row. */
interface ResultColumns {
  readonly isCompact: boolean;
  readonly room: number;
  readonly name: number;
  readonly all: number;
}

interface ResultRow {
  /** The text that was searched. */
  readonly text: string;
  readonly isPicked: boolean;
  /** Whether its room is shown: not below a row of the same room. */
  readonly hasRoom: boolean;
}

function resultRow(
  model: Model,
  line: Line,
  { isCompact, ...columns }: ResultColumns,
  { text, isPicked, hasRoom }: ResultRow,
): Row {
  const { theme } = model;
  const time = timeText(line.when, model.snapshot.settings.time);
  const room = styled(roomName(model, line), BOLD);
  const colour = line.person === undefined
    ? PLAIN
    : theme.people[colourOf(model.colours, line.person)] ?? PLAIN;
  const name = styled(line.name, { ...colour, ...BOLD });
  const marker = styled(isPicked ? PICKED : NOT_PICKED, { ...theme.accent, ...BOLD });
  const act = line.kind === "action" ? styled("* ", theme.dim) : [];
  const head: Row = isCompact ? [...marker, ...room, ...styled(" "), ...name, ...styled(" ")] : [
    ...marker,
    ...alignLeft(hasRoom ? cutName(room, columns.room) : [], columns.room),
    ...styled(`  ${time} `.trimEnd(), theme.dim),
    ...styled(" "),
    ...alignRight(cutName(name, columns.name), columns.name),
    ...styled(isPicked ? " ▌" : " ▎", colour),
  ];
  const space = Math.max(0, columns.all - widthOf(head) - widthOf(act));
  const row = cut([...head, ...act, ...excerpt(model, line, text, space)], columns.all);
  return isPicked ? withGround(alignLeft(row, columns.all), theme.chosenGround) : row;
}

function withGround(row: Row, ground: Style): Row {
  return row.map((part) => ({ ...part, style: { ...part.style, ...ground } }));
}

/** Returns the text of a line on one row, with the searched text in sight and standing out. */
function excerpt(
  model: Model,
  line: Line,
  wanted: string,
  space: number,
): readonly StyledGrapheme[] {
  const look = { style: PLAIN, theme: model.theme, isRevealed: isRevealed(model, line) };
  const text = markupLines(line.body, look).flatMap((part, at) =>
    at === 0 ? part : [...styled(" "), ...part]
  );
  const match = matchIn(text, wanted);
  if (match === undefined) return text;
  const { start, end } = match;
  const outstanding = text.map((part, at) =>
    at < start || at >= end
      ? part
      : { ...part, style: { ...part.style, ...model.theme.warn, bold: true, underline: true } }
  );
  const isInSight = widthOf(text) <= space || widthOf(text.slice(0, end)) < space;
  if (isInSight) return outstanding;
  const from = Math.max(0, start - Math.min(CONTEXT_COLUMNS, space >> 1));
  if (from === 0) return outstanding;
  const broken = outstanding[from - 1]?.style.link;
  return [...styled("…"), ...withoutLink(outstanding.slice(from), broken)];
}

/** Returns the first graphemes that spell a text, in any case, with accents or without. */
function matchIn(
  text: readonly StyledGrapheme[],
  wanted: string,
): { readonly start: number; readonly end: number } | undefined {
  if (wanted === "") return undefined;
  const ends: number[] = [];
  let spelled = "";
  for (const part of text) {
    spelled += foldText(part.text);
    ends.push(spelled.length);
  }
  const folded = foldText(wanted);
  const at = folded === "" ? -1 : spelled.indexOf(folded);
  if (at < 0) return undefined;
  const isBehind = (place: number) => (end: number) => end > place;
  return {
    start: ends.findIndex(isBehind(at)),
    end: ends.findIndex(isBehind(at + folded.length - 1)) + 1,
  };
}

function roomOf({ message }: Line): string {
  return message?.room ?? "";
}

function roomName({ snapshot }: Model, line: Line): string {
  const id = roomOf(line);
  return snapshot.rooms.find((room) => room.id === id)?.shown ?? id;
}
