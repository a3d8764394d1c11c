/**
 * Words whose messages are not shown: `/ignore word`. Local, and kept in the profile. Messages of
 * others that have such a word are acknowledged and relayed as ever, and counted; `/unignore word`
 * tells how many were hidden.
 *
 * A word counts as a whole word, in any case and with or without accents, in URLs and code too.
 *
 * @module
 */
import { MAX_IGNORED_WORD_CHARACTERS, MAX_IGNORED_WORDS } from "../../core/limits/chat.ts";
import { plural } from "../../core/text/plural.ts";
import { safeText } from "../../core/text/safe.ts";
import { foldWord, wordText } from "../../core/text/whole_words.ts";
import type { Call } from "../api/call.ts";
import { wordRefusal } from "../people/settings/own_words.ts";
import type { SavedSettings } from "../people/settings/saved_settings.ts";

/** A word, or a few with spaces between them, that hides messages. */
export interface IgnoredWord {
  /** As it was typed. */
  readonly word: string;
  /** How many messages were hidden. */
  readonly hidden: number;
}

export interface IgnoredWords {
  readonly list: readonly IgnoredWord[];
  /** Returns whether a message of another person is to be hidden, and then counts it. */
  hides(content: string): boolean;
  /** Serves `/ignore word`. */
  ignore(typed: string, call: Call): void;
  /** Serves `/unignore word`. */
  restore(typed: string, call: Call): void;
}

/** Starts with the saved words. Holds {@link MAX_IGNORED_WORDS}; further ones are refused. */
export function createIgnoredWords(savedSettings: SavedSettings): IgnoredWords {
  const ignored = new Map<string, IgnoredWord>();
  for (const word of savedSettings.current.ignoredWords) {
    ignored.set(foldWord(word), { word, hidden: 0 });
  }

  function save(): void {
    savedSettings.save({ ignoredWords: [...ignored.values()].map(({ word }) => word) });
  }

  return {
    get list() {
      return [...ignored.values()];
    },
    hides(content) {
      if (ignored.size === 0) return false;
      const text = wordText(content);
      for (const [folded, { word, hidden }] of ignored) {
        if (!text.has(folded)) continue;
        ignored.set(folded, { word, hidden: hidden + 1 });
        return true;
      }
      return false;
    },
    ignore(typed, call) {
      const refusal = wordRefusal(typed, MAX_IGNORED_WORD_CHARACTERS);
      if (refusal !== undefined) return call.refuse(refusal);
      const folded = foldWord(typed);
      const end = `/unignore word ${typed}`;
      if (ignored.has(folded)) {
        return call.refuse(`Messages with ${typed} are ignored already: ${end} shows them`);
      }
      if (ignored.size >= MAX_IGNORED_WORDS) {
        return call.refuse(
          `You can ignore ${MAX_IGNORED_WORDS} words: /unignore word some of them first`,
        );
      }
      ignored.set(folded, { word: typed, hidden: 0 });
      save();
      call.notice("ignore", `Messages with ${typed} are not shown now: ${end} shows them`);
    },
    restore(typed, call) {
      const folded = foldWord(typed);
      const known = ignored.get(folded);
      if (known === undefined) {
        const word = safeText(typed);
        return call.refuse(`Messages with ${word} are not ignored: /ignore lists what is`);
      }
      ignored.delete(folded);
      save();
      const { word, hidden } = known;
      const missed = hidden === 0 ? "" : `: ${plural(hidden, "message")} not shown`;
      call.notice("ignore", `Messages with ${word} are shown again${missed}`);
    },
  };
}
