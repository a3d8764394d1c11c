/**
 * The `/set` command: shows the settings of {@link SETTINGS} and {@link WORD_SETTINGS}, changes
 * one, and saves it in the profile.
 *
 * @module
 */
import { safeText } from "../../../core/text/safe.ts";
import { suggest } from "../../../core/text/suggest.ts";
import { plural } from "../../../core/text/plural.ts";
import { table } from "../../../core/text/table.ts";
import type { Call } from "../../api/call.ts";
import type { Notifier } from "../../api/notifier.ts";
import {
  chosenIn,
  findSetting,
  findWordSetting,
  type Setting,
  SETTING_NAMES,
  SETTINGS,
  type Settings,
  settingsOf,
  WORD_SETTINGS,
  wordsIn,
} from "../../api/settings.ts";
import { readWords } from "./own_words.ts";
import type { SavedSettings } from "./saved_settings.ts";

/** How this person wants to see the chat. */
export interface CurrentSettings {
  readonly settings: Settings;
  /**
   * Serves `/set`. Shows every setting where `name` is empty, one setting where `value` is empty;
   * otherwise sets the value, or the words. `default` restores the default.
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
  let settings = settingsOf(savedSettings.current.chosen, savedSettings.current.words);

  function change(changed: Settings): void {
    settings = changed;
    // The other front ends show the new setting too.
    notifier.emit({ type: "status" });
  }

  function setWords(
    { name }: WordSettingRow,
    typed: string,
    call: Call,
  ): void {
    const isOff = OFF.includes(typed.toLowerCase());
    const read = isOff ? { state: "ok", words: [] } as const : readWords(typed);
    if (read.state === "refused") return call.refuse(read.reason);
    change({ ...settings, [name]: read.words });
    savedSettings.save({ words: wordsIn(settings) });
    const now = isOff ? "off now, as by default" : `${read.words.join(", ")} now`;
    call.notice("setting", `${name} is ${now}`);
  }

  return {
    get settings() {
      return settings;
    },
    set(typedName, typedValue, call) {
      const answer = (text: string): void => call.notice("setting", text);
      if (typedName === "") return call.notice("settings", page(settings));
      const words = findWordSetting(typedName);
      if (words !== undefined) {
        return typedValue === ""
          ? answer(wordsText(settings, words))
          : setWords(words, typedValue, call);
      }
      const setting = findSetting(typedName);
      if (setting === undefined) return call.refuse(noSuch(typedName));
      if (typedValue === "") return answer(settingsTable(settings, [setting], [], Infinity));
      const { name, values } = setting;
      const wanted = typedValue.toLowerCase();
      const value = wanted === "default" ? values[0] : wanted;
      if (!values.includes(value)) {
        return call.refuse(`${name} can't be ${safeText(typedValue)}: choose ${choice(values)}`);
      }
      change(settingsOf({ ...chosenIn(settings), [name]: value }, wordsIn(settings)));
      savedSettings.save({ chosen: chosenIn(settings) });
      answer(`${name} is ${value} now${value === values[0] ? ", as by default" : ""}`);
    },
  };
}

function noSuch(name: string): string {
  const near = suggest(name, SETTING_NAMES);
  const hint = near === undefined ? "/set shows all" : `did you mean ${near}?`;
  return `There is no setting ${safeText(name)}: ${hint}`;
}

/** Lists values: `auto, dark or light`. */
function choice(values: Setting["values"]): string {
  return `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}

type WordSettingRow = typeof WORD_SETTINGS[number];

/** Describes a list of words, which may be too long for a table. */
function wordsText(settings: Settings, { name, meaning }: WordSettingRow): string {
  const words = settings[name];
  return words.length === 0
    ? `${name} is off: ${meaning}. /set ${name} WORDS sets them`
    : `${name} is ${words.join(", ")}: ${meaning}. /set ${name} off takes them back`;
}

/** The values that take all words back. */
const OFF: readonly string[] = ["off", "default"];

const HEADINGS = ["setting", "is", "can be", "what for"];
const EXPLANATION =
  "What it can be begins with what it is by itself. /set NAME shows all that it can be, " +
  "/set NAME VALUE changes it, for later runs too, and /set NAME default takes that back. " +
  "Words are typed with spaces or commas between them.";

/** Longer lists of values would push what a setting is for out of a row of 80 columns. */
const VALUE_COLUMNS = 24;

/** Lists values; where they are too long, the first ones and how many more there are. */
function valuesText(values: readonly string[], columns: number): string {
  const all = values.join(", ");
  if (all.length <= columns) return all;
  for (let shown = values.length - 1; shown > 1; shown--) {
    const text = `${values.slice(0, shown).join(", ")}, … ${values.length - shown} more`;
    if (text.length <= columns) return text;
  }
  return `${values[0]}, … ${values.length - 1} more`;
}

function page(settings: Settings): string {
  return `${settingsTable(settings, SETTINGS, WORD_SETTINGS, VALUE_COLUMNS)}\n${EXPLANATION}`;
}

function settingsTable(
  settings: Settings,
  shown: readonly Setting[],
  lists: readonly WordSettingRow[],
  valueColumns: number,
): string {
  const current: Readonly<Record<string, string>> = chosenIn(settings);
  const rows = shown.map(({ name, values, meaning }) => [
    name,
    current[name] ?? values[0],
    valuesText(values, valueColumns),
    meaning,
  ]);
  const words = lists.map(({ name, meaning }) => [
    name,
    settings[name].length === 0 ? "off" : plural(settings[name].length, "word"),
    "off, words",
    meaning,
  ]);
  return table([HEADINGS, ...rows, ...words]);
}
