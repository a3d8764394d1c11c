/**
 * Wraps one line of text.
 *
 * @module
 */
import type { Grapheme } from "../../../../core/text/width.ts";
import { widthOf } from "./styled_text.ts";

/**
 * Breaks one line of text into rows of at most `width` columns: after a blank where there is one,
 * before and after wide characters, else anywhere. Blanks at a break are dropped, and nothing else
 * is. An empty text makes one empty row.
 *
 * @param first the width of the first row, where that is another one
 */
export function wrap<T extends Grapheme>(
  text: readonly T[],
  width: number,
  first = width,
): (readonly T[])[] {
  if (text.length <= first && widthOf(text) <= first) return [text];
  const rows: (readonly T[])[] = [];
  let start = 0;
  let used = 0;
  /** The best place to end the row. */
  let opportunity = 0;

  text.forEach((grapheme, at) => {
    if (used + grapheme.width > (rows.length === 0 ? first : width) && at > start) {
      if (grapheme.width === 2 || isBlank(grapheme)) opportunity = at;
      const end = opportunity > start ? opportunity : at;
      rows.push(trimEnd(text.slice(start, end)));
      start = end;
      used = widthOf(text.slice(start, at));
    }
    if (isBlank(grapheme) && at === start && rows.length > 0) {
      start = at + 1;
      return;
    }
    used += grapheme.width;
    if (isBlank(grapheme) || grapheme.width === 2) opportunity = at + 1;
  });
  if (start < text.length || rows.length === 0) rows.push(text.slice(start));
  return rows;
}

function isBlank(grapheme: Grapheme): boolean {
  return grapheme.text === " ";
}

function trimEnd<T extends Grapheme>(row: readonly T[]): readonly T[] {
  let end = row.length;
  while (end > 0 && row[end - 1]?.text === " ") end--;
  return row.slice(0, end);
}
