/**
 * The rows of one line of the scrollback: the gutter in the author's colour, the name once for all
 * that a person says in a row, the time where it changes.
 *
 * Invariants:
 *
 * 1. No row of a message passes for a message of somebody else, or for a line of the program.
 *    Messages have a gutter on each row, lines of the program have none. A name stands where no
 *    text can: in the column of names; in the compact form at the gutter, from which text is a
 *    blank away.
 * 2. A mark that comes and goes by itself (`…`, `✓`) takes no row of its own: nothing moves for
 *    it.
 *
 * @module
 */
import type { Message } from "../../../../chat/api/message.ts";
import { MAX_DIRECT_LINE_COLUMNS } from "../../../../core/limits/front_ends.ts";
import { textWidth } from "../../../../core/text/width.ts";
import { PLAIN, sameStyle, type Style } from "../../../../term/drawing/style.ts";
import { isSameTime, type Line, SIGNS, timeText } from "../../model/line.ts";
import type { Model } from "../../model/model.ts";
import { isRevealed } from "../../model/spoilers.ts";
import type { Theme } from "../../themes/theme.ts";
import { markupLines } from "../text/styled_markup.ts";
import {
  alignLeft,
  alignRight,
  blanks,
  cut,
  onGround,
  type Row,
  sign,
  styled,
  type StyledGrapheme,
  widthOf,
} from "../text/styled_text.ts";
import { wrap } from "../text/wrap.ts";
import { wrapTableRow } from "../text/wrap_table_row.ts";
import { bodyStyle, groundOf, mutedStyle, nameStyle, personStyle } from "./line_styles.ts";
import { remarksOn, withRemarks } from "./message_remarks.ts";
import { cutName, marginColumns, MAX_PICTURED_NAME_COLUMNS } from "./name_columns.ts";
import { withOwnMentions } from "./own_mentions.ts";
import { rulesAbove } from "./rules.ts";

/** The measures of the pane. */
export interface Measures {
  /** Columns of the pane, up to the rule at its right. */
  readonly width: number;
  /** Whether a blank keeps text from that rule. */
  readonly isRuled: boolean;
  /** Whether a blank stands behind the gutter. */
  readonly isRoomy: boolean;
  /** Columns for names; absent: the compact form, where the name is part of the text. */
  readonly names?: number;
  /** Whether pictures stand before names, where both have room. */
  readonly pictured: boolean;
  /** The newest own line in sight that everybody has. */
  readonly ticked?: Line;
}

/** One row of the pane. */
export interface PaneRow {
  readonly row: Row;
  /** The columns before the text. */
  readonly margin: number;
  /** Whether it is what somebody says. */
  readonly isSaid: boolean;
  /** Of a row that needs no name or time behind the row above: returns it with both. */
  readonly named?: () => Row;
}

const GUTTER = "▎";
/** Of what we say ourselves, and of what is chosen. */
const THICK_GUTTER = "▌";
const CHOSEN = "›";
/** The gutter and a blank. */
const COMPACT_MARGIN_COLUMNS = 2;

/**
 * Returns the rows of a line behind `previous`: ruled lines where a day or new messages begin, and
 * the text, wrapped.
 */
export function lineRows(
  model: Model,
  line: Line,
  previous: Line | undefined,
  measures: Measures,
): readonly PaneRow[] {
  const { width, names } = measures;
  const inset = names === undefined ? 0 : 1;
  const rules = rulesAbove(model, line, previous, { width, inset });
  const isBehindRule = rules.length > 0;
  const isFirst = isBehindRule || !continues(line, previous);
  const isTimed = isBehindRule || previous === undefined ||
    !isSameTime(line.when, previous.when, model.snapshot.settings.time);
  const marginFor = (begins: RowBegins) =>
    names === undefined
      ? compactMargin(model, line, begins, width)
      : wideMargin(model, line, { ...measures, names }, begins);
  const isChosen = line === model.target;
  const beginning = marginFor({ isNamed: isFirst, isTimed, isChosen });
  const continued = marginFor({ isNamed: false, isTimed: false, isChosen: false });
  const end = width - (measures.isRuled ? 1 : 0);
  const first = Math.max(1, end - widthOf(beginning));
  const narrow = Math.max(1, end - widthOf(continued));
  const rows = line.message === undefined
    ? toldTexts(model, line).flatMap((text) => wrapTableRow(text, narrow))
    : withRemarks(
      saidTexts(model, line, names === undefined).flatMap((text, at) =>
        wrap(text, narrow, at === 0 ? first : narrow)
      ),
      remarksOn(model, line, measures),
      narrow,
      first,
    );
  const ground = groundOf(model, line);
  const isSaid = line.message !== undefined;
  return [
    ...rules.map((row) => ({ row, margin: 0, isSaid: false })),
    ...rows.map((text, at) => {
      const margin = at === 0 ? beginning : continued;
      const isComplete = at === 0 ? isTimed && (isFirst || !isSaid) : !isSaid;
      return {
        row: drawn(margin, text),
        margin: widthOf(margin),
        isSaid,
        ...(isComplete || names === undefined ? {} : { named: () => named(text, at) }),
      };
    }),
  ];

  function drawn(margin: Row, text: Row): Row {
    const row = [...margin, ...text];
    return ground === undefined ? row : onGround(alignLeft(row, width), ground);
  }

  function named(text: Row, at: number): Row {
    return drawn(marginFor({ isNamed: true, isTimed: true, isChosen: isChosen && at === 0 }), text);
  }
}

/**
 * Returns whether a line needs no name: the same person says it, in the same way, as the line
 * above.
 */
function continues(line: Line, previous: Line | undefined): boolean {
  if (previous === undefined || line.kind !== previous.kind) return false;
  if (line.kind !== "chat" && line.kind !== "direct") return false;
  return line.person === previous.person && line.name === previous.name &&
    line.to?.person === previous.to?.person &&
    line.message?.mention === previous.message?.mention;
}

/** How a row begins. */
interface RowBegins {
  readonly isNamed: boolean;
  readonly isTimed: boolean;
  /** Whether it is the first row of the line that is chosen. */
  readonly isChosen: boolean;
}

/** Returns the columns before the text: edge, time, name, gutter. */
function wideMargin(
  model: Model,
  line: Line,
  { names, pictured, isRoomy }: Measures & { readonly names: number },
  { isNamed, isTimed, isChosen }: RowBegins,
): Row {
  const written = timeText(line.when, model.snapshot.settings.time);
  const muted = mutedStyle(model);
  const time = isTimed ? styled(written, muted) : blanks(written.length);
  const gap = isRoomy ? " " : "";
  if (line.message === undefined) {
    const all = marginColumns(model, isRoomy, names);
    if (written === "") return blanks(all);
    return [...blanks(1), ...time, ...blanks(all - 1 - written.length)];
  }
  const edge = isChosen ? chosenMark(model) : blanks(1);
  // A blank at each side belongs to the name: where it is inverse, both are.
  const { mention } = line.message;
  const style = nameStyle(model, line);
  const label = isNamed ? cutName(labelOf(model, line, pictured, names), names) : [];
  const named = mention && isNamed
    ? alignRight([...styled(" ", style), ...label, ...styled(" ", style)], names + 2)
    : [...blanks(1), ...alignRight(label, names), ...blanks(1)];
  const gutter = [...gutterOf(model, line, line.message), ...blanks(gap.length)];
  const before = written === "" ? [] : [...edge, ...time];
  const behind = written === "" && !mention ? [...edge, ...named.slice(1)] : named;
  return [...before, ...behind, ...gutter];
}

/** Returns the columns before the text in the compact form: the gutter, and the name. */
function compactMargin(
  model: Model,
  line: Line,
  { isNamed, isChosen }: RowBegins,
  width: number,
): Row {
  if (line.message === undefined) return blanks(COMPACT_MARGIN_COLUMNS);
  const { mention } = line.message;
  const gutter = isChosen ? chosenMark(model) : gutterOf(model, line, line.message);
  if (!isNamed) return [...gutter, ...blanks(1)];
  const style = nameStyle(model, line);
  const side = mention ? styled(" ", style) : [];
  const space = Math.max(1, width - 2 - 2 * side.length);
  const label = cutName(labelOf(model, line, false), space);
  return [...gutter, ...side, ...label, ...(mention ? side : blanks(1))];
}

function gutterOf(model: Model, line: Line, { own, author }: Message): Row {
  const isThick = own || line === model.target;
  return [sign(isThick ? THICK_GUTTER : GUTTER, personStyle(model, author))];
}

function chosenMark({ theme }: Model): Row {
  return [sign(CHOSEN, { ...theme.accent, bold: true })];
}

/** Returns the columns before the text; `undefined` in the compact form, where they vary. */
export function marginOf(model: Model, { names, isRoomy }: Measures): number | undefined {
  return names === undefined ? undefined : marginColumns(model, isRoomy, names);
}

/** Returns the columns that a line needs in the column of names, with a picture if it has one. */
export function labelWidth(model: Model, line: Line): number {
  const { picture = "", kind } = line;
  const name = textWidth(labelName(model, line));
  return kind === "chat" && picture !== "" ? textWidth(picture) + 1 + name : name;
}

/** Returns the name in the column of names, without its style; empty where there is none. */
export function labelName({ snapshot }: Model, { kind, name, message }: Line): string {
  if (message === undefined) return "";
  if (kind === "action") return SIGNS.action;
  // No name can hold `@`: the column tells what is private.
  return kind === "direct" ? `@${message.own ? snapshot.self.shown : name}` : name;
}

/** Returns the picture and the name of who speaks. */
function labelOf(
  model: Model,
  line: Line,
  pictured: boolean,
  most = MAX_PICTURED_NAME_COLUMNS,
): Row {
  const name = labelName(model, line);
  const { picture = "", kind } = line;
  const before = `${picture} `;
  const hasRoom = pictured && kind === "chat" && picture !== "" &&
    textWidth(before) + textWidth(name) <= most;
  return [
    ...(hasRoom ? styled(before, mutedStyle(model)) : []),
    ...styled(name, nameStyle(model, line)),
  ];
}

/** Returns the lines of what somebody says. */
function saidTexts(model: Model, line: Line, isCompact: boolean): readonly Row[] {
  const whole = markupLines(line.body, {
    style: bodyStyle(model, line),
    theme: model.theme,
    isRevealed: isRevealed(model, line),
  });
  const marked = line.message?.mention === true
    ? whole.map((text) => withOwnMentions(model, text))
    : whole;
  const [first = [], ...others] = line.kind === "direct" ? [short(marked)] : marked;
  return [[...leadOf(model, line, isCompact), ...first], ...others];
}

/** Returns what stands before the text: of an action its author, of private words their reader. */
function leadOf(model: Model, line: Line, isCompact: boolean): Row {
  const style: Style = { ...nameStyle(model, line), inverse: false };
  if (line.kind === "action") return [...styled(line.name, style), ...styled(" ")];
  if (line.kind !== "direct") return [];
  const reader = line.message?.own === true ? line.to?.name ?? "" : "you";
  return [
    ...styled(`→ ${reader}`, { ...model.theme.private, bold: true }),
    ...blanks(isCompact ? 1 : 2),
    ...(line.message?.type === "action" ? styled("* ") : []),
  ];
}

/** Returns the lines that the program says: who came and left, notices, errors. */
function toldTexts(model: Model, line: Line): readonly Row[] {
  const { theme } = model;
  const style = bodyStyle(model, line);
  const [first = [], ...others] = markupLines(line.body, { style, theme, isRevealed: true });
  const { kind } = line;
  const isMove = MOVES.has(kind);
  const sign = kind !== "chat" && (isMove || kind === "error")
    ? styled(`${SIGNS[kind]} `, isMove ? style : { ...style, bold: true })
    : [];
  const gap = line.name === "" || line.body.text === "" ? "" : " ";
  const whole = [...sign, ...styled(`${line.name}${gap}`, style), ...first];
  const rows = [isMove ? withArrows(whole, theme.ok) : whole, ...others];
  return kind === "error" || others.length === 0 ? rows : rows.map((row) => asAnswer(theme, row));
}

/**
 * Returns a row of an answer in the style of text where it is set in or has columns: it holds what
 * was asked for, such as a number to compare, and is no remark.
 */
function asAnswer({ dim, text }: Theme, row: Row): Row {
  const isTable = row.some((part, at) => part.text === " " && row[at + 1]?.text === " ");
  if (!isTable) return row;
  return row.map((part) => sameStyle(part.style, dim) ? { ...part, style: text } : part);
}

const MOVES: ReadonlySet<Line["kind"]> = new Set([
  "joined",
  "left",
  "joined and left",
  "left and joined",
]);

function withArrows(row: Row, style: Style): Row {
  return row.map((part) => part.text === SIGNS.joined ? { ...part, style } : part);
}

/** Cuts a direct message from elsewhere to one line: its conversation has the rest. */
function short([first = [], ...others]: readonly StyledGrapheme[][]): StyledGrapheme[] {
  const row = cut(first, MAX_DIRECT_LINE_COLUMNS);
  return others.length === 0 || row !== first ? [...row] : [...row, ...styled(" …")];
}

/**
 * Returns the beginning of a direct message from elsewhere: `bob -> you: `, and a sign before an
 * action.
 */
export function direction(model: Model, line: Line): Row {
  const { name, to, message } = line;
  return [
    ...styled(name, nameStyle(model, line)),
    ...styled(" -> ", mutedStyle(model)),
    ...styled(to?.name ?? "", to === undefined ? PLAIN : personStyle(model, to.person)),
    ...styled(message?.type === "action" ? ": * " : ": "),
  ];
}
