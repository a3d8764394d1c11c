/**
 * Words that a person chose, to be looked for in messages: how they are read, and what is refused.
 *
 * @module
 */
import { MAX_HIGHLIGHT_CHARACTERS, MAX_HIGHLIGHT_WORDS } from "../../../core/limits/chat.ts";
import { safeText } from "../../../core/text/safe.ts";
import { foldWord } from "../../../core/text/whole_words.ts";

/** Words that can be looked for, or a sentence that says what to change. */
export type WordsCheck =
  | { readonly state: "ok"; readonly words: readonly string[] }
  | { readonly state: "refused"; readonly reason: string };

/** Returns why a word cannot be looked for; `undefined` where it can. */
export function wordRefusal(word: string, mostCharacters: number): string | undefined {
  if (safeText(word) !== word || foldWord(word).trim() === "") {
    return `${safeText(word)} is no word: write letters, digits or signs`;
  }
  const { length } = [...word];
  if (length <= mostCharacters) return undefined;
  return `A word can have ${mostCharacters} characters, and this one has ${length}: shorten it`;
}

/**
 * Reads words with commas or spaces between them, at most {@link MAX_HIGHLIGHT_WORDS}. Of words
 * that are found in the same places, the first stays.
 */
export function readWords(typed: string): WordsCheck {
  const words = new Map<string, string>();
  for (const word of typed.normalize("NFC").split(/[\s,]+/)) {
    if (word === "") continue;
    const reason = wordRefusal(word, MAX_HIGHLIGHT_CHARACTERS);
    if (reason !== undefined) return refused(reason);
    const folded = foldWord(word);
    if (!words.has(folded)) words.set(folded, word);
  }
  if (words.size === 0) return refused("There is no word: write some, with a space between two");
  if (words.size <= MAX_HIGHLIGHT_WORDS) return { state: "ok", words: [...words.values()] };
  return refused(`These are ${words.size} words, and there can be ${MAX_HIGHLIGHT_WORDS}`);
}

function refused(reason: string): WordsCheck {
  return { state: "refused", reason };
}
