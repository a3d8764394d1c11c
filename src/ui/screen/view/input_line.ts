import { type Grapheme, graphemes } from "../../../core/text/width.ts";
import type { Position } from "../../../term/cells.ts";
import type { Editor } from "../model/editor.ts";
import { secretIn } from "../model/secret.ts";

export const PROMPT = "> ";

/** The input as it wraps behind the prompt, and where the cursor is in it (columns count from behind the prompt). */
export interface InputRows {
  readonly rows: readonly (readonly Grapheme[])[];
  readonly cursor: Position;
}

/** Stands for each character of a password. */
const MASK: Grapheme = { text: "•", width: 1 };

/**
 * Lays the input out on a screen of `columns`: it may break anywhere, so that nothing moves while typing. A password is not
 * shown.
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
