/**
 * Makes what names us stand out in a text that somebody says: our name, with `@` and a fingerprint
 * where it has them, and the words of the setting `highlight`.
 *
 * @module
 */
import { mentionParts } from "../../../../chat/people/mentions.ts";
import type { Model } from "../../model/model.ts";
import type { StyledGrapheme } from "../text/styled_text.ts";

/** Returns the text with each part that names us in the accent, bold. */
export function withOwnMentions(
  { snapshot: { self, settings }, theme }: Model,
  text: StyledGrapheme[],
): StyledGrapheme[] {
  const found = mentionParts(text.map((part) => part.text).join(""), self, settings);
  if (found.length === 0) return text;
  let offset = 0;
  return text.map((part) => {
    const at = offset;
    offset += part.text.length;
    const isOwn = found.some(({ start, end }) => at >= start && at < end);
    return isOwn ? { ...part, style: { ...part.style, ...theme.accent, bold: true } } : part;
  });
}
