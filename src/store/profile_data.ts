/**
 * The data of a profile besides its identity: the people it knows, the settings, the aliases, the
 * bound keys.
 *
 * Aliases and bound keys have files of their own, which versions that do not know them leave alone:
 * they would drop them from the settings.
 *
 * Each is a file: one line with the format and a check sum, then one line of JSON. A damaged file
 * is moved aside (`known.damaged`), with a warning, and begun anew.
 *
 * @module
 */
import { join } from "node:path";
import * as v from "valibot";
import type { BoundKey } from "../chat/api/bound_key.ts";
import type { SavedKeyPin } from "../chat/api/saved_key_pin.ts";
import type { Alias } from "../chat/api/alias.ts";
import { type KeptSettings, NOTHING_SET } from "../chat/api/settings.ts";
import { systemMessageOf } from "../core/error_message.ts";
import {
  MAX_ALIAS_CHARACTERS,
  MAX_ALIAS_NAME_CHARACTERS,
  MAX_ALIASES,
  MAX_BOUND_KEYS,
  MAX_BOUND_LINE_CHARACTERS,
  MAX_KNOWN_PEERS,
  MAX_MUTED_PEOPLE,
} from "../core/limits/chat.ts";
import {
  MAX_KEY_NAME_UNITS,
  MAX_PROFILE_DATA_BYTES,
  MAX_SAVED_SETTINGS,
  MAX_SAVED_WORD_UNITS,
  MAX_SAVED_WORDS,
  MAX_SETTING_UNITS,
} from "../core/limits/store.ts";
import { MAX_NAME_CHARACTERS } from "../core/limits/text.ts";
import { PeerIdSchema } from "../protocol/peer_id_schema.ts";
import { readSmallFile } from "./atomic_file.ts";
import { checkSum } from "./check_sum.ts";
import { createWriteQueue } from "./write_queue.ts";

/** The data that a profile keeps from one incarnation to the next. */
export interface ProfileData {
  /** The people it met. */
  readonly known: readonly SavedKeyPin[];
  readonly settings: KeptSettings;
  /** Warnings for the person, in sentences. */
  readonly warnings: readonly string[];
  /**
   * Replaces the data on disk. Resolves when these or newer ones are there, or cannot be; the first
   * time that they cannot, with the reason as a sentence.
   */
  saveKnown(known: readonly SavedKeyPin[]): Promise<string | undefined>;
  saveSettings(settings: KeptSettings): Promise<string | undefined>;
  /** Resolves when nothing waits to be written, with what could not be written, in sentences. */
  flush(): Promise<readonly string[]>;
}

/** The limit is doubled, since some characters are two UTF-16 units. */
const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(2 * MAX_NAME_CHARACTERS));
const Moment = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const Known: v.GenericSchema<unknown, readonly SavedKeyPin[]> = v.pipe(
  v.array(
    v.object({
      id: PeerIdSchema,
      name: Name,
      first: Moment,
      last: Moment,
      verified: v.boolean(),
      // Earlier versions had none, and pass over it.
      seen: v.exactOptional(v.object({ epoch: Moment, ms: Moment, counter: Moment })),
    }),
  ),
  v.maxLength(MAX_KNOWN_PEERS),
);
const SettingWord = v.pipe(v.string(), v.maxLength(MAX_SETTING_UNITS));
const SavedPeople = v.pipe(
  v.array(v.object({ id: PeerIdSchema, name: Name })),
  v.maxLength(MAX_MUTED_PEOPLE),
);
/** A list that does not fit is another version's: it is not read, and the rest of the file is. */
const SavedWords = v.fallback(
  v.pipe(
    v.array(v.pipe(v.string(), v.maxLength(MAX_SAVED_WORD_UNITS))),
    v.maxLength(MAX_SAVED_WORDS),
  ),
  [],
);
const SettingsFile: v.GenericSchema<unknown, KeptSettings> = v.object({
  picture: v.pipe(v.string(), v.maxLength(32)),
  ignored: SavedPeople,
  // The first version of the file had none.
  chosen: v.optional(
    v.pipe(v.record(SettingWord, SettingWord), v.maxEntries(MAX_SAVED_SETTINGS)),
    {},
  ),
  // Earlier versions had none of these, and pass over them.
  ignoredJoins: v.optional(v.fallback(SavedPeople, []), []),
  ignoredWords: v.optional(SavedWords, []),
  words: v.optional(
    v.pipe(v.record(SettingWord, SavedWords), v.maxEntries(MAX_SAVED_SETTINGS)),
    {},
  ),
});

const AliasesFile: v.GenericSchema<unknown, readonly Alias[]> = v.pipe(
  v.array(v.object({
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(2 * MAX_ALIAS_NAME_CHARACTERS)),
    line: v.pipe(v.string(), v.minLength(1), v.maxLength(2 * MAX_ALIAS_CHARACTERS)),
  })),
  v.maxLength(MAX_ALIASES),
);

const BindingsFile: v.GenericSchema<unknown, readonly BoundKey[]> = v.pipe(
  v.array(v.object({
    key: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_KEY_NAME_UNITS)),
    line: v.pipe(v.string(), v.minLength(1), v.maxLength(2 * MAX_BOUND_LINE_CHARACTERS)),
  })),
  v.maxLength(MAX_BOUND_KEYS),
);

/**
 * Reads the data in the files `known`, `settings`, `aliases` and `bindings` of a directory. The
 * caller holds the profile's lock.
 */
export function openProfileData(directory: string): ProfileData {
  const warnings: string[] = [];
  const known = open(directory, "known", Known, [], warnings);
  const settings = open(directory, "settings", SettingsFile, NOTHING_SET, warnings);
  const aliases = openOwnFile(directory, "aliases", AliasesFile, warnings);
  const boundKeys = openOwnFile(directory, "bindings", BindingsFile, warnings);
  const knownFile = createDataFile(directory, "known");
  const settingsFile = createDataFile(directory, "settings");

  return {
    known,
    settings: {
      ...settings,
      ...(aliases.list.length === 0 ? {} : { aliases: aliases.list }),
      ...(boundKeys.list.length === 0 ? {} : { boundKeys: boundKeys.list }),
    },
    warnings,
    saveKnown: knownFile.save,
    async saveSettings({ aliases: names = [], boundKeys: keys = [], ...others }) {
      const problems = await Promise.all([
        settingsFile.save(others),
        aliases.save(names),
        boundKeys.save(keys),
      ]);
      return problems.find((problem) => problem !== undefined);
    },
    async flush() {
      const problems = [
        await knownFile.flush(),
        await settingsFile.flush(),
        await aliases.flush(),
        await boundKeys.flush(),
      ];
      return problems.filter((problem) => problem !== undefined);
    },
  };
}

/** Keeps nothing: for an identity that lasts as long as the process. */
export const NO_PROFILE_DATA: ProfileData = {
  known: [],
  settings: NOTHING_SET,
  warnings: [],
  saveKnown: () => Promise.resolve(undefined),
  saveSettings: () => Promise.resolve(undefined),
  flush: () => Promise.resolve([]),
};

/** One file of data. */
interface DataFile {
  save(value: unknown): Promise<string | undefined>;
  flush(): Promise<string | undefined>;
}

function createDataFile(directory: string, name: string): DataFile {
  const path = join(directory, name);
  const writeQueue = createWriteQueue(path);
  let problem: string | undefined;
  return {
    async save(value) {
      try {
        await writeQueue.save(format(name, JSON.stringify(value)));
        problem = undefined;
        return undefined;
      } catch (error) {
        const isTold = problem !== undefined;
        problem = `Cannot keep ${path} (${systemMessageOf(error)}): ` +
          `what you change now is forgotten at the end.`;
        return isTold ? undefined : problem;
      }
    },
    async flush() {
      await writeQueue.idle();
      return problem;
    },
  };
}

/** A list in a file of its own. */
interface OwnFile<Item> {
  readonly list: readonly Item[];
  save(list: readonly Item[]): Promise<string | undefined>;
  flush(): Promise<string | undefined>;
}

/** Opens the file of a list. A person whose list was always empty gets no file. */
function openOwnFile<Item>(
  directory: string,
  name: string,
  schema: v.GenericSchema<unknown, readonly Item[]>,
  warnings: string[],
): OwnFile<Item> {
  const list = open(directory, name, schema, [], warnings);
  let isKept = list.length > 0;
  const { save, flush } = createDataFile(directory, name);
  return {
    list,
    save(changed) {
      isKept ||= changed.length > 0;
      return isKept ? save(changed) : Promise.resolve(undefined);
    },
    flush,
  };
}

function open<T>(
  directory: string,
  name: string,
  schema: v.GenericSchema<unknown, T>,
  otherwise: T,
  warnings: string[],
): T {
  const path = join(directory, name);
  try {
    const file = readSmallFile(path, MAX_PROFILE_DATA_BYTES);
    if (file === "missing") return otherwise;
    const json = file === "too large" ? undefined : parse(name, file.text);
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), json);
    if (parsed.success) return parsed.output;
    Deno.renameSync(path, `${path}.damaged`);
    warnings.push(
      `The file ${path} was damaged and is now ${path}.damaged: ${CONSEQUENCES[name]}.`,
    );
  } catch (error) {
    warnings.push(`Cannot read ${path} (${systemMessageOf(error)}): ${CONSEQUENCES[name]}.`);
  }
  return otherwise;
}

const CONSEQUENCES: Readonly<Record<string, string>> = {
  known: "whom you knew is met anew, without warning of another key",
  aliases: "your aliases are gone",
  bindings: "your keys are not bound",
  settings: "your picture, whom you ignore and what you set are as at first",
};

function format(name: string, json: string): string {
  return `p2pchat-${name}-1 ${checkSum(json)}\n${json}\n`;
}

function parse(name: string, text: string): string | undefined {
  const [, head, json = ""] = /^([^\n]*)\n([^\n]*)\n$/.exec(text) ?? [];
  return head === `p2pchat-${name}-1 ${checkSum(json)}` ? json : undefined;
}
