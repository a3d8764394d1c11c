/**
 * The settings that the profile keeps for later incarnations: picture, muted people, chosen
 * settings. Shared state: each owner changes its own part, and every change is saved as a whole.
 *
 * @module
 */
import { MAX_HIGHLIGHT_WORDS, MAX_MUTED_PEOPLE } from "../../core/limits/chat.ts";
import { safeName } from "../../core/text/safe.ts";
import { chosenIn, type KeptSettings, settingsOf, wordsIn } from "../api/settings.ts";
import { checkWord } from "./own_words.ts";
import { PICTURES } from "./pictures.ts";

export interface SavedSettings {
  readonly current: KeptSettings;
  /** Replaces the given parts, and saves. */
  save(change: Partial<KeptSettings>): void;
}

/** Returns the words that this version takes. */
function wordsThatFit(words: KeptSettings["words"]): KeptSettings["words"] {
  return Object.fromEntries(
    Object.entries(words).map(([name, list]) => {
      const fitting = list.filter((word) => checkWord(word).state === "ok");
      return [name, fitting.slice(0, MAX_HIGHLIGHT_WORDS)];
    }),
  );
}

/**
 * Starts with what earlier incarnations saved. Drops what this version does not know: pictures and
 * settings of other versions, muted people beyond {@link MAX_MUTED_PEOPLE}, words that are too long
 * or too many.
 */
export function createSavedSettings(
  { picture, ignored, chosen, words }: KeptSettings,
  write: (settings: KeptSettings) => void,
): SavedSettings {
  let current: KeptSettings = {
    picture: PICTURES.has(picture) ? picture : "",
    ignored: ignored.slice(0, MAX_MUTED_PEOPLE)
      .map(({ id, name }) => ({ id, name: safeName(name) })),
    chosen: chosenIn(settingsOf(chosen)),
    words: wordsIn(settingsOf({}, wordsThatFit(words))),
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
