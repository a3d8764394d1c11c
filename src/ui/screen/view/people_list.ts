import type { Person } from "../../../chat/api/chat_view.ts";
import { type Grapheme, textWidth } from "../../../core/text/width.ts";
import { type Grid, putText } from "../../../term/cells.ts";
import { colourOf } from "../model/colours.ts";
import type { Model } from "../model/model.ts";
import { mutedStyle } from "./line_styles.ts";
import { cut, putStyled, styled } from "./styled_text.ts";

/** Given as graphemes, for splitting `●` would load the segmenter's tables before the first screen. */
const mark = (sign: string): readonly Grapheme[] =>
  [...` ${sign} `].map((text) => ({ text, width: 1 }));

/** Behind a name that was compared with its key. */
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

/** How many columns the list needs for somebody: a mark, the name, and a mark where their key was compared. */
export function personColumns({ shown, verified }: Person): number {
  return NEAR.length + textWidth(shown) + (verified ? VERIFIED.length : 0);
}

/** The same with their picture behind it, where they have one. */
export function picturedColumns(person: Person): number {
  const { picture } = person;
  return personColumns(person) + (picture === "" ? 0 : GAP + textWidth(picture));
}

const GAP = 1;

/** Draws the list of those in the room between two rows (the second one not included), from a column on. */
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
  const ink = model.palette.people[colourOf(model.colours, person.id)];
  const style = { ...(ink === undefined ? {} : { ink }), bold: person.connection === "self" };
  const start = putText(grid, row, column, markOf(person), style);
  const verified = person.verified ? VERIFIED : [];
  const room = grid.columns - start - verified.length;
  const named = putStyled(grid, row, start, cut(styled(person.shown, style), room));
  const end = putText(grid, row, named, verified, style);
  // A picture is whole or it is none.
  const isPictured = model.snapshot.settings.pictures === "on" && person.picture !== "" &&
    column + picturedColumns(person) <= grid.columns;
  if (isPictured) putStyled(grid, row, end + GAP, styled(person.picture, mutedStyle(model)));
}

/** Everybody in the room, ourselves among them, in the order of the list: by shown name. */
function inOrder({ snapshot: { self, members } }: Model): readonly Person[] {
  return [self, ...members].sort((a, b) => a.shown < b.shown ? -1 : a.shown > b.shown ? 1 : 0);
}
