/**
 * The settings of the chat: one table, from which `/set`, its completion, {@link Settings} and the
 * saved settings are made. Each front end heeds the settings that it can.
 *
 * @module
 */
import type { PeerId } from "../../core/peer_id.ts";

/** One row of the table. */
export interface Setting {
  readonly name: string;
  /** The possible values; the first is the default. */
  readonly values: readonly [string, ...string[]];
  /** One line, no full stop. */
  readonly meaning: string;
}

/** The table. */
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
  { name: "pictures", values: ["on", "off"], meaning: "pictures beside names" },
  { name: "time", values: ["24h", "12h", "off"], meaning: "the time beside what is said" },
  {
    name: "list",
    values: ["auto", "on", "off"],
    meaning: "the list of people at the side; auto where there is space",
  },
  {
    name: "symbols",
    values: ["unicode", "ascii"],
    meaning: "ascii for fonts that lack symbols, or draw them too wide",
  },
  { name: "calm", values: ["off", "on"], meaning: "the cursor does not blink" },
] as const satisfies readonly Setting[];

type Row = typeof SETTINGS[number];

/** The value of each setting. */
export type Settings = { readonly [Name in Row["name"]]: ValueOf<Name> };
type ValueOf<Name> = Extract<Row, { readonly name: Name }>["values"][number];

export const DEFAULT_SETTINGS: Settings = settingsOf({});

/**
 * Returns the settings with these chosen values; ignores unknown names and values, as another
 * version may have saved them.
 */
export function settingsOf(chosen: Readonly<Record<string, string>>): Settings {
  const rows: readonly Setting[] = SETTINGS;
  const entries = rows.map(({ name, values }) => {
    const value = Object.hasOwn(chosen, name) ? chosen[name] : undefined;
    return [name, value !== undefined && values.includes(value) ? value : values[0]];
  });
  return Object.fromEntries(entries) as Settings;
}

/** Returns the settings that differ from their default. */
export function chosenIn(settings: Settings): Partial<Settings> {
  const chosen = SETTINGS.filter(({ name, values }) => settings[name] !== values[0]);
  return Object.fromEntries(chosen.map(({ name }) => [name, settings[name]]));
}

/** Finds a setting by its name, in any case of the letters. */
export function findSetting(name: string): Setting | undefined {
  const wanted = name.toLowerCase();
  return SETTINGS.find((setting) => setting.name === wanted);
}

/** The settings that the profile keeps for later incarnations. */
export interface KeptSettings {
  /** Name of a picture; empty for none. */
  readonly picture: string;
  /** The muted people, by key. */
  readonly ignored: readonly { readonly id: PeerId; readonly name: string }[];
  /** Values by name of the setting; the others have their default. */
  readonly chosen: Readonly<Record<string, string>>;
}

export const NOTHING_SET: KeptSettings = { picture: "", ignored: [], chosen: {} };
