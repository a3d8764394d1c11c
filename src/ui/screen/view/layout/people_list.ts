/**
 * The list of people at the side.
 *
 * @module
 */
import type { Person } from "../../../../chat/api/chat_view.ts";
import { type Grapheme, textWidth } from "../../../../core/text/width.ts";
import type { Style } from "../../../../term/drawing/style.ts";
import { putText } from "../../../../term/drawing/cells.ts";
import type { Model } from "../../model/model.ts";
import { type Canvas, putPart } from "../text/canvas.ts";
import { mutedStyle, personStyle } from "../talk/line_styles.ts";
import { cutName, leastNameColumns } from "../talk/name_columns.ts";
import { cut, styled, widthOf } from "../text/styled_text.ts";

/**
 * Returns a sign between blanks, as graphemes: to segment `●` would load the segmenter's tables
 * before the first screen.
 */
const mark = (sign: string): readonly Grapheme[] =>
  [...` ${sign} `].map((text) => ({ text, width: 1 }));

/** Stands behind a verified name. */
const VERIFIED: readonly Grapheme[] = [{ text: " ", width: 1 }, { text: "✓", width: 1 }];

const NEAR = mark("●");
const RELAYED = mark("○");
const MUTED = mark("×");
const AWAY = mark("◐");

function markOf({ muted, connection, away }: Person): readonly Grapheme[] {
  if (muted) return MUTED;
  if (away !== undefined) return AWAY;
  return connection === "relayed" ? RELAYED : NEAR;
}

/** Returns the columns of a person in the list: a sign, the name, and a mark if it is verified. */
export function personColumns({ shown, verified }: Person): number {
  return NEAR.length + textWidth(shown) + (verified ? VERIFIED.length : 0);
}

/** Returns the columns that a person must have at least. */
export function leastPersonColumns(person: Person): number {
  const { shown } = person;
  return personColumns(person) - textWidth(shown) + leastNameColumns(shown);
}

/** Returns the same with the picture or away text of the person, if there is one. */
export function notedColumns(model: Model, person: Person): number {
  const note = noteOf(model, person);
  return personColumns(person) + (note === "" ? 0 : GAP + textWidth(note));
}

/** Returns the away text of a person, else the picture; empty for neither. */
function noteOf({ snapshot }: Model, { away = "", picture, muted }: Person): string {
  if (muted) return "";
  return away !== "" ? away : snapshot.settings.pictures === "on" ? picture : "";
}

const GAP = 1;
/** Fewer columns of an away text say nothing. */
const MIN_AWAY_COLUMNS = 4;

/** The place of the list: `right` is the first column behind it. */
export interface ListPlace {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Returns the people of the list that have a row, from its top on. */
export function listedPeople(
  model: Model,
  { top, bottom }: Pick<ListPlace, "top" | "bottom">,
): readonly Person[] {
  const everybody = inOrder(model);
  const height = Math.max(0, bottom - top);
  // The last row counts those without one.
  return everybody.length <= height ? everybody : everybody.slice(0, Math.max(0, height - 1));
}

/** Draws the list of the people in the room. */
export function drawPeople(canvas: Canvas, model: Model, place: ListPlace): void {
  const shown = listedPeople(model, place);
  shown.forEach((person, at) => drawPerson(canvas, model, person, place.top + at, place));
  const missing = model.snapshot.members.length + 1 - shown.length;
  if (missing === 0 || place.bottom <= place.top) return;
  const more = ` … ${missing} more`;
  putText(canvas.grid, place.bottom - 1, place.left, more, mutedStyle(model), place.right);
}

function drawPerson(
  canvas: Canvas,
  model: Model,
  person: Person,
  row: number,
  { left, right }: ListPlace,
): void {
  const { theme } = model;
  const { muted, away, verified, connection, shown } = person;
  const isHere = !muted && away === undefined;
  const style: Style = {
    ...(isHere ? personStyle(model, person.id) : theme.dim),
    bold: connection === "self",
  };
  const start = putText(canvas.grid, row, left, markOf(person), style, right);
  const mark = verified ? VERIFIED : [];
  const name = cutName(styled(shown, style), right - start - mark.length);
  const named = putPart(canvas, row, start, name, { end: right });
  const end = putText(canvas.grid, row, named, mark, theme.ok, right);
  const isText = away !== undefined && away !== "";
  const note = styled(noteOf(model, person), { ...theme.dim, italic: isText });
  const space = right - end - GAP;
  // A picture is drawn as a whole or not at all.
  const isSeen = widthOf(note) <= space || isText && space >= MIN_AWAY_COLUMNS;
  if (note.length === 0 || !isSeen) return;
  const fitting = cut(note, space);
  putPart(canvas, row, right - widthOf(fitting), fitting, { end: right });
}

/**
 * Returns everybody in the room and ourselves, by shown name. This is the only place that orders
 * the list.
 */
function inOrder({ snapshot: { self, members } }: Model): readonly Person[] {
  return [self, ...members].sort((a, b) => a.shown < b.shown ? -1 : a.shown > b.shown ? 1 : 0);
}
