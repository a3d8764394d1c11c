/**
 * The input as it is drawn: its frame says where words go, and its colour that something is
 * special. The place for text asks whether to quit.
 *
 * @module
 */
import { CONVERSATION } from "../../../../chat/api/room_id.ts";
import { utf8 } from "../../../../core/bytes.ts";
import { MAX_CONTENT_BYTES } from "../../../../core/limits/text.ts";
import type { Style } from "../../../../term/drawing/style.ts";
import { shownRoom } from "../../model/buffers.ts";
import type { Model } from "../../model/model.ts";
import { type Canvas, putPart } from "../text/canvas.ts";
import { hasFrame } from "../layout/forms.ts";
import { putBorder, putTitle } from "./frame.ts";
import { inputRows, promptOf, textColumnsOf } from "../layout/input_line.ts";
import type { Layout } from "../layout/layout.ts";
import { inputTitle } from "./room_title.ts";
import { scrolledText } from "../layout/pane.ts";
import { cut, inStyle, putStyled, type Row, styled, widthOf } from "../text/styled_text.ts";

/** The column of the prompt inside the frame: behind the frame and a blank. */
const FRAME_LEFT_COLUMNS = 2;

/** Draws the input, as many rows around the cursor as have room. */
export function drawInput(canvas: Canvas, model: Model, place: Layout): void {
  const { grid } = canvas;
  const { columns, rows } = grid;
  const { form, input, inputRows: height } = place;
  if (columns <= 0 || rows <= 0) return;
  const isFramed = hasFrame(form);
  if (isFramed) drawInputFrame(canvas, model, place);
  const prompt = promptOf(model, form, columns);
  const width = textColumnsOf(model, form, columns);
  const { rows: texts, cursor } = inputRows(model.editor, width);
  const first = Math.max(0, Math.min(cursor.row - height + 1, texts.length - height));
  const top = Math.max(first, cursor.row - height + 1);
  const left = isFramed ? FRAME_LEFT_COLUMNS : 0;
  const start = left + widthOf(prompt);
  if (top === 0) putStyled(grid, input, left, prompt);
  texts.slice(top, top + height).forEach((text, at) => {
    putPart(canvas, input + at, start, inStyle(text));
  });
  if (model.editor.text === "") putPart(canvas, input, start, placeholder(model, place, width));
  const column = Math.min(columns - 1, start + cursor.column);
  grid.cursor = { row: input + cursor.row - top, column };
}

/** Returns what stands in the empty input: the room that it goes to, or a question. */
function placeholder(model: Model, { form }: Layout, width: number): Row {
  const { theme, question, room } = model;
  const isQuestion = question === "quit";
  // The column at the end stays free, as for the cursor behind a text.
  const space = width - 1;
  if (isQuestion) return cut(styled(QUIT_QUESTION, { ...theme.warn, bold: true }), space);
  if (form === "tiny") return [];
  const style: Style = { ...theme.dim, italic: true };
  const shown = shownRoom(model);
  const name = shown?.kind === "private"
    ? shown.shown.slice(CONVERSATION.length)
    : shown?.shown ?? room;
  const whole = styled(`Message ${name}`, style);
  return widthOf(whole) <= space ? whole : cut(styled("Message", style), space);
}

const QUIT_QUESTION = "Press C-c again to quit";

/** Draws the frame of the input, with its title, how far the talk is scrolled, and the counter. */
function drawInputFrame(canvas: Canvas, model: Model, place: Layout): void {
  const { grid } = canvas;
  const { columns } = grid;
  const { theme } = model;
  const { form, side, input, inputRows: height } = place;
  const coloured = colourOfFrame(model);
  const style = coloured ?? theme.edge;
  const above = input - 1;
  const below = input + height;
  putBorder(canvas, above, form === "framed" ? "├┤" : "╭╮", style);
  putBorder(canvas, below, "╰╯", style);
  if (side !== undefined && coloured === undefined) {
    putStyled(grid, above, side - 1, styled("┴", style));
  }
  for (let row = input; row < below; row++) {
    putStyled(grid, row, 0, styled("│", style));
    putStyled(grid, row, columns - 1, styled("│", style));
  }
  const scrolled = scrolledText(model);
  const label = scrolled === "" ? [] : styled(` ${scrolled} `, { ...theme.onAccent, bold: true });
  const end = columns - FRAME_LEFT_COLUMNS - widthOf(label);
  const title = inputTitle(model, form === "framed");
  if (title !== undefined) putTitle(canvas, model, above, title, end);
  putStyled(grid, above, end, label);
  const counter = counterOf(model);
  putStyled(grid, below, columns - FRAME_LEFT_COLUMNS - widthOf(counter), counter);
}

/** Returns the colour of the frame where it means something. */
function colourOfFrame(model: Model): Style | undefined {
  const { theme, question, hint, hintKind } = model;
  if (hint !== undefined && hintKind === "error") return theme.error;
  if (question !== undefined) return theme.warn;
  return shownRoom(model)?.kind === "private" ? theme.private : undefined;
}

/** Shares of the longest message from which on its length is told, and is told loudly. */
const COUNTED_FROM = 0.8;
const WARNED_FROM = 0.95;

/** Returns the bytes of the input and the most that a message has; empty while it is short. */
function counterOf({ editor: { text }, theme }: Model): Row {
  // A UTF-16 unit makes at most 3 bytes: short text needs no counting.
  if (text.length * 3 < MAX_CONTENT_BYTES * COUNTED_FROM) return [];
  const bytes = utf8(text).length;
  const share = bytes / MAX_CONTENT_BYTES;
  if (share < COUNTED_FROM) return [];
  const style = share > 1 ? theme.error : share >= WARNED_FROM ? theme.warn : theme.dim;
  return styled(` ${grouped(bytes)} of ${grouped(MAX_CONTENT_BYTES)} `, style);
}

function grouped(number: number): string {
  return `${number}`.replace(/\B(?=(?:\d{3})+$)/g, ",");
}
