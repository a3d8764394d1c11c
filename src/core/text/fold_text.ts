/**
 * Folds text for searching, so that it is found in any case and without its accents: compatibility
 * forms (NFKD, UAX #15), combining diacritical marks (U+0300–U+036F), and full case folding, in
 * which `ß` is `ss`. Vowel signs of other scripts stay: they are letters to their readers.
 *
 * @module
 */

const ASCII = /^[\0-\x7f]*$/;
const DIACRITICAL_MARKS = /[\u0300-\u036f]+/g;

/** Returns the folded text, which is for comparing only. Folding it again changes nothing. */
export function foldText(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  // Upper case first: only there `ß` has two letters.
  return text.normalize("NFKD").replace(DIACRITICAL_MARKS, "").toUpperCase().toLowerCase()
    .normalize("NFKD").replace(DIACRITICAL_MARKS, "");
}
