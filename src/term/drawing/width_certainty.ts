/**
 * Characters whose width is certain: every terminal draws them in one column, as we count.
 *
 * @module
 */
import type { Cell } from "./cells.ts";

/**
 * Latin, Greek and Cyrillic letters, punctuation, rules and blocks, and the marks of our own
 * screen. None of them has an emoji presentation. A terminal set to draw ambiguous characters (UAX
 * 11) in two columns widens the rules too, and can show no frame at all.
 */
const CERTAIN =
  /[\xa1-\xa8\xaa-\xac\xaf-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u203b\u20a0-\u20bf\u2190-\u2193\u21b3\u241b\u2500-\u259f\u25cb\u25cf\u25d0\u2713]/;

/** Whether every terminal counts the same width for a cell as we do. */
export function isCertain({ text }: Cell): boolean {
  return text.length === 1 && (text < "\x7f" || CERTAIN.test(text));
}
