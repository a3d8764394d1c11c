/**
 * The layout of the screen: where each part is, for any size.
 *
 * @module
 */
import type { Person } from "../../../chat/api/chat_view.ts";
import { textWidth } from "../../../core/text/width.ts";
import type { Area } from "../../../term/drawing/cells.ts";
import type { Size } from "../../../term/tty.ts";
import type { Model } from "../model/model.ts";
import { inputRows } from "./input_line.ts";
import {
  isPictured,
  leastNameColumns,
  LIST_RULE_COLUMNS,
  MAX_PICTURED_NAME_COLUMNS,
  nameColumnsFor,
  spareColumns,
} from "./talk/name_columns.ts";
import { leastPersonColumns, personColumns, picturedColumns } from "./people_list.ts";

/** A layout. Rows and columns count from 0. */
export interface Layout {
  /**
   * `full` has a column of names and a list of people, `compact` has neither, `tiny` has only lines
   * and the input.
   */
  readonly form: "full" | "compact" | "tiny";
  readonly size: Size;
  readonly pane: Area;
  /** The first column of the list of people, behind its rule; absent: there is no list. */
  readonly side?: number;
  /** The row of the status line; absent: there is neither it nor the header. */
  readonly status?: number;
  /** Whether there are ruled lines above and below the pane. */
  readonly ruled: boolean;
  /** The first row of the input, which takes the rest. */
  readonly input: number;
}

const FULL_FROM_COLUMNS = 60;
const COMPACT_FROM: Size = { columns: 20, rows: 6 };
const MIN_SIDE_COLUMNS = 10;
const MAX_SIDE_COLUMNS = 20;
const MAX_PICTURED_SIDE_COLUMNS = 32;
/**
 * The columns that the list leaves to the pane: before it grows for pictures, and where the person
 * asks for it on a narrow screen.
 */
const MIN_PANE_COLUMNS_BESIDE_PICTURES = 60;
const MIN_PANE_COLUMNS_BESIDE_LIST = 30;
/** On lower screens the rows of the ruled lines are better used for text. */
const RULED_FROM_ROWS = 8;

/** Lays out the screen. */
export function layout(model: Model, size: Size): Layout {
  const { columns, rows } = size;
  if (columns < COMPACT_FROM.columns || rows < COMPACT_FROM.rows) {
    const input = Math.max(0, rows - 1);
    const pane = { top: 0, bottom: input, left: 0, right: columns };
    return { form: "tiny", size, ruled: false, input, pane };
  }
  const ruled = rows >= RULED_FROM_ROWS;
  /** The rows of the header with its rule, and of the status line with its rule. */
  const frame = ruled ? 2 : 1;
  const most = Math.max(1, Math.min(Math.floor(rows / 3), rows - 2 * frame - 1));
  const input = rows - Math.min(most, inputRows(model.editor, columns).rows.length);
  const side = sideColumn(model, columns);
  const right = side === undefined ? columns : side - LIST_RULE_COLUMNS;
  return {
    form: columns < FULL_FROM_COLUMNS ? "compact" : "full",
    size,
    ruled,
    pane: { top: frame, bottom: input - frame, left: 0, right },
    ...(side === undefined ? {} : { side }),
    status: input - 1,
    input,
  };
}

/** Returns the first column of the list of people; `undefined` without a list. */
function sideColumn(model: Model, columns: number): number | undefined {
  const { list } = model.snapshot.settings;
  const side = columns - sideColumns(model, columns);
  if (list === "off") return undefined;
  if (list === "on") return side > MIN_PANE_COLUMNS_BESIDE_LIST ? side : undefined;
  return columns < FULL_FROM_COLUMNS || !hasSpace(model, columns) ? undefined : side;
}

/**
 * Returns whether the talk keeps its half beside the list, if both are as narrow as they can be.
 */
function hasSpace(model: Model, columns: number): boolean {
  const people = everybody(model);
  const names = Math.max(...people.map(({ shown }) => leastNameColumns(shown)));
  return leastColumns(people) + names <= spaceFor(model, columns);
}

/** Returns the columns that the talk leaves to its names and the list together. */
function spaceFor(model: Model, columns: number): number {
  return spareColumns(model, columns, columns - LIST_RULE_COLUMNS);
}

function everybody({ snapshot }: Model): readonly Person[] {
  return [snapshot.self, ...snapshot.members];
}

function leastColumns(people: readonly Person[]): number {
  return Math.max(MIN_SIDE_COLUMNS, ...people.map(leastPersonColumns));
}

/**
 * Returns the columns of the list: as the longest name needs, within bounds; more for pictures,
 * where the pane stays wide. The names in the talk come first.
 */
function sideColumns(model: Model, columns: number): number {
  const people = everybody(model);
  const least = leastColumns(people);
  const labels = people.map(({ picture, shown }) => textWidth(picture) + 1 + textWidth(shown))
    .filter((width) => isPictured(model, columns) && width <= MAX_PICTURED_NAME_COLUMNS);
  const names = Math.max(nameColumnsFor(people.map(({ shown }) => shown)), ...labels);
  const space = spaceFor(model, columns) - names;
  const named = Math.max(least, ...people.map(personColumns));
  const most = Math.min(
    MAX_PICTURED_SIDE_COLUMNS,
    columns - LIST_RULE_COLUMNS - MIN_PANE_COLUMNS_BESIDE_PICTURES,
    space,
  );
  const pictured = model.snapshot.settings.pictures === "on"
    ? people.map(picturedColumns).filter((width) => width <= most)
    : [];
  return Math.max(least, Math.min(MAX_SIDE_COLUMNS, named, space), ...pictured);
}
