/**
 * The rows of one line of the scrollback.
 *
 * Invariant: no row of a message passes for another message, or for a line of the program. Rows
 * after the first have a margin, in which no text of others can stand.
 *
 * @module
 */
import { MAX_DIRECT_LINE_COLUMNS } from "../../../../core/limits/front_ends.ts";
import { textWidth } from "../../../../core/text/width.ts";
import { PLAIN } from "../../../../term/drawing/style.ts";
import { bufferOf } from "../../model/buffers.ts";
import { colourOf } from "../../model/colours.ts";
import { compareLines, type Line, SIGNS, timeText } from "../../model/line.ts";
import type { Model } from "../../model/model.ts";
import { isRevealed } from "../../model/spoilers.ts";
import { bodyStyle, mutedStyle, nameStyle } from "./line_styles.ts";
import { remarksOn } from "./message_remarks.ts";
import { cutName, MAX_PICTURED_NAME_COLUMNS, NAME_RULE, timeColumns } from "./name_columns.ts";
import { markupLines } from "../text/styled_markup.ts";
import {
  alignRight,
  blanks,
  BOLD,
  cut,
  type Row,
  styled,
  type StyledGrapheme,
  widthOf,
} from "../text/styled_text.ts";
import { wrap } from "../text/wrap.ts";
import { wrapTableRow } from "../text/wrap_table_row.ts";

/** The measures of the pane. */
export interface Measures {
  /** Columns of the pane. */
  readonly width: number;
  /** Columns for names; absent: the compact form, where the name is part of the text. */
  readonly names?: number;
  /** Whether pictures stand before names, where both have room. */
  readonly pictured: boolean;
}

const INDENT_COLUMNS = 2;

/**
 * Returns the rows of a line behind `previous`: ruled lines where a day or new messages begin, and
 * the text, wrapped.
 */
export function lineRows(
  model: Model,
  line: Line,
  previous: Line | undefined,
  measures: Measures,
): readonly Row[] {
  const ruler = [
    ...(line.when.day === previous?.when.day ? [] : [dayRow(model, line, measures)]),
    ...(isFirstNew(model, line, previous) ? [newRow(model, measures)] : []),
  ];
  // The picture is shown once for several messages of a person in a row, as the minute is.
  const continues = ruler.length === 0 && previous?.kind === "chat" &&
    previous.person === line.person;
  const pictured = measures.pictured && !continues;
  const { label, lead } = heading(model, line, { ...measures, pictured });
  const whole = markupLines(line.body, {
    style: bodyStyle(model, line),
    theme: model.theme,
    isRevealed: isRevealed(model, line),
  });
  const texts = line.kind === "direct" ? [short(whole)] : whole;
  texts[0]?.unshift(...lead);
  texts.at(-1)?.push(...remarksOn(model, line));

  const { names, width } = measures;
  if (names === undefined) {
    const head = label.length === 0 ? [] : [...label, ...styled(" ")];
    // Without a margin, a row of a message could pass for another message.
    const indent = line.kind === "notice" ? widthOf(head) : INDENT_COLUMNS;
    const narrow = Math.max(1, width - indent);
    const first = Math.max(1, width - widthOf(head));
    const rows = texts.flatMap((text, at) =>
      line.kind === "notice"
        ? wrapTableRow(text, narrow)
        : wrap(text, narrow, at === 0 ? first : narrow)
    );
    const margin = blanks(indent);
    return [...ruler, ...rows.map((row, at) => [...(at === 0 ? head : margin), ...row])];
  }

  const written = timeText(line.when, model.snapshot.settings.time);
  const blank = " ".repeat(written.length);
  const gap = written === "" ? "" : " ";
  const margin = written.length + gap.length + names + NAME_RULE.length;
  const breakUp = line.kind === "notice" ? wrapTableRow : wrap;
  const rows = texts.flatMap((text) => breakUp(text, Math.max(1, width - margin)));
  const muted = mutedStyle(model);
  const rule = styled(NAME_RULE, muted);
  const sameMinute = ruler.length === 0 && line.when.time === previous?.when.time;
  const time = styled(`${sameMinute ? blank : written}${gap}`, muted);
  const beginning = [...time, ...alignRight(cutName(label, names), names), ...rule];
  const continued = [...styled(`${blank}${gap}${" ".repeat(names)}`), ...rule];
  return [
    ...ruler,
    ...rows.map((row, at) => [...(at === 0 ? beginning : continued), ...row]),
  ];
}

/** Returns the columns before what people say; `undefined` in the compact form. */
export function marginOf(model: Model, { names }: Measures): number | undefined {
  return names === undefined ? undefined : timeColumns(model) + names + NAME_RULE.length;
}

/** Cuts a direct message from elsewhere to one line: its conversation has the rest. */
function short([first = [], ...others]: readonly StyledGrapheme[][]): StyledGrapheme[] {
  const row = cut(first, MAX_DIRECT_LINE_COLUMNS);
  return others.length === 0 || row !== first ? [...row] : [...row, ...styled(" …")];
}

/** Returns the columns that a line needs in the column of names. */
export function labelWidth(line: Line, pictured: boolean): number {
  const { kind, name } = line;
  if (kind !== "chat") return textWidth(SIGNS[kind]);
  return textWidth(pictureOf(line, pictured)) + textWidth(name);
}

/** Returns the picture before a name, and a blank; empty where there is none, or no room for it. */
function pictureOf(
  { name, picture = "" }: Line,
  pictured: boolean,
  most = MAX_PICTURED_NAME_COLUMNS,
): string {
  if (!pictured || picture === "") return "";
  const before = `${picture} `;
  return textWidth(before) + textWidth(name) > most ? "" : before;
}

/** Returns the text in the column of names, and the beginning of the body. */
function heading(
  model: Model,
  line: Line,
  { names, pictured }: Measures,
): { readonly label: Row; readonly lead: Row } {
  const name = styled(line.name, nameStyle(model, line));
  if (line.kind === "chat") {
    const picture = styled(pictureOf(line, pictured, names), mutedStyle(model));
    return names === undefined
      ? { label: [], lead: [...name, ...styled(": ")] }
      : { label: [...picture, ...name], lead: [] };
  }
  const sign = styled(SIGNS[line.kind], bodyStyle(model, line));
  const lead = line.kind === "direct"
    ? direction(model, line)
    : name.length === 0
    ? []
    : [...name, ...styled(" ")];
  return { label: sign, lead };
}

/**
 * Returns the beginning of a direct message from elsewhere: `bob -> you: `, and a sign before an
 * action.
 */
export function direction(model: Model, line: Line): Row {
  const { name, to, message } = line;
  const colour = to === undefined
    ? undefined
    : model.theme.people[colourOf(model.colours, to.person)];
  return [
    ...styled(name, nameStyle(model, line)),
    ...styled(" -> ", mutedStyle(model)),
    ...styled(to?.name ?? "", colour ?? PLAIN),
    ...styled(message?.type === "action" ? ": * " : ": "),
  ];
}

/** Whether `line` is the first that came while another room was shown. */
function isFirstNew(model: Model, line: Line, previous: Line | undefined): boolean {
  const { ruler } = bufferOf(model);
  return ruler !== undefined && previous !== undefined &&
    compareLines(previous, ruler) <= 0 && compareLines(line, ruler) > 0;
}

const NEW = " new ";

function newRow(model: Model, { width }: Measures): Row {
  const side = Math.max(0, width - NEW.length) / 2;
  const rule = "─".repeat(Math.floor(side)) + NEW + "─".repeat(Math.ceil(side));
  return cut(styled(rule, model.theme.error), width);
}

/** The ruled line above the first line of a day. */
export function dayRow(
  model: Model,
  { when }: Line,
  { width }: Pick<Measures, "width">,
): Row {
  return cut(styled(`── ${when.day} ──`, { ...mutedStyle(model), ...BOLD }), width);
}
