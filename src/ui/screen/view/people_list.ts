/**
 * The list of people at the side.
 *
 * @module
 */
import type { Person } from "../../../chat/api/chat_view.ts";
import { type Grapheme, textWidth } from "../../../core/text/width.ts";
import { type Grid, putText } from "../../../term/drawing/cells.ts";
import { colourOf } from "../model/colours.ts";
import type { Model } from "../model/model.ts";
import { mutedStyle } from "./talk/line_styles.ts";
import { cutName, leastNameColumns } from "./talk/name_columns.ts";
import { putStyled, styled } from "./text/styled_text.ts";

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

/** Returns the same with the picture behind it, if there is one. */
export function picturedColumns(person: Person): number {
  const { picture } = person;
  return personColumns(person) + (picture === "" ? 0 : GAP + textWidth(picture));
}

const GAP = 1;

/**
 * Draws the list of the people in the room between two rows (the second one excluded), from a
 * column on.
 */
export function drawPeople(
  grid: Grid,
  model: Model,
  place: { readonly top: number; readonly bottom: number; readonly column: number },
): void {
  const everybody = inOrder(model);
  const height = place.bottom - place.top;
  const shown = everybody.length <= height
    ? everybody
    : everybody.slice(0, Math.max(0, height - 1));
  shown.forEach((person, at) => drawPerson(grid, model, person, place.top + at, place.column));
  const missing = everybody.length - shown.length;
  if (missing === 0 || height < 1) return;
  putText(grid, place.bottom - 1, place.column, ` … ${missing} more`, mutedStyle(model));
}

function drawPerson(grid: Grid, model: Model, person: Person, row: number, column: number): void {
  const colour = model.theme.people[colourOf(model.colours, person.id)];
  const style = { ...colour, bold: person.connection === "self" };
  const start = putText(grid, row, column, markOf(person), style);
  const verified = person.verified ? VERIFIED : [];
  const room = grid.columns - start - verified.length;
  const named = putStyled(grid, row, start, cutName(styled(person.shown, style), room));
  const end = putText(grid, row, named, verified, style);
  // A picture is drawn as a whole or not at all.
  const isPictured = model.snapshot.settings.pictures === "on" && person.picture !== "" &&
    column + picturedColumns(person) <= grid.columns;
  if (isPictured) putStyled(grid, row, end + GAP, styled(person.picture, mutedStyle(model)));
}

/**
 * Returns everybody in the room and ourselves, by shown name. This is the only place that orders
 * the list.
 */
function inOrder({ snapshot: { self, members } }: Model): readonly Person[] {
  return [self, ...members].sort((a, b) => a.shown < b.shown ? -1 : a.shown > b.shown ? 1 : 0);
}
