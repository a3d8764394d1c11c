/**
 * Words that a person gives to a setting: how a list of them is read, and what is refused.
 *
 * @module
 */
import { MAX_HIGHLIGHT_CHARACTERS, MAX_HIGHLIGHT_WORDS } from "../../core/limits/chat.ts";
import { safeText } from "../../core/text/safe.ts";
import { foldWord } from "../../core/text/whole_words.ts";

/** Words that can be looked for, or a sentence that says what to change. */
export type WordsCheck =
  | { readonly state: "ok"; readonly words: readonly string[] }
  | { readonly state: "refused"; readonly reason: string };

/** Checks one word. */
export function checkWord(word: string): WordsCheck {
  if (safeText(word) !== word || foldWord(word).trim() === "") {
    return refused(`${safeText(word)} is no word: write letters, digits or signs`);
  }
  const { length } = [...word];
  if (length > MAX_HIGHLIGHT_CHARACTERS) {
    return refused(
      `A word can have ${MAX_HIGHLIGHT_CHARACTERS} characters, and ${word} has ${length}: ` +
        "choose a shorter one",
    );
  }
  return { state: "ok", words: [word] };
}

/**
 * Reads words with commas or spaces between them, at most {@link MAX_HIGHLIGHT_WORDS}. Of words
 * that are found in the same places, the first stays.
 */
export function readWords(typed: string): WordsCheck {
  const words = new Map<string, string>();
  for (const word of typed.normalize("NFC").split(/[\s,]+/)) {
    if (word === "") continue;
    const check = checkWord(word);
    if (check.state === "refused") return check;
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
