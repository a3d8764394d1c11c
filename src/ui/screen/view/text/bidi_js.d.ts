/**
 * The types of what we use of `bidi-js`, which has none.
 *
 * @module
 */

/** The embedding levels of a text, one for each UTF-16 unit (UAX #9 §3.3). */
export interface EmbeddingLevels {
  readonly levels: Uint8Array;
}

export interface Bidi {
  /** Without a direction, that of the first strong character counts (rules P2 and P3). */
  getEmbeddingLevels(text: string, direction?: "ltr" | "rtl"): EmbeddingLevels;
  /** Returns the character to show in its place from right to left, or null (rule L4). */
  getMirroredCharacter(character: string): string | null;
}

export default function bidiFactory(): Bidi;
