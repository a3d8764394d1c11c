import type { Cell } from "./cells.ts";

/**
 * Characters that every terminal draws in one column, as we count: Latin, Greek and Cyrillic letters, punctuation, rules and
 * blocks, and the marks of our own screen. Nothing of it has a look as an emoji. A terminal told to draw what East Asian
 * fonts have wide (UAX 11, Ambiguous) in two columns tells the same of the rules, and can show no frame at all.
 */
const CERTAIN =
  /[\xa1-\xa8\xaa-\xac\xaf-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u203b\u20a0-\u20bf\u2190-\u2193\u241b\u2500-\u259f\u25cb\u25cf\u25d0\u2713]/;

/** Whether a terminal can't have another idea than we of how wide a cell is. */
export function isCertain({ text }: Cell): boolean {
  return text.length === 1 && (text < "\x7f" || CERTAIN.test(text));
}
