/**
 * The settings of the chat: two tables, from which `/set`, its completion, {@link Settings} and the
 * saved settings are made. A setting is one of some values, or a list of words of the person's own.
 * Each front end heeds the settings that it can.
 *
 * @module
 */
import type { PeerId } from "../../core/peer_id.ts";
import type { Alias } from "./alias.ts";
import type { BoundKey } from "./bound_key.ts";

/** One row of the table. */
export interface Setting {
  readonly name: string;
  /** The possible values; the first is the default. */
  readonly values: readonly [string, ...string[]];
  /** One line, no full stop. */
  readonly meaning: string;
}

/** The settings that are one of some values. */
export const SETTINGS = [
  {
    name: "theme",
    values: [
      "default",
      "nord",
      "gruvbox",
      "catppuccin",
      "solarized",
      "dracula",
      "contrast",
      "safe",
      "mono",
      "ansi",
    ],
    meaning: "the colours of the screen; safe is for the colour-blind",
  },
  {
    name: "background",
    values: ["auto", "dark", "light"],
    meaning: "the colours are for this background; auto asks the terminal",
  },
  {
    name: "joins",
    values: ["all", "active", "none"],
    meaning: "who comes and leaves: all, those who spoke lately, or nobody",
  },
  { name: "bell", values: ["on", "off"], meaning: "the bell rings for you" },
  {
    name: "notify",
    values: ["on", "off"],
    meaning: "the terminal's notification, when somebody means you",
  },
  {
    name: "mentions",
    values: ["anywhere", "addressed"],
    meaning: "what names you: your name anywhere, or only @name, and name: at the beginning",
  },
  { name: "pictures", values: ["on", "off"], meaning: "pictures beside names" },
  {
    name: "time",
    values: ["24h", "12h", "24h-seconds", "12h-seconds", "off"],
    meaning: "the time beside what is said",
  },
  {
    name: "list",
    values: ["auto", "on", "off"],
    meaning: "the list of people at the side; auto where there is space",
  },
  {
    name: "frames",
    values: ["on", "off"],
    meaning: "a frame around the talk on large screens",
  },
  {
    name: "mouse",
    values: ["on", "off"],
    meaning: "the wheel scrolls and a click goes there; off: the terminal selects text by itself",
  },
  {
    name: "symbols",
    values: ["unicode", "ascii"],
    meaning: "ascii for fonts that lack symbols, or draw them too wide",
  },
  { name: "calm", values: ["off", "on"], meaning: "the cursor does not blink" },
] as const satisfies readonly Setting[];

type Row = typeof SETTINGS[number];

/** A setting that is a list of words; without words, it is off. */
export type WordSetting = Omit<Setting, "values">;

/** The settings that are a list of words. */
export const WORD_SETTINGS = [
  { name: "highlight", meaning: "words that count as your name does, wherever they are said" },
] as const satisfies readonly WordSetting[];

type WordRow = typeof WORD_SETTINGS[number];

/** Lists of words by name of the setting. */
export type Words = { readonly [Name in WordRow["name"]]: readonly string[] };

/** The value of each setting. */
export type Settings = Words & { readonly [Name in Row["name"]]: ValueOf<Name> };
type ValueOf<Name> = Extract<Row, { readonly name: Name }>["values"][number];

export const DEFAULT_SETTINGS: Settings = settingsOf({});

/**
 * Returns the settings with these chosen values and words; ignores unknown names and values, as
 * another version may have saved them.
 */
export function settingsOf(
  chosen: Readonly<Record<string, string>>,
  chosenWords: Readonly<Record<string, readonly string[]>> = {},
): Settings {
  const rows: readonly Setting[] = SETTINGS;
  const entries = rows.map(({ name, values }) => {
    const value = Object.hasOwn(chosen, name) ? chosen[name] : undefined;
    return [name, value !== undefined && values.includes(value) ? value : values[0]];
  });
  const words = WORD_SETTINGS.map(({ name }) => [
    name,
    Object.hasOwn(chosenWords, name) ? chosenWords[name] : [],
  ]);
  return Object.fromEntries([...entries, ...words]) as Settings;
}

/** Returns the values that differ from their default. */
export function chosenIn(settings: Settings): Partial<Omit<Settings, keyof Words>> {
  const chosen = SETTINGS.filter(({ name, values }) => settings[name] !== values[0]);
  return Object.fromEntries(chosen.map(({ name }) => [name, settings[name]]));
}

/** Returns the lists that have words. */
export function wordsIn(settings: Settings): Partial<Words> {
  const chosen = WORD_SETTINGS.filter(({ name }) => settings[name].length > 0);
  return Object.fromEntries(chosen.map(({ name }) => [name, settings[name]]));
}

/** Finds a setting of values by its name, in any case of the letters. */
export function findSetting(name: string): Setting | undefined {
  const wanted = name.toLowerCase();
  return SETTINGS.find((setting) => setting.name === wanted);
}

/** Finds a setting of words by its name, in any case of the letters. */
export function findWordSetting(name: string): typeof WORD_SETTINGS[number] | undefined {
  const wanted = name.toLowerCase();
  return WORD_SETTINGS.find((setting) => setting.name === wanted);
}

/** The names of all settings. */
export const SETTING_NAMES: readonly string[] = [...SETTINGS, ...WORD_SETTINGS]
  .map(({ name }) => name);

/** The settings that the profile keeps for later incarnations. */
export interface KeptSettings {
  /** Name of a picture; empty for none. */
  readonly picture: string;
  /** The muted people, by key. */
  readonly ignored: readonly { readonly id: PeerId; readonly name: string }[];
  /** The people whose joins and leaves are not shown, by key. */
  readonly ignoredJoins: readonly { readonly id: PeerId; readonly name: string }[];
  /** The words whose messages are not shown. */
  readonly ignoredWords: readonly string[];
  /** Values by name of the setting; the others have their default. */
  readonly chosen: Readonly<Record<string, string>>;
  /** By name; absent for none. */
  readonly aliases?: readonly Alias[];
  /** Lists of words by name of the setting; the others are empty. */
  readonly words: Readonly<Record<string, readonly string[]>>;
  /** Absent for none. */
  readonly boundKeys?: readonly BoundKey[];
}

export const NOTHING_SET: KeptSettings = {
  picture: "",
  ignored: [],
  ignoredJoins: [],
  ignoredWords: [],
  chosen: {},
  words: {},
};
