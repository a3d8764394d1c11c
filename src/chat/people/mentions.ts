/**
 * Mentions: which texts name a person, and how to write one.
 *
 * 1. A person is named by the name as a whole word anywhere, or with the setting `mentions` only as
 *   `@name`, and as `name:` or `name,` at the beginning. A word of the setting `highlight` counts
 *   as the name does.
 * 2. Case and accents do not matter; `core/text/whole_words.ts` says where a word ends.
 * 3. Words in URLs and code name nobody.
 * 4. Where two people in sight share the name, a fingerprint behind it selects one of them, and
 *   without a fingerprint both are named.
 *
 * @module
 */
import { fingerprint } from "../../core/peer_id.ts";
import { mapWritten } from "../../core/text/inline_markup.ts";
import { foldWord, type WordText, wordText } from "../../core/text/whole_words.ts";
import type { Person } from "../api/chat_view.ts";
import { DEFAULT_SETTINGS, type Settings } from "../api/settings.ts";
import { fullName } from "./people.ts";

/**
 * Matches `@name` or `@name.k7qmx2d4` where a word begins (an address like `me@example.org` is no
 * mention), and `name:` or `name,` at the beginning of a text.
 */
const MENTION =
  /(?:(?<![\p{L}\p{M}\p{Nd}_.@-])@|^(?=[^\s:,]+[:,](?!\S)))([\p{L}\p{M}\p{Nd}_-]+)(?:\.([a-z2-7]{8})(?![\p{L}\p{M}\p{Nd}_-]))?/gu;

/** Matches the fingerprint behind a name. */
const FINGERPRINT = /\.([a-z2-7]{8})(?![\p{L}\p{M}\p{Nd}_-])/uy;

/** Returns whether a text names a person, who has these settings. */
export function mentions(
  text: string,
  person: Person,
  { mentions: where, highlight }: Pick<Settings, "mentions" | "highlight"> = DEFAULT_SETTINGS,
): boolean {
  const words = wordText(mapWritten(text, asItIs, asBlank));
  return hasName(words, person, where === "anywhere") ||
    (highlight.length > 0 && foldedWords(highlight).some((word) => words.has(word)));
}

/** The folded words of each list: a list is looked for in every message. */
const FOLDED = new WeakMap<readonly string[], readonly string[]>();

function foldedWords(words: readonly string[]): readonly string[] {
  const folded = FOLDED.get(words) ?? words.map(foldWord);
  FOLDED.set(words, folded);
  return folded;
}

function hasName(words: WordText, person: Person, isAnywhere: boolean): boolean {
  const name = foldWord(person.name);
  // in a flood nearly no message is a mention
  if (!words.text.includes(name)) return false;
  if (isAnywhere && hasWord(words, name, person)) return true;
  for (const [, named, print] of words.text.matchAll(MENTION)) {
    if (named === name && isMeant(person, print)) return true;
  }
  return false;
}

function hasWord({ text, isStart, isEnd }: WordText, name: string, person: Person): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!isStart(at)) continue;
    const end = at + name.length;
    FINGERPRINT.lastIndex = end;
    const [, print] = FINGERPRINT.exec(text) ?? [];
    if ((print !== undefined || isEnd(end)) && isMeant(person, print)) return true;
  }
  return false;
}

/** Returns whether a name with this fingerprint, if any, means the person of the name. */
function isMeant({ id, name, shown }: Person, print: string | undefined): boolean {
  return print === undefined || shown === name || print === fingerprint(id);
}

function asItIs(text: string): string {
  return text;
}

/** Stands for a URL or code: no word goes on behind it. */
function asBlank(): string {
  return " ";
}

/** Returns the mention of one person and of nobody else with that name. */
export function mentionOf(person: Person): string {
  return `@${person.shown === person.name ? person.name : fullName(person)}`;
}
