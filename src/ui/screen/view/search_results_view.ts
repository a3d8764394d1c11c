/**
 * The list of search results, one row each.
 *
 * @module
 */
import { foldText } from "../../../core/text/fold_text.ts";
import { PLAIN } from "../../../term/drawing/style.ts";
import { type Line, timeText } from "../model/line.ts";
import type { Model, SearchResults } from "../model/model.ts";
import { isRevealed } from "../model/spoilers.ts";
import type { Layout } from "./layout.ts";
import { dayRow } from "./talk/rules.ts";
import { mutedStyle, nameStyle } from "./talk/line_styles.ts";
import { cutName } from "./talk/name_columns.ts";
import { markupLines } from "./text/styled_markup.ts";
import {
  alignLeft,
  BOLD,
  cut,
  type Row,
  styled,
  type StyledGrapheme,
  widthOf,
  withoutLink,
} from "./text/styled_text.ts";

const MAX_ROOM_COLUMNS = 16;
const PICKED = "> ";
const NOT_PICKED = "  ";
/** The columns before the text that was searched, where not all of a line has room. */
const CONTEXT_COLUMNS = 12;

/** Returns the rows of the pane while it shows search results: those around the picked one. */
export function searchResultRows(
  model: Model,
  results: SearchResults,
  { pane, isWide }: Layout,
): readonly Row[] {
  const height = pane.bottom - pane.top;
  if (height <= 0) return [];
  const width = pane.right - pane.left;
  const rooms = new Map(results.lines.map((line) => [roomOf(line), styled(roomName(model, line))]));
  const widest = Math.max(...[...rooms.values()].map(widthOf));
  const isCompact = !isWide;
  const columns = Math.min(MAX_ROOM_COLUMNS, widest);

  const rows: Row[] = [];
  let pickedRow = 0;
  results.lines.forEach((line, at) => {
    const isNewDay = line.when.day !== results.lines[at - 1]?.when.day;
    if (isNewDay) rows.push(dayRow(model, line, { width }));
    const name = rooms.get(roomOf(line)) ?? [];
    const room = isCompact ? name : alignLeft(cutName(name, columns), columns);
    const isPicked = at === results.picked;
    if (isPicked) pickedRow = rows.length;
    rows.push(resultRow(model, line, room, { results, isPicked, isCompact, width }));
  });
  const first = Math.max(0, Math.min(pickedRow - (height >> 1), rows.length - height));
  return rows.slice(first, first + height);
}

interface ResultRow {
  readonly results: SearchResults;
  readonly isPicked: boolean;
  readonly isCompact: boolean;
  readonly width: number;
}

function resultRow(
  model: Model,
  line: Line,
  room: Row,
  { results, isPicked, isCompact, width }: ResultRow,
): Row {
  const time = timeText(line.when, model.snapshot.settings.time);
  const head: Row = [
    ...styled(isPicked ? PICKED : NOT_PICKED, BOLD),
    ...(isCompact ? [] : styled(`${time} `.trimStart(), mutedStyle(model))),
    ...room,
    ...styled(" "),
    ...(line.kind === "action" ? styled("* ") : []),
    ...styled(line.name, nameStyle(model, line)),
    ...styled(line.kind === "action" ? " " : ": "),
  ];
  const space = Math.max(0, width - widthOf(head));
  const row = cut([...head, ...excerpt(model, line, results.text, space)], width);
  return isPicked ? row.map((part) => ({ ...part, style: { ...part.style, inverse: true } })) : row;
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
      : { ...part, style: { ...part.style, bold: true, underline: true } }
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
