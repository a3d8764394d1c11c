/**
 * Draws marked text: bold, italic, struck, code, links, and spoilers.
 *
 * @module
 */
import { HIDDEN, type Marks } from "../../../../core/text/inline_markup.ts";
import type { Style } from "../../../../term/drawing/style.ts";
import type { Theme } from "../../themes/theme.ts";
import { type Body, bodyLines } from "../../model/line.ts";
import { inStyle, type StyledGrapheme } from "./styled_text.ts";

/** The context in which marks are drawn. */
export interface MarkupStyle {
  readonly style: Style;
  readonly theme: Theme;
  /** Whether spoilers are shown. */
  readonly isRevealed: boolean;
}

/**
 * Returns the lines of a body with its marks drawn. A hidden spoiler shows only the lengths of its
 * words.
 */
export function markupLines(body: Body, look: MarkupStyle): StyledGrapheme[][] {
  const lines = bodyLines(body);
  const parts = body.parts ?? [];
  if (parts.length === 0) return lines.map((line) => inStyle(line, look.style));
  const styles = parts.map(({ marks }) => markedStyle(marks, look));
  let offset = 0;
  let next = 0;
  return lines.map((line) => {
    const drawn: StyledGrapheme[] = [];
    for (const styled of inStyle(line, look.style)) {
      while (next < parts.length && parts[next]!.end <= offset) next++;
      const part = parts[next];
      const isMarked = part !== undefined && part.start <= offset;
      offset += styled.text.length;
      if (isMarked && isHidden(styled, part.marks, look)) drawn.push(...hidden(styled, look));
      // The sign for a removed character keeps its style.
      else if (!isMarked || styled.style !== look.style) drawn.push(styled);
      else drawn.push({ ...styled, style: styles[next]! });
    }
    offset += 1; // the newline
    return drawn;
  });
}

function markedStyle(marks: Marks, { style, theme, isRevealed }: MarkupStyle): Style {
  if (marks.spoiler && !isRevealed) return style;
  const { bold, italic, struck, code, link } = marks;
  return {
    ...style,
    ...(bold ? { bold } : {}),
    ...(italic ? { italic } : {}),
    ...(struck ? { struck } : {}),
    ...(code ? { ...theme.code, ...theme.codeGround } : {}),
    ...(link === undefined ? {} : { ...theme.link, link, underline: true }),
  };
}

function isHidden(
  { text }: StyledGrapheme,
  { spoiler }: Marks,
  { isRevealed }: MarkupStyle,
): boolean {
  return spoiler === true && !isRevealed && text !== " " && text !== "|";
}

function hidden(
  { width }: StyledGrapheme,
  { style, theme }: MarkupStyle,
): readonly StyledGrapheme[] {
  const block: StyledGrapheme = { text: HIDDEN, width: 1, style: { ...style, ...theme.dim } };
  return new Array<StyledGrapheme>(width).fill(block);
}
