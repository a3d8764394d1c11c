/**
 * The status line: the most pressing thing to be told at the left, the links at the right.
 *
 * @module
 */
import type { Status } from "../../../../chat/api/chat_view.ts";
import { checkContent } from "../../../../core/text/check_content.ts";
import { plural } from "../../../../core/text/plural.ts";
import type { Style } from "../../../../term/drawing/style.ts";
import { linesOf } from "../../model/editor.ts";
import type { Model } from "../../model/model.ts";
import type { Canvas } from "../text/canvas.ts";
import { putPart } from "../text/canvas.ts";
import { hasFrame } from "../layout/forms.ts";
import type { Layout } from "../layout/layout.ts";
import { scrolledText } from "../layout/pane.ts";
import {
  blanks,
  BOLD,
  cut,
  fillRow,
  onGround,
  putStyled,
  type Row,
  sign,
  styled,
  widthOf,
} from "../text/styled_text.ts";
import { BAR_ENDS } from "../text/visual_order.ts";

/** A key or command, and what it does. */
type Hint = readonly [key: string, does: string];

/** The keys that a newcomer needs, the most useful first. */
const HINTS: readonly Hint[] = [["F1", "keys"], ["M-k", "go to"], ["M-a", "next unread"]];

/** What the status line tells, and whether it is an error. */
interface Told {
  readonly row: Row;
  readonly isError?: boolean;
}

/** Draws the status line, or what is to be told in place of the header. */
export function drawStatus(canvas: Canvas, model: Model, row: number, place: Layout): void {
  const { theme } = model;
  const { columns } = canvas.grid;
  const right = place.form === "flat" ? [] : rightRow(model, place);
  const space = columns - 2 - (right.length === 0 ? 0 : widthOf(right) + GAP);
  const { row: left, isError = false } = told(model) ?? { row: restingRow(model, place, space) };
  const ground = { ...theme.text, ...(isError ? theme.errorGround : theme.bar) };
  fillRow(canvas.grid, row, ground);
  putPart(canvas, row, 1, onGround(cut(left, Math.max(0, space)), ground), { ends: BAR_ENDS });
  putStyled(canvas.grid, row, columns - 1 - widthOf(right), onGround(right, ground));
}

const GAP = 2;

/**
 * Returns whether something is to be told that takes the place of the header where there is no
 * other.
 */
export function isPressing(model: Model): boolean {
  return told(model) !== undefined || problemOf(model.snapshot.status) !== undefined;
}

/** Returns what the last key led to, or the keys of the mode that the person is in. */
function told(model: Model): Told | undefined {
  const { theme, hint, hintKind, question, overlay, completion } = model;
  if (hint !== undefined && hintKind === "error") {
    return {
      row: [...styled("! ", { ...theme.error, bold: true }), ...styled(hint)],
      isError: true,
    };
  }
  const asking = styled("? ", { ...theme.warn, bold: true });
  if (question === "quit") {
    return { row: [...asking, ...keys(model, [["C-c", "quit"], ["Esc", "stay"]])] };
  }
  if (question === "lines") return { row: [...asking, ...linesQuestion(model)] };
  if (hint !== undefined) return { row: styled(hint) };
  if (overlay?.type === "search") {
    return { row: keys(model, [["Enter", "go there"], ["Esc", "back"], ["Up Down", "choose"]]) };
  }
  if (overlay?.type === "text") {
    return { row: keys(model, [["Esc", "back"], ["PgUp PgDn", "scroll"]]) };
  }
  if (overlay?.type === "palette") {
    return {
      row: keys(model, [["Enter", "go there"], ["Tab", "its name"], ["Esc", "back"], [
        "Up Down",
        "choose",
      ]]),
    };
  }
  if (completion === undefined || completion.candidates.length < 2) return undefined;
  const { candidates, index } = completion;
  // The list begins with the candidate that was taken, so that it is seen where not all have room.
  const turned = [...candidates.slice(index), ...candidates.slice(0, index)];
  const listed = turned.flatMap(({ shown }, at) =>
    at === 0 ? styled(shown, { ...theme.accent, bold: true }) : [...blanks(GAP), ...styled(shown)]
  );
  return { row: [...styled("Tab ", BOLD), ...listed] };
}

/** Asks how to send the lines of a paste. */
function linesQuestion(model: Model): Row {
  const { text } = model.editor;
  const count = linesOf(text).length;
  const isShort = checkContent(text).state === "ok";
  const rest: readonly Hint[] = [
    ["M-s", `${count} messages`],
    ["Esc", "edit"],
    ["C-c", "throw away"],
  ];
  if (isShort) return keys(model, [["Enter", "one message"], ...rest]);
  return [...styled("too long for one  "), ...keys(model, rest)];
}

/**
 * Returns our name, and what is wrong; else as many keys as have room, for as long as there is
 * nothing to tell.
 */
function restingRow(model: Model, { isWide }: Layout, space: number): Row {
  const { theme, snapshot } = model;
  const name = styled(snapshot.self.shown, { ...theme.own, bold: true });
  const problem = problemOf(snapshot.status);
  if (problem === undefined) {
    const rows = HINTS.map((_, at) => [
      ...name,
      ...blanks(NAME_GAP),
      ...keys(model, HINTS.slice(0, at + 1)),
    ]);
    return rows.findLast((row) => widthOf(row) <= space) ?? name;
  }
  const trouble = styled(`! ${problem}`, { ...theme.warn, bold: true });
  return isWide ? [...name, ...blanks(NAME_GAP), ...trouble] : trouble;
}

const NAME_GAP = 3;

function keys({ theme }: Model, hints: readonly Hint[]): Row {
  return hints.flatMap(([key, does], at) => [
    ...blanks(at === 0 ? 0 : NAME_GAP),
    ...styled(`${key} `, BOLD),
    ...styled(does, theme.dim),
  ]);
}

/** Returns the number of links, and how far the talk is scrolled where no frame tells it. */
function rightRow(model: Model, { form, isWide }: Layout): Row {
  const { theme } = model;
  const scrolled = hasFrame(form) ? "" : scrolledText(model);
  const mark = styled(scrolled, { ...theme.accent, bold: true });
  if (mark.length === 0) return linkRow(model, isWide);
  return isWide ? [...mark, ...blanks(GAP), ...linkRow(model, isWide)] : mark;
}

function linkRow({ snapshot, theme }: Model, isWide: boolean): Row {
  const { links, relayed } = snapshot.status;
  const style: Style = links === 0 ? theme.warn : theme.ok;
  const mark = sign(links === 0 ? "○" : "●", style);
  if (!isWide) return [mark, ...styled(links === 0 ? "" : `${links}`, theme.dim)];
  const count = links === 0 ? "no links" : plural(links, "link");
  const text = relayed === 0 ? count : `${count}, ${relayed} relayed`;
  return [mark, ...styled(` ${text}`, theme.dim)];
}

/** Returns the most pressing problem. */
function problemOf({ problems, links, relayed, discovery }: Status): string | undefined {
  if (problems[0] !== undefined || links > 0) return problems[0];
  return `${relayed === 0 ? "no peers yet" : "cut off"}: ${discovery}`;
}
