/**
 * The layout of the input: its prompt, and the rows of what is typed.
 *
 * @module
 */
import { type Grapheme, graphemes } from "../../../../core/text/width.ts";
import type { Position } from "../../../../term/drawing/cells.ts";
import { shownRoom } from "../../model/buffers.ts";
import type { Editor } from "../../model/editor.ts";
import type { Model } from "../../model/model.ts";
import { secretIn } from "../../model/password_span.ts";
import { type Form, hasFrame } from "./forms.ts";
import { cutName } from "../talk/name_columns.ts";
import { type Row, styled, widthOf } from "../text/styled_text.ts";

const PROMPT = "› ";
/** The columns of the frame beside the prompt and the text: the frame and a blank at each side. */
const FRAME_COLUMNS = 4;
/** A prompt that says where words go leaves most of the row to them. */
const MAX_PLACE_SHARE = 3;

/**
 * Returns the prompt: without a frame it says of a conversation whom words are for, and of a
 * question that there is one.
 */
export function promptOf(model: Model, form: Form, columns: number): Row {
  const { theme, question } = model;
  const room = shownRoom(model);
  const isPrivate = room?.kind === "private";
  const style = { ...(isPrivate ? theme.private : theme.accent), bold: true };
  const prompt = styled(PROMPT, style);
  if (hasFrame(form)) return prompt;
  if (columns <= prompt.length) return [];
  if (question !== undefined) return styled("? ", { ...theme.warn, bold: true });
  if (!isPrivate || form === "tiny") return prompt;
  const space = Math.floor(columns / MAX_PLACE_SHARE);
  return [...cutName(styled(room.shown, style), space), ...styled(" "), ...prompt];
}

/** Returns the columns of typed text. */
export function textColumnsOf(model: Model, form: Form, columns: number): number {
  const frame = hasFrame(form) ? FRAME_COLUMNS : 0;
  return Math.max(1, columns - frame - widthOf(promptOf(model, form, columns)));
}

/** The rows of the input, and the place of the cursor. Columns count from behind the prompt. */
export interface InputRows {
  readonly rows: readonly (readonly Grapheme[])[];
  readonly cursor: Position;
}

/** Replaces each character of a password. */
const MASK: Grapheme = { text: "•", width: 1 };

/**
 * Lays out the input in so many columns. A row may break anywhere, so that nothing moves while a
 * person types.
 */
export function inputRows({ text, cursor }: Editor, columns: number): InputRows {
  const width = Math.max(1, columns);
  const rows: Grapheme[][] = [[]];
  let used = 0;
  let offset = 0;
  let place: Position = { row: 0, column: 0 };

  function newRow(): void {
    rows.push([]);
    used = 0;
  }

  const secret = secretIn(text);
  for (const typed of graphemes(text)) {
    const isSecret = secret !== undefined && offset >= secret.start && offset < secret.end;
    const grapheme = isSecret && typed.text !== "\n" ? MASK : typed;
    const newline = grapheme.text === "\n";
    if (!newline && used > 0 && used + grapheme.width > width) newRow();
    if (offset === cursor) place = { row: rows.length - 1, column: used };
    offset += typed.text.length;
    if (newline) {
      newRow();
    } else {
      rows.at(-1)?.push(grapheme);
      used += grapheme.width;
    }
  }
  if (offset === cursor) {
    // The cursor needs a column of its own.
    if (used >= width) newRow();
    place = { row: rows.length - 1, column: used };
  }
  return { rows, cursor: place };
}
