/**
 * The settings that the profile keeps for later incarnations: picture, muted people, chosen
 * settings, bound keys. Shared state: each owner changes its own part, and every change is saved as
 * a whole.
 *
 * @module
 */
import { MAX_BOUND_KEYS, MAX_MUTED_PEOPLE } from "../../core/limits/chat.ts";
import { safeName, safeText } from "../../core/text/safe.ts";
import { isCommandLine } from "../api/bound_key.ts";
import { chosenIn, type KeptSettings, settingsOf } from "../api/settings.ts";
import { PICTURES } from "./pictures.ts";

export interface SavedSettings {
  readonly current: KeptSettings;
  /** Replaces the given parts, and saves. */
  save(change: Partial<KeptSettings>): void;
}

/**
 * Starts with what earlier incarnations saved. Drops what this version does not know: pictures and
 * settings of other versions, muted people beyond {@link MAX_MUTED_PEOPLE}, keys beyond
 * {@link MAX_BOUND_KEYS} or bound to no command.
 */
export function createSavedSettings(
  { picture, ignored, chosen, boundKeys = [] }: KeptSettings,
  write: (settings: KeptSettings) => void,
): SavedSettings {
  let current: KeptSettings = {
    picture: PICTURES.has(picture) ? picture : "",
    ignored: ignored.slice(0, MAX_MUTED_PEOPLE)
      .map(({ id, name }) => ({ id, name: safeName(name) })),
    chosen: chosenIn(settingsOf(chosen)),
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
