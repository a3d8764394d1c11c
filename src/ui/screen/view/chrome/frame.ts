/**
 * The frame around talk and list, and the titles in it; the rule between the two.
 *
 * @module
 */
import { plural } from "../../../../core/text/plural.ts";
import type { Style } from "../../../../term/drawing/style.ts";
import type { Model } from "../../model/model.ts";
import { type Canvas, putPart } from "../text/canvas.ts";
import type { Layout } from "../layout/layout.ts";
import { talkTitle, type Title } from "./room_title.ts";
import { cutName } from "../talk/name_columns.ts";
import {
  cut,
  putStyled,
  type Row,
  sign,
  styled,
  type StyledGrapheme,
  widthOf,
} from "../text/styled_text.ts";
import { BAR_ENDS } from "../text/visual_order.ts";

/** Draws the rule beside the list of people, and in the framed form the frame around both. */
export function drawFrame(canvas: Canvas, model: Model, place: Layout): void {
  const { grid } = canvas;
  const { faint, dim } = model.theme;
  const { pane, side, form } = place;
  const isFramed = form === "framed";
  const columns = [
    ...(side === undefined ? [] : [side - 1]),
    ...(isFramed ? [0, grid.columns - 1] : []),
  ];
  for (const column of columns) {
    for (let row = pane.top; row < pane.bottom; row++) {
      putStyled(grid, row, column, styled("│", faint));
    }
  }
  if (!isFramed) return;
  const above = pane.top - 1;
  putBorder(canvas, above, "╭╮", faint);
  if (side !== undefined) {
    putStyled(grid, above, side - 1, styled("┬", faint));
    const people = styled(
      ` ${plural(model.snapshot.members.length + 1, "person", "people")} `,
      dim,
    );
    if (side + 1 + widthOf(people) < grid.columns) putStyled(grid, above, side + 1, people);
  }
  putTitle(canvas, model, above, talkTitle(model), (side ?? grid.columns) - 1);
}

/** The first column of a title in a border. */
const TITLE_COLUMN = 2;

/** Draws a border over the whole width, with a corner at each end. */
export function putBorder({ grid }: Canvas, row: number, corners: string, style: Style): void {
  const [left = "", right = ""] = corners;
  const inner = new Array<StyledGrapheme>(Math.max(0, grid.columns - 2)).fill(sign("─", style));
  putStyled(grid, row, 0, [sign(left, style), ...inner, sign(right, style)]);
}

/** Draws a title into a border, up to a column: what it is about is cut, then the title. */
export function putTitle(
  canvas: Canvas,
  { theme }: Model,
  row: number,
  { text, style, about }: Title,
  end: number,
): void {
  const space = Math.max(0, end - TITLE_COLUMN - 3);
  const name = cutName(styled(text, { ...style, bold: true }), space);
  const facts: Row = about.length === 0 ? [] : styled(` · ${about.join(" · ")}`, theme.dim);
  const title = [...styled(" "), ...cut([...name, ...facts], space), ...styled(" ")];
  putPart(canvas, row, TITLE_COLUMN, title, { ends: BAR_ENDS });
}
