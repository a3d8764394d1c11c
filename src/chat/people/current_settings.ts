/**
 * The `/set` command: shows the settings of {@link SETTINGS}, changes one, and saves it in the
 * profile.
 *
 * @module
 */
import { safeText } from "../../core/text/safe.ts";
import { suggest } from "../../core/text/suggest.ts";
import { table } from "../../core/text/table.ts";
import type { Call } from "../api/call.ts";
import type { Notifier } from "../api/notifier.ts";
import {
  chosenIn,
  findSetting,
  type Setting,
  SETTINGS,
  type Settings,
  settingsOf,
} from "../api/settings.ts";
import type { SavedSettings } from "./saved_settings.ts";

/** How this person wants to see the chat. */
export interface CurrentSettings {
  readonly settings: Settings;
  /**
   * Serves `/set`. Shows every setting where `name` is empty, one setting where `value` is empty;
   * otherwise sets the value. `default` restores the default.
   */
  set(name: string, value: string, call: Call): void;
}

export interface CurrentSettingsDependencies {
  readonly notifier: Notifier;
  readonly savedSettings: SavedSettings;
}

/** Starts with the saved settings. */
export function createCurrentSettings(
  { notifier, savedSettings }: CurrentSettingsDependencies,
): CurrentSettings {
  let settings = settingsOf(savedSettings.current.chosen);

  return {
    get settings() {
      return settings;
    },
    set(typedName, typedValue, call) {
      const answer = (text: string): void => call.notice("setting", text);
      if (typedName === "") return call.notice("settings", page(settings));
      const setting = findSetting(typedName);
      if (setting === undefined) return call.refuse(noSuch(typedName));
      if (typedValue === "") return answer(settingsTable(settings, [setting]));
      const { name, values } = setting;
      const wanted = typedValue.toLowerCase();
      const value = wanted === "default" ? values[0] : wanted;
      if (!values.includes(value)) {
        return call.refuse(`${name} can't be ${safeText(typedValue)}: choose ${choice(values)}`);
      }
      settings = settingsOf({ ...settings, [name]: value });
      savedSettings.save({ chosen: chosenIn(settings) });
      // The other front ends show the new setting too.
      notifier.emit({ type: "status" });
      answer(`${name} is ${value} now${value === values[0] ? ", as by default" : ""}`);
    },
  };
}

function noSuch(name: string): string {
  const near = suggest(name, SETTINGS.map((setting) => setting.name));
  const hint = near === undefined ? "/set shows all" : `did you mean ${near}?`;
  return `There is no setting ${safeText(name)}: ${hint}`;
}

/** Lists values: `auto, dark or light`. */
function choice(values: Setting["values"]): string {
  return `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}

const HEADINGS = ["setting", "is", "can be", "what for"];
const EXPLANATION =
  "What it can be begins with what it is by itself. /set NAME VALUE changes one, for later " +
  "runs too; /set NAME default takes that back.";

function page(settings: Settings): string {
  return `${settingsTable(settings, SETTINGS)}\n${EXPLANATION}`;
}

function settingsTable(settings: Settings, shown: readonly Setting[]): string {
  const current: Readonly<Record<string, string>> = settings;
  const rows = shown.map(({ name, values, meaning }) => [
    name,
    current[name] ?? "",
    values.join(", "),
    meaning,
  ]);
  return table([HEADINGS, ...rows]);
}
