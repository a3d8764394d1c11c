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
import { fingerprint, WHOLE_FINGERPRINT } from "../../core/peer_id.ts";
import { mapWritten, type TextPart } from "../../core/text/inline_markup.ts";
import { foldWord, unfoldParts, type WordText, wordText } from "../../core/text/whole_words.ts";
import type { Person } from "../api/chat_view.ts";
import { DEFAULT_SETTINGS, type Settings } from "../api/settings.ts";

/**
 * Matches `@name` or `@name.k7qmx2d4` where a word begins (an address like `me@example.org` is no
 * mention), and `name:` or `name,` at the beginning of a text.
 */
const MENTION =
  /(?:(?<![\p{L}\p{M}\p{Nd}_.@-])@|^(?=[^\s:,]+[:,](?!\S)))([\p{L}\p{M}\p{Nd}_-]+)(?:\.([a-z2-7]{8,52})(?![\p{L}\p{M}\p{Nd}_-]))?/gu;

/** Matches the fingerprint behind a name. */
const FINGERPRINT = /\.([a-z2-7]{8,52})(?![\p{L}\p{M}\p{Nd}_-])/uy;

/** The settings that say what names a person. */
export type MentionSettings = Pick<Settings, "mentions" | "highlight">;

/** Returns whether a text names a person, who has these settings. */
export function mentions(
  text: string,
  person: Person,
  settings: MentionSettings = DEFAULT_SETTINGS,
): boolean {
  for (const _ of namings(wordText(withoutQuotes(text)), person, settings)) return true;
  return false;
}

/** Returns the parts of a text that name a person: names and words, as {@link mentions} finds. */
export function mentionParts(
  text: string,
  person: Person,
  settings: MentionSettings,
): readonly TextPart[] {
  const written = withoutQuotes(text);
  const words = wordText(written);
  return unfoldParts(written, words.text, [...namings(words, person, settings)]);
}

/** The folded words of each list: a list is looked for in every message. */
const FOLDED = new WeakMap<readonly string[], readonly string[]>();

function foldedWords(words: readonly string[]): readonly string[] {
  const folded = FOLDED.get(words) ?? words.map(foldWord);
  FOLDED.set(words, folded);
  return folded;
}

/** Finds what names a person, as parts of the folded text. */
function* namings(
  words: WordText,
  person: Person,
  { mentions: where, highlight }: MentionSettings,
): Iterable<TextPart> {
  yield* names(words, person, where === "anywhere");
  for (const word of foldedWords(highlight)) {
    for (const start of words.places(word)) yield { start, end: start + word.length };
  }
}

function* names(words: WordText, person: Person, isAnywhere: boolean): Iterable<TextPart> {
  const name = foldWord(person.name);
  // in a flood nearly no message is a mention
  if (!words.text.includes(name)) return;
  if (isAnywhere) yield* bareNames(words, name, person);
  for (const { index, 0: whole, 1: named, 2: print } of words.text.matchAll(MENTION)) {
    if (named === name && isMeant(person, print)) {
      yield { start: index, end: index + whole.length };
    }
  }
}

function* bareNames(
  { text, isStart, isEnd }: WordText,
  name: string,
  person: Person,
): Iterable<TextPart> {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!isStart(at)) continue;
    const end = at + name.length;
    FINGERPRINT.lastIndex = end;
    const [behind = "", print] = FINGERPRINT.exec(text) ?? [];
    if ((print !== undefined || isEnd(end)) && isMeant(person, print)) {
      yield { start: at, end: end + behind.length };
    }
  }
}

/** Returns whether a name with this fingerprint, if any, means the person of the name. */
function isMeant({ id, name, shown }: Person, print: string | undefined): boolean {
  return print === undefined || shown === name ||
    fingerprint(id, WHOLE_FINGERPRINT).startsWith(print);
}

/** Returns a text with blanks in place of URLs and code: no word goes on behind them. */
function withoutQuotes(text: string): string {
  return mapWritten(text, (written) => written, (quote) => " ".repeat(quote.length));
}

/** Returns the mention of one person and of nobody else with that name. */
export function mentionOf(person: Person): string {
  return `@${person.shown}`;
}
