/**
 * The layout of the input line.
 *
 * @module
 */
import { type Grapheme, graphemes } from "../../../core/text/width.ts";
import type { Position } from "../../../term/drawing/cells.ts";
import type { Editor } from "../model/editor.ts";
import { secretIn } from "../model/password_span.ts";

/** Stands before the input. */
export const PROMPT = "> ";

/** The rows of the input, and the place of the cursor. Columns count from behind the prompt. */
export interface InputRows {
  readonly rows: readonly (readonly Grapheme[])[];
  readonly cursor: Position;
}

/** Replaces each character of a password. */
const MASK: Grapheme = { text: "•", width: 1 };

/**
 * Lays out the input on a screen of `columns`. A row may break anywhere, so that nothing moves
 * while a person types.
 */
export function inputRows({ text, cursor }: Editor, columns: number): InputRows {
  const width = Math.max(1, columns - PROMPT.length);
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
