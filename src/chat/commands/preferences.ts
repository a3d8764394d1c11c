import { safeText } from "../../core/text/safe.ts";
import { suggest } from "../../core/text/suggest.ts";
import { table } from "../../core/text/table.ts";
import type { Call } from "../api/call.ts";
import type { Notifier } from "../api/notifier.ts";
import {
  chosenIn,
  findSetting,
  type KeptSettings,
  type Setting,
  SETTINGS,
  type Settings,
  settingsOf,
} from "../api/settings.ts";

/** How this person wants to see the chat. */
export interface Preferences {
  readonly settings: Settings;
  /** What was chosen, as it is kept for later runs. */
  readonly chosen: KeptSettings["chosen"];
  /** `/set`: tells of all settings or of the one called `name`, or gives that one a value; `default` takes back what was set. */
  set(name: string, value: string, call: Call): void;
}

export interface PreferencesDependencies {
  readonly notifier: Notifier;
  /** What was chosen in earlier runs. */
  readonly chosen: KeptSettings["chosen"];
  /** Keeps {@link Preferences.chosen} for later runs. */
  keep(): void;
}

/** The preferences that were kept. */
export function createPreferences(
  { notifier, chosen, keep }: PreferencesDependencies,
): Preferences {
  let settings = settingsOf(chosen);

  return {
    get settings() {
      return settings;
    },
    get chosen() {
      return chosenIn(settings);
    },
    set(typedName, typedValue, call) {
      const tell = (text: string): void => call.notice("setting", text);
      if (typedName === "") return call.notice("settings", page(settings));
      const setting = findSetting(typedName);
      if (setting === undefined) return call.refuse(noSuch(typedName));
      if (typedValue === "") return tell(pageRows(settings, [setting]));
      const { name, values } = setting;
      const wanted = typedValue.toLowerCase();
      const value = wanted === "default" ? values[0] : wanted;
      if (!values.includes(value)) {
        const text = `${name} can't be ${safeText(typedValue)}: choose ${choice(values)}`;
        return call.refuse(text);
      }
      settings = settingsOf({ ...settings, [name]: value });
      keep();
      // Every front end shows things as they are set now, whoever set them.
      notifier.emit({ type: "status" });
      tell(`${name} is ${value} now${value === values[0] ? ", as by default" : ""}`);
    },
  };
}

function noSuch(name: string): string {
  const near = suggest(name, SETTINGS.map((setting) => setting.name));
  const hint = near === undefined ? "/set shows all" : `did you mean ${near}?`;
  return `There is no setting ${safeText(name)}: ${hint}`;
}

/** `auto, dark or light`. */
function choice(values: Setting["values"]): string {
  return `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}

const HEAD = ["setting", "is", "can be", "what for"];
const HOW =
  "What it can be begins with what it is by itself. /set NAME VALUE changes one, for later " +
  "runs too; /set NAME default takes that back.";

function page(settings: Settings): string {
  return `${pageRows(settings, SETTINGS)}\n${HOW}`;
}

function pageRows(settings: Settings, rows: readonly Setting[]): string {
  const now: Readonly<Record<string, string>> = settings;
  const cells = rows.map((
    { name, values, meaning },
  ) => [name, now[name] ?? "", values.join(", "), meaning]);
  return table([HEAD, ...cells]);
}
