/**
 * Makes our own name stand out in what somebody says to us: `@alice`, with its fingerprint if it
 * has one.
 *
 * @module
 */
import type { Model } from "../../model/model.ts";
import type { StyledGrapheme } from "../text/styled_text.ts";

/** Returns the text with each `@name` of ours in the accent, bold. */
export function withOwnMentions(
  { snapshot, theme }: Model,
  text: StyledGrapheme[],
): StyledGrapheme[] {
  const spelled = text.map((part) => part.text).join("");
  // A name has only letters, digits, `_` and `-`, which mean themselves.
  const own = new RegExp(
    `@${snapshot.self.name}(?:\\.[a-z2-7]{8})?(?![\\p{L}\\p{M}\\p{Nd}_-])`,
    "giu",
  );
  const found = [...spelled.matchAll(own)].map(({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
  }));
  if (found.length === 0) return text;
  let offset = 0;
  return text.map((part) => {
    const at = offset;
    offset += part.text.length;
    const isOwn = found.some(({ start, end }) => at >= start && at < end);
    return isOwn ? { ...part, style: { ...part.style, ...theme.accent, bold: true } } : part;
  });
}
