/**
 * Graphemes (UAX #29 §3) and their columns on a terminal (East Asian Width, UAX #11; emoji, UTS
 * #51).
 *
 * Widths lean to the larger side where terminals disagree: a gap can be read, an overlap can't.
 *
 * @module
 */

import fastStringWidth from "fast-string-width";

/** One user-perceived character and its columns; 0 only where it is invisible or needs a base. */
export interface Grapheme {
  readonly text: string;
  readonly width: 0 | 1 | 2;
}

/** Splits text into extended grapheme clusters, each with its width in columns. */
export function graphemes(text: string): Grapheme[] {
  const result: Grapheme[] = [];
  if (isSolitary(text)) {
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      result.push(ASCII[unit] ?? { text: text.charAt(at), width: solitaryWidth(unit) });
    }
    return result;
  }
  for (const { segment } of segments(text)) {
    result.push({ text: segment, width: graphemeWidth(segment) });
  }
  return result;
}

/** Returns the columns that a text takes on one line. */
export function textWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  let width = 0;
  if (isSolitary(text)) {
    for (let at = 0; at < text.length; at++) width += solitaryWidth(text.charCodeAt(at));
  } else {
    for (const { segment } of segments(text)) width += graphemeWidth(segment);
  }
  return width;
}

/**
 * The graphemes of ASCII at their codes, made once: most text consists of them, and each frame
 * looks at all text of the screen.
 */
const ASCII: readonly (Grapheme | undefined)[] = Array.from(
  { length: 0x7f },
  (_, code) => code < 0x20 ? undefined : { text: String.fromCharCode(code), width: 1 },
);

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/**
 * Visible characters that never join a neighbour into one grapheme: each is one UTF-16 unit and one
 * grapheme. Most text that people write consists of them (Latin, Greek, Cyrillic, kana, Han,
 * Hangul syllables, punctuation, box drawing), so they have a path of their own.
 */
const SOLITARY =
  /^[\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20cf\u2190-\u2199\u2400-\u2426\u2500-\u259f\u3000-\u3020\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fff\uac00-\ud7a3]*$/;

/** Returns whether every character of `text` is visible and a grapheme by itself. */
export function isSolitary(text: string): boolean {
  return SOLITARY.test(text);
}

function solitaryWidth(unit: number): 1 | 2 {
  return unit >= 0x3000 ? 2 : 1;
}

let segmenter: Intl.Segmenter | undefined;

/** Returns the extended grapheme clusters of `text`. */
export function segments(text: string): Iterable<{ readonly segment: string }> {
  // Made when first needed: its tables take 10 ms to load, and ASCII never needs them.
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return segmenter.segment(text);
}

/**
 * A character with a shape of its own. Marks that do not space (Mn, Me) need a base; the rest of
 * the list has no shape (Zl, Zp: line separators). Spacing marks (Mc) have one: some of them, such
 * as Myanmar's U+102B, are graphemes by themselves (UAX #29: Grapheme_Cluster_Break is Other).
 */
const VISIBLE = /[^\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Cs}\p{Mn}\p{Me}\p{Zl}\p{Zp}]/u;

/**
 * East Asian Width W that fast-string-width 3.0.2 takes for narrow: brackets, hexagrams, Yi,
 * Khitan, Nushu, new emoji.
 */
const WIDE_TOO = new RegExp(
  "[\\u232a\\u2630-\\u2637\\u268a-\\u268f\\u31e4\\u31e5\\u4dc0-\\u4dff\\ua000-\\ua4c6\\u{16fe1}\\u{18b00}-\\u{18cff}" +
    "\\u{1b170}-\\u{1b2fb}\\u{1d300}-\\u{1d376}\\u{1f260}-\\u{1f265}\\u{1f6d0}-\\u{1f6df}\\u{1f7da}\\u{1fa70}-\\u{1faff}]",
  "u",
);

/** A mark that takes a column beside its base (Devanagari i, Tamil o). */
const SPACING_MARK = /\p{Mc}/u;

/** Returns the columns of one grapheme. */
export function graphemeWidth(grapheme: string): 0 | 1 | 2 {
  if (!VISIBLE.test(grapheme)) return 0;
  // Not string-width: it costs 29 ms at the start and 7 ms at its first call, this package 2 ms.
  // Both agree with @xterm/headless (with graphemes) on the characters in use, but for the two
  // corrections here.
  if (WIDE_TOO.test(grapheme) || SPACING_MARK.test(grapheme)) return 2;
  return fastStringWidth(grapheme) >= 2 ? 2 : 1;
}
