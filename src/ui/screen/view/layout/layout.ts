/**
 * The layout of the screen: where each part is, for any size.
 *
 * @module
 */
import type { Person } from "../../../../chat/api/chat_view.ts";
import { textWidth } from "../../../../core/text/width.ts";
import type { Area } from "../../../../term/drawing/cells.ts";
import type { Size } from "../../../../term/tty.ts";
import type { Model } from "../../model/model.ts";
import { isWelcome } from "./welcome.ts";
import { type Form, FORM_ROWS, formOf, hasFrame, WIDE_COLUMNS } from "./forms.ts";
import { inputRows, textColumnsOf } from "./input_line.ts";
import { leastPersonColumns, notedColumns, personColumns } from "./people_list.ts";
import {
  isPictured,
  leastNameColumns,
  LIST_RULE_COLUMNS,
  MAX_PICTURED_NAME_COLUMNS,
  nameColumnsFor,
  spareColumns,
} from "../talk/name_columns.ts";

/** A layout. Rows and columns count from 0. */
export interface Layout {
  readonly form: Form;
  /** Whether there is a column of times and names. */
  readonly isWide: boolean;
  readonly size: Size;
  /** The talk: up to the rule at its right, if there is one. */
  readonly pane: Area;
  /** Whether a rule stands at the right of the pane. */
  readonly isRuled: boolean;
  /** The first column of the list of people, behind its rule; absent: there is no list. */
  readonly side?: number;
  /** The row of the status line, if there is one. */
  readonly status?: number;
  /** The first row of the input, and the number of its rows. */
  readonly input: number;
  readonly inputRows: number;
}

const MIN_SIDE_COLUMNS = 10;
const MAX_SIDE_COLUMNS = 20;
const MAX_NOTED_SIDE_COLUMNS = 32;
/**
 * The columns that the list leaves to the pane: before it grows for pictures, and where the person
 * asks for it on a narrow screen.
 */
const MIN_PANE_COLUMNS_BESIDE_NOTES = 60;
const MIN_PANE_COLUMNS_BESIDE_LIST = 30;
/** The columns of the frame at the right of the list: a blank, and the frame. */
const FRAME_END_COLUMNS = 2;

/** Lays out the screen. */
export function layout(model: Model, size: Size): Layout {
  return layoutOf(model, size, formOf(model, size), true);
}

/** Lays out the screen for a page, which takes the place of talk and list. */
export function pageLayout(model: Model, size: Size): Layout {
  const form = formOf(model, size);
  return layoutOf(model, size, form === "framed" ? "boxed" : form, false);
}

function layoutOf(model: Model, size: Size, form: Form, hasList: boolean): Layout {
  const { columns, rows } = size;
  const { above, between, below } = FORM_ROWS[form];
  const isFramed = form === "framed";
  const least = above + between + below + 1;
  const most = Math.max(1, Math.min(Math.floor(rows / 3), rows - least));
  const wanted = inputRows(model.editor, textColumnsOf(model, form, columns)).rows.length;
  const height = form === "tiny" ? 1 : Math.min(most, wanted);
  const input = Math.max(0, rows - below - height);
  const isListed = hasList && form !== "tiny" && !isWelcome(model);
  const side = isListed ? sideColumn(model, columns, isFramed) : undefined;
  const right = side === undefined ? columns - (isFramed ? 1 : 0) : side - 1;
  return {
    form,
    isWide: form !== "tiny" && columns >= WIDE_COLUMNS,
    size,
    pane: { top: above, bottom: Math.max(0, input - between), left: isFramed ? 1 : 0, right },
    isRuled: isFramed || side !== undefined,
    ...(side === undefined ? {} : { side }),
    ...statusRow(form, input, rows),
    input,
    inputRows: height,
  };
}

function statusRow(form: Form, input: number, rows: number): Pick<Layout, "status"> {
  if (hasFrame(form)) return { status: rows - 1 };
  return form === "low" ? { status: input - 1 } : {};
}

/** Returns the first column behind the list of people. */
export function listEnd({ form, size }: Layout): number {
  return form === "framed" ? size.columns - FRAME_END_COLUMNS : size.columns;
}

/** Returns the first column of the list of people; `undefined` without a list. */
function sideColumn(model: Model, columns: number, isFramed: boolean): number | undefined {
  const { list } = model.snapshot.settings;
  const beside = isFramed ? FRAME_END_COLUMNS : 0;
  const side = columns - sideColumns(model, columns, isFramed) - beside;
  if (list === "off") return undefined;
  if (list === "on") return side > MIN_PANE_COLUMNS_BESIDE_LIST ? side : undefined;
  return columns < WIDE_COLUMNS || !hasSpace(model, columns, isFramed) ? undefined : side;
}

/**
 * Returns whether the talk keeps its half beside the list, if both are as narrow as they can be.
 */
function hasSpace(model: Model, columns: number, isFramed: boolean): boolean {
  const people = everybody(model);
  const names = Math.max(...people.map(({ shown }) => leastNameColumns(shown)));
  return leastColumns(people) + names <= spaceFor(model, columns, isFramed);
}

/** Returns the columns that the talk leaves to its names and the list together. */
function spaceFor(model: Model, columns: number, isFramed: boolean): number {
  // The frame takes a column at the left, too.
  const frame = isFramed ? 1 + FRAME_END_COLUMNS : 0;
  return spareColumns(model, columns, columns - LIST_RULE_COLUMNS - frame, isFramed);
}

function everybody({ snapshot }: Model): readonly Person[] {
  return [snapshot.self, ...snapshot.members];
}

function leastColumns(people: readonly Person[]): number {
  return Math.max(MIN_SIDE_COLUMNS, ...people.map(leastPersonColumns));
}

/**
 * Returns the columns of the list: as the longest name needs, within bounds; more for pictures and
 * away texts, where the pane stays wide. The names in the talk come first.
 */
function sideColumns(model: Model, columns: number, isFramed: boolean): number {
  const people = everybody(model);
  const least = leastColumns(people);
  const labels = people.map(({ picture, shown }) => textWidth(picture) + 1 + textWidth(shown))
    .filter((width) => isPictured(model, columns) && width <= MAX_PICTURED_NAME_COLUMNS);
  const names = Math.max(nameColumnsFor(people.map(({ shown }) => shown)), ...labels);
  const space = spaceFor(model, columns, isFramed) - names;
  const named = Math.max(least, ...people.map(personColumns));
  const most = Math.min(
    MAX_NOTED_SIDE_COLUMNS,
    columns - LIST_RULE_COLUMNS - MIN_PANE_COLUMNS_BESIDE_NOTES,
    space,
  );
  const noted = people.map((person) => notedColumns(model, person)).filter((width) =>
    width <= most
  );
  return Math.max(least, Math.min(MAX_SIDE_COLUMNS, named, space), ...noted);
}
