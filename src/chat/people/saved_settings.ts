/**
 * The settings that the profile keeps for later incarnations: picture, muted people, chosen
 * settings, aliases. Shared state: each owner changes its own part, and every change is saved as a
 * whole.
 *
 * @module
 */
import { MAX_ALIASES, MAX_MUTED_PEOPLE } from "../../core/limits/chat.ts";
import { safeName, safeText } from "../../core/text/safe.ts";
import { chosenIn, type KeptSettings, settingsOf } from "../api/settings.ts";
import { PICTURES } from "./pictures.ts";

export interface SavedSettings {
  readonly current: KeptSettings;
  /** Replaces the given parts, and saves. */
  save(change: Partial<KeptSettings>): void;
}

/**
 * Starts with what earlier incarnations saved. Drops what this version does not know: pictures and
 * settings of other versions, muted people beyond {@link MAX_MUTED_PEOPLE}, aliases
 * beyond {@link MAX_ALIASES}.
 */
export function createSavedSettings(
  { picture, ignored, chosen, aliases = [] }: KeptSettings,
  write: (settings: KeptSettings) => void,
): SavedSettings {
  let current: KeptSettings = {
    picture: PICTURES.has(picture) ? picture : "",
    ignored: ignored.slice(0, MAX_MUTED_PEOPLE)
      .map(({ id, name }) => ({ id, name: safeName(name) })),
    chosen: chosenIn(settingsOf(chosen)),
    aliases: aliases.slice(0, MAX_ALIASES)
      .map(({ name, line }) => ({ name: safeName(name), line: safeText(line) })),
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
