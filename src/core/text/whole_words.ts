/**
 * Finds whole words in a text, in any case and with or without accents (`fold_text.ts`).
 *
 * 1. A word ends where no letter, mark, digit or `_` goes on. `-`, `.` and `@` between two of these
 *   join them: `bob-2`, `bob.example` and `me@bob` have no word `bob`, and `#bob` is a room.
 * 2. Where a script writes no spaces (Chinese, Thai), the words are those of a dictionary (UAX #29
 *   §4); a letter of another script ends them.
 * 3. A text takes time in proportion to its length and to the number of occurrences.
 *
 * @module
 */
import { foldText } from "./fold_text.ts";
import type { TextPart } from "./inline_markup.ts";
import { graphemes } from "./width.ts";

/** A text in which words are looked for. Offsets are those of its folded form. */
export interface WordText {
  /** The folded form. */
  readonly text: string;
  /** Returns whether a word of {@link foldWord} stands in it. */
  has(word: string): boolean;
  /** Returns where a word of {@link foldWord} stands in it. */
  places(word: string): Iterable<number>;
  /** Returns whether a word that begins at this offset is no part of a longer one. */
  isStart(at: number): boolean;
  /** Returns whether a word that ends at this offset is no part of a longer one. */
  isEnd(at: number): boolean;
}

/** Folds a word that is to be found. Composed letters are compared as one. */
export function foldWord(word: string): string {
  return foldText(word).normalize("NFC");
}

/** Prepares a text. */
export function wordText(raw: string): WordText {
  const text = foldWord(raw);
  let edges: ReadonlySet<number> | undefined;

  /** Returns whether a letter ends a word of the next one, where both are parts of words. */
  function isEdge(at: number, before: string, after: string): boolean {
    const [left, right] = [WITHOUT_SPACES.test(before), WITHOUT_SPACES.test(after)];
    if (!left && !right) return false;
    if (left !== right) return LETTER.test(left ? after : before);
    edges ??= new Set([...DICTIONARY.segment(text)].map(({ index }) => index));
    return edges.has(at);
  }

  function isStart(at: number): boolean {
    const before = characterBefore(text, at);
    if (before === "#") return false;
    const after = characterAt(text, at);
    if (PART.test(before) && PART.test(after)) return isEdge(at, before, after);
    return !(JOINT.test(before) && PART.test(characterBefore(text, at - 1)) && PART.test(after));
  }

  function isEnd(at: number): boolean {
    const after = characterAt(text, at);
    if (MARK.test(after)) return false;
    const before = characterBefore(text, at);
    if (PART.test(before) && PART.test(after)) return isEdge(at, before, after);
    return !(JOINT.test(after) && PART.test(before) && PART.test(characterAt(text, at + 1)));
  }

  function* places(word: string): Iterable<number> {
    if (word === "") return;
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      if (isStart(at) && isEnd(at + word.length)) yield at;
    }
  }

  return {
    text,
    isStart,
    isEnd,
    places,
    has(word) {
      for (const _ of places(word)) return true;
      return false;
    },
  };
}

/**
 * Returns the parts of a text that parts of its folded form stand for, each as whole graphemes;
 * none where the two forms can't be told apart piece by piece.
 */
export function unfoldParts(
  raw: string,
  folded: string,
  parts: readonly TextPart[],
): readonly TextPart[] {
  if (parts.length === 0) return [];
  let [from, to] = [0, 0];
  const pieces = graphemes(raw).map(({ text }) => {
    const piece = { to, start: from, end: from + text.length, length: foldWord(text).length };
    from += text.length;
    to += piece.length;
    return piece;
  });
  if (to !== folded.length) return [];
  return parts.flatMap((part): readonly TextPart[] => {
    const within = pieces.filter(({ to, length }) => to < part.end && to + length > part.start);
    const [first] = within;
    const last = within.at(-1);
    return first === undefined || last === undefined ? [] : [{ start: first.start, end: last.end }];
  });
}

const DICTIONARY = new Intl.Segmenter("en", { granularity: "word" });
const PART = /^[\p{L}\p{M}\p{Nd}_]/u;
const LETTER = /^\p{L}/u;
const MARK = /^\p{M}/u;
const JOINT = /^[-.@]/;
/** Scripts whose words stand without a space between them. */
const WITHOUT_SPACES =
  /^[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/u;

/** Returns the character at an offset; empty at the end. */
function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? "" : String.fromCodePoint(code);
}

/** Returns the character before an offset; empty at the beginning. */
function characterBefore(text: string, at: number): string {
  const low = at > 1 && /[\udc00-\udfff]/.test(text[at - 1]!);
  return at < 1 ? "" : characterAt(text, low ? at - 2 : at - 1);
}
