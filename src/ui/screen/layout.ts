import type { Area } from "../../term/cells.ts";
import type { Size } from "../../term/device.ts";
import { inputRows } from "./input.ts";
import type { Model } from "./model.ts";
import { personColumns } from "./people.ts";

/** Where everything stands on a screen of some size. Rows and columns count from 0. */
export interface Layout {
  /** `full` has a column of names and a list of people, `compact` neither, `tiny` only the last lines and the input. */
  readonly form: "full" | "compact" | "tiny";
  readonly size: Size;
  readonly pane: Area;
  /** First column of the list of people, behind its rule; none: no list. */
  readonly side?: number;
  /** Row of the status line; none: not shown. */
  readonly status?: number;
  /** First row of the input, which takes the rest. */
  readonly input: number;
}

const FULL_FROM_COLUMNS = 60;
const COMPACT_FROM: Size = { columns: 20, rows: 6 };
const MIN_SIDE_COLUMNS = 10;
const MAX_SIDE_COLUMNS = 20;
/** Header and rule above the pane, rule and status line below it. */
const FRAME_ROWS = 4;

export function layout(model: Model, size: Size): Layout {
  const { columns, rows } = size;
  if (columns < COMPACT_FROM.columns || rows < COMPACT_FROM.rows) {
    const input = Math.max(0, rows - 1);
    return { form: "tiny", size, input, pane: { top: 0, bottom: input, left: 0, right: columns } };
  }
  const most = Math.max(1, Math.min(Math.floor(rows / 3), rows - FRAME_ROWS - 1));
  const input = rows - Math.min(most, inputRows(model.editor, columns).rows.length);
  const side = columns < FULL_FROM_COLUMNS ? undefined : columns - sideColumns(model);
  return {
    form: side === undefined ? "compact" : "full",
    size,
    pane: { top: 2, bottom: input - 2, left: 0, right: side === undefined ? columns : side - 1 },
    ...(side === undefined ? {} : { side }),
    status: input - 1,
    input,
  };
}

/** As many as the longest name needs, within bounds. */
function sideColumns({ standing }: Model): number {
  const names = [standing.self, ...standing.members].map(personColumns);
  return Math.min(MAX_SIDE_COLUMNS, Math.max(MIN_SIDE_COLUMNS, ...names));
}
