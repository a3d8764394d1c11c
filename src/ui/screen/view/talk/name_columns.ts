/**
 * Columns for names: how many the talk spares for its own names and for the list of people, and how
 * a name is cut that needs more.
 *
 * Invariants:
 *
 * 1. The text of messages keeps at least half of the screen's columns in the full form.
 * 2. The fingerprint that tells two people of one name apart (`alice.k7qmx2d4`) is never cut off:
 *    it wins over invariant 1, which then costs the list of people, unless the person asked for
 *    that.
 *
 * @module
 */
import { textWidth } from "../../../../core/text/width.ts";
import { timeText } from "../../model/line.ts";
import type { Model } from "../../model/model.ts";
import { cut, type Row, widthOf } from "../text/styled_text.ts";

/** The columns beside a name: a blank at each side, and the gutter. */
const BESIDE_NAME_COLUMNS = 3;
/**
 * The columns between the talk and the list of people: a blank, so that text does not touch the
 * rule, and the rule.
 */
export const LIST_RULE_COLUMNS = 2;

/** The maximal number of columns of a picture and a name together. */
export const MAX_PICTURED_NAME_COLUMNS = 24;
/** On narrower screens messages need the columns of pictures. */
const PICTURED_FROM_COLUMNS = 100;

/** Shorter columns of names would move with each newcomer. */
const MIN_NAME_COLUMNS = 5;
const MAX_NAME_COLUMNS = 20;

/** A fingerprint behind a name: no name has a dot of its own. */
const FINGERPRINT = /\.[a-z2-7]{8,52}$/;
/** A wide letter and `…` stay of a name before its fingerprint. */
const MIN_MARKED_COLUMNS = 3;

/** Returns the columns of the fingerprint behind a name, with its dot; 0 without one. */
function fingerprintColumns(name: string): number {
  return FINGERPRINT.exec(name)?.[0].length ?? 0;
}

/** Returns the columns that a name must have at least. */
export function leastNameColumns(name: string): number {
  const print = fingerprintColumns(name);
  if (print === 0) return MIN_NAME_COLUMNS;
  return Math.min(textWidth(name), print + MIN_MARKED_COLUMNS);
}

/** Returns the columns that the longest of these names wants. */
export function nameColumnsFor(names: readonly string[]): number {
  const longest = Math.max(MIN_NAME_COLUMNS, ...names.map(textWidth));
  return Math.max(Math.min(MAX_NAME_COLUMNS, longest), ...names.map(leastNameColumns));
}

/** Returns whether pictures stand before names, where both have room. */
export function isPictured({ snapshot }: Model, columns: number): boolean {
  return snapshot.settings.pictures === "on" && columns >= PICTURED_FROM_COLUMNS;
}

/** Returns the columns of the time, and the one at the edge before it; none without times. */
function timeColumns({ snapshot }: Model): number {
  // Every time has as many columns as this one.
  const { length } = timeText({ day: "", time: "00:00" }, snapshot.settings.time);
  return length === 0 ? 0 : length + 1;
}

/**
 * Returns the columns before what people say, with `names` columns for names. `isRoomy`: a blank
 * stands behind the gutter.
 */
export function marginColumns(model: Model, isRoomy: boolean, names: number): number {
  return timeColumns(model) + names + BESIDE_NAME_COLUMNS + (isRoomy ? 1 : 0);
}

/**
 * Returns the columns that the talk leaves to its names, on a screen with so many columns, where
 * `pane` are those of names and text.
 */
export function spareColumns(
  model: Model,
  columns: number,
  pane: number,
  isRoomy: boolean,
): number {
  return pane - marginColumns(model, isRoomy, 0) - Math.ceil(columns / 2);
}

/** Cuts a name to `width` columns, with `…` before its fingerprint, if it has one. */
export function cutName(name: Row, width: number): Row {
  if (widthOf(name) <= width) return name;
  const print = fingerprintColumns(name.map(({ text }) => text).join(""));
  if (print === 0 || width <= print) return cut(name, width);
  const end = name.length - print;
  return [...cut(name.slice(0, end), width - print), ...name.slice(end)];
}
