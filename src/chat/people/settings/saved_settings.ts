/**
 * The settings that the profile keeps for later incarnations: picture, muted people, chosen
 * settings, aliases, bound keys. Shared state: each owner changes its own part, and every change is
 * saved as a whole.
 *
 * @module
 */
import {
  MAX_ALIASES,
  MAX_BOUND_KEYS,
  MAX_HIGHLIGHT_CHARACTERS,
  MAX_HIGHLIGHT_WORDS,
  MAX_IGNORED_JOINS,
  MAX_IGNORED_WORD_CHARACTERS,
  MAX_IGNORED_WORDS,
  MAX_MUTED_PEOPLE,
} from "../../../core/limits/chat.ts";
import { safeName, safeText } from "../../../core/text/safe.ts";
import { isCommandLine } from "../../api/alias.ts";
import { chosenIn, type KeptSettings, settingsOf, wordsIn } from "../../api/settings.ts";
import { wordRefusal } from "./own_words.ts";
import { PICTURES } from "./pictures.ts";

export interface SavedSettings {
  readonly current: KeptSettings;
  /** Replaces the given parts, and saves. */
  save(change: Partial<KeptSettings>): void;
}

function withSafeName(
  { id, name }: KeptSettings["ignored"][number],
): KeptSettings["ignored"][number] {
  return { id, name: safeName(name) };
}

/** Returns the words of a list that are not too long, and can be looked for. */
function wordsOf(list: readonly string[], mostCharacters: number): readonly string[] {
  return list.filter((word) => wordRefusal(word, mostCharacters) === undefined);
}

/** Returns the words that this version takes. */
function wordsThatFit(words: KeptSettings["words"]): KeptSettings["words"] {
  return Object.fromEntries(
    Object.entries(words).map(([name, list]) => {
      const fitting = wordsOf(list, MAX_HIGHLIGHT_CHARACTERS);
      return [name, fitting.slice(0, MAX_HIGHLIGHT_WORDS)];
    }),
  );
}

/**
 * Starts with what earlier incarnations saved. Drops what this version does not know: pictures and
 * settings of other versions, people beyond {@link MAX_MUTED_PEOPLE} and {@link MAX_IGNORED_JOINS},
 * aliases beyond {@link MAX_ALIASES}, words that are too long or too many, keys beyond
 * {@link MAX_BOUND_KEYS} or bound to no command.
 */
export function createSavedSettings(
  saved: KeptSettings,
  write: (settings: KeptSettings) => void,
): SavedSettings {
  const { picture, ignored, ignoredJoins, ignoredWords, chosen, words } = saved;
  const { aliases = [], boundKeys = [] } = saved;
  let current: KeptSettings = {
    picture: PICTURES.has(picture) ? picture : "",
    ignored: ignored.slice(0, MAX_MUTED_PEOPLE).map(withSafeName),
    ignoredJoins: ignoredJoins.slice(0, MAX_IGNORED_JOINS).map(withSafeName),
    ignoredWords: wordsOf(ignoredWords, MAX_IGNORED_WORD_CHARACTERS).slice(0, MAX_IGNORED_WORDS),
    chosen: chosenIn(settingsOf(chosen)),
    aliases: aliases.slice(0, MAX_ALIASES)
      .map(({ name, line }) => ({ name: safeName(name), line: safeText(line) })),
    words: wordsIn(settingsOf({}, wordsThatFit(words))),
    boundKeys: boundKeys.filter(({ line }) => isCommandLine(line)).slice(0, MAX_BOUND_KEYS)
      .map(({ key, line }) => ({ key: safeText(key), line: safeText(line) })),
  };
  return {
    get current() {
      return current;
    },
    save(change) {
      current = { ...current, ...change };
      write(current);
    },
  };
}
