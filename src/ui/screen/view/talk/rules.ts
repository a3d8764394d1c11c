/**
 * The ruled lines between messages: where a day begins, and where new messages begin. The place of
 * the label tells the two apart, without colours too.
 *
 * @module
 */
import { bufferOf } from "../../model/buffers.ts";
import { compareLines, type Line, longDay, shortDay } from "../../model/line.ts";
import type { Model } from "../../model/model.ts";
import { cut, type Row, styled, widthOf } from "../text/styled_text.ts";

/** The columns that a ruled line takes. */
export interface RuleMeasures {
  readonly width: number;
  /** Blanks at each of its ends. */
  readonly inset?: number;
}

/** From this width on a day has its whole name. */
const LONG_DAY_COLUMNS = 44;
/** The columns of the rule behind the label of new messages. */
const NEW_END_COLUMNS = 2;

/** Returns the ruled lines above a line behind `previous`. */
export function rulesAbove(
  model: Model,
  line: Line,
  previous: Line | undefined,
  measures: RuleMeasures,
): readonly Row[] {
  return [
    ...(line.when.day === previous?.when.day ? [] : [dayRow(model, line, measures)]),
    ...(isFirstNew(model, line, previous) ? [newRow(model, measures)] : []),
  ];
}

/** Returns the ruled line above the first line of a day. */
export function dayRow(
  { theme }: Model,
  { when: { day } }: Line,
  { width, inset = 0 }: RuleMeasures,
): Row {
  const space = Math.max(0, width - 2 * inset);
  const label = styled(` ${space < LONG_DAY_COLUMNS ? shortDay(day) : longDay(day)} `, theme.dim);
  const rest = Math.max(0, space - widthOf(label));
  const before = rest >> 1;
  const rule = (columns: number) => styled("─".repeat(columns), theme.faint);
  return [
    ...styled(" ".repeat(inset)),
    ...cut([...rule(before), ...label, ...rule(rest - before)], space),
  ];
}

/** Returns whether `line` is the first that came while another room was shown. */
function isFirstNew(model: Model, line: Line, previous: Line | undefined): boolean {
  const { ruler } = bufferOf(model);
  return ruler !== undefined && previous !== undefined &&
    compareLines(previous, ruler) <= 0 && compareLines(line, ruler) > 0;
}

function newRow(model: Model, { width, inset = 0 }: RuleMeasures): Row {
  const { accent } = model.theme;
  const { news = 0 } = bufferOf(model);
  const space = Math.max(0, width - 2 * inset);
  const label = styled(news === 0 ? " new " : ` ${news} new `, { ...accent, bold: true });
  const before = Math.max(0, space - widthOf(label) - NEW_END_COLUMNS);
  const rule = (columns: number) => styled("─".repeat(columns), accent);
  return [
    ...styled(" ".repeat(inset)),
    ...cut([...rule(before), ...label, ...rule(NEW_END_COLUMNS)], space),
  ];
}
