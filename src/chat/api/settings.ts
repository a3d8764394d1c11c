import type { PeerId } from "../../core/peer.ts";

/** One row of the table of settings, from which `/set`, its completion and {@link Settings} are made. */
export interface Setting {
  readonly name: string;
  /** What it can be; the first is what it is until somebody sets it. */
  readonly values: readonly [string, ...string[]];
  /** One line, no full stop. */
  readonly meaning: string;
}

/** How a person may want to see the chat. Each front end minds what it can. */
export const SETTINGS = [
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
] as const satisfies readonly Setting[];

type Row = typeof SETTINGS[number];

/** The value of each setting. */
export type Settings = { readonly [Name in Row["name"]]: ValueOf<Name> };
type ValueOf<Name> = Extract<Row, { readonly name: Name }>["values"][number];

export const DEFAULT_SETTINGS: Settings = settingsOf({});

/** The settings where a person chose these values; names and values that there are not (another version kept them) are passed over. */
export function settingsOf(chosen: Readonly<Record<string, string>>): Settings {
  const rows: readonly Setting[] = SETTINGS;
  const entries = rows.map(({ name, values }) => {
    const value = Object.hasOwn(chosen, name) ? chosen[name] : undefined;
    return [name, value !== undefined && values.includes(value) ? value : values[0]];
  });
  return Object.fromEntries(entries) as Settings;
}

/** What of these is not as it is by itself. */
export function chosenIn(settings: Settings): Partial<Settings> {
  const chosen = SETTINGS.filter(({ name, values }) => settings[name] !== values[0]);
  return Object.fromEntries(chosen.map(({ name }) => [name, settings[name]]));
}

/** The setting of this name, in any case of its letters. */
export function findSetting(name: string): Setting | undefined {
  const wanted = name.toLowerCase();
  return SETTINGS.find((setting) => setting.name === wanted);
}

/** What a person has set, as it is kept for later runs. */
export interface KeptSettings {
  /** Name of a picture; empty for none. */
  readonly picture: string;
  /** Of whom nothing is shown, by key. */
  readonly ignored: readonly { readonly id: PeerId; readonly name: string }[];
  /** Values by the names of settings; those that are not here are as they are by themselves. */
  readonly chosen: Readonly<Record<string, string>>;
}

export const NOTHING_SET: KeptSettings = { picture: "", ignored: [], chosen: {} };
