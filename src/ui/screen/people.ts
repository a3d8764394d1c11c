import type { Person } from "../../chat/view.ts";
import type { Grapheme } from "../../core/text/width.ts";
import { type Grid, putText } from "../../term/cells.ts";
import { colourOf } from "./colours.ts";
import type { Model } from "./model.ts";
import { mutedStyle } from "./rows.ts";
import { cut, styled } from "./styled.ts";

/** Given as graphemes, for splitting `●` would load the segmenter's tables before the first screen. */
const mark = (sign: string): readonly Grapheme[] =>
  [...` ${sign} `].map((text) => ({ text, width: 1 }));

const NEAR = mark("●");
const RELAYED = mark("○");
const MUTED = mark("×");

function markOf({ muted, connection }: Person): readonly Grapheme[] {
  if (muted) return MUTED;
  return connection === "relayed" ? RELAYED : NEAR;
}

/** Draws the list of people between two rows (the second one not included), from a column on. */
export function drawPeople(
  grid: Grid,
  model: Model,
  place: { readonly top: number; readonly bottom: number; readonly column: number },
): void {
  const { self, people } = model.standing;
  const everybody = [self, ...people].sort((a, b) => compareNames(a, b));
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
  putText(grid, row, start, cut(styled(person.shown, style), grid.columns - start), style);
}

function compareNames(a: Person, b: Person): number {
  return a.shown < b.shown ? -1 : a.shown > b.shown ? 1 : 0;
}
