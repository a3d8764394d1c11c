/**
 * Shortens a text to one line of a table.
 *
 * @module
 */
import { graphemes, textWidth } from "./width.ts";

/** Returns a text on one line, cut to at most `columns` with a `…` at its end. */
export function oneLine(text: string, columns: number): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  if (textWidth(line) <= columns) return line;
  let cut = "";
  let width = textWidth("…");
  for (const grapheme of graphemes(line)) {
    width += grapheme.width;
    if (width > columns) break;
    cut += grapheme.text;
  }
  return `${cut.trimEnd()}…`;
}
