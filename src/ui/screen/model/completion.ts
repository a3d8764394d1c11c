/**
 * Completion with Tab: of commands and their arguments, names, rooms and emoji.
 *
 * @module
 */
import { findSetting, findWordSetting, SETTING_NAMES } from "../../../chat/api/settings.ts";
import { COMMANDS } from "../../../chat/commands/command_table.ts";
import { type ArgumentKind, findCommand } from "../../../chat/features/command.ts";
import { type PictureForm, PICTURES, pictureText } from "../../../chat/people/settings/pictures.ts";
import { EMOJI } from "../../../core/text/emoji.ts";
import { secretIn } from "./password_span.ts";

/** A completion under way: one of `candidates` stands between `before` and `after`. */
export interface Completion {
  readonly before: string;
  readonly after: string;
  /** At least one. */
  readonly candidates: readonly Candidate[];
  readonly index: number;
}

/** The text that a word may be completed to, and its form in the list of candidates. */
export interface Candidate {
  readonly text: string;
  readonly shown: string;
}

/** The names that can be completed. */
export interface Known {
  /** The names of others, most likely first. */
  readonly names: readonly string[];
  /** The names of rooms, without their mark. */
  readonly rooms: readonly string[];
  /** The names of the person's own commands. */
  readonly aliases: readonly string[];
  /** The form of pictures that the terminal can show. */
  readonly pictureForm: PictureForm;
}

/** Returns the completion of the text before the cursor; `undefined` where there is none. */
export function complete(
  text: string,
  cursor: number,
  known: Known,
): Completion | undefined {
  const secret = secretIn(text);
  if (secret !== undefined && cursor > secret.start && cursor <= secret.end) return undefined;
  const typed = text.slice(0, cursor);
  const word = /\S*$/.exec(typed)?.[0] ?? "";
  const before = typed.slice(0, typed.length - word.length);
  const candidates = candidatesFor(before, word, known);
  return candidates.length === 0
    ? undefined
    : { before, after: text.slice(cursor), candidates, index: 0 };
}

/** Takes the next candidate (the previous one where `step` is -1), cyclically. */
export function cycle(completion: Completion, step: 1 | -1): Completion {
  const { candidates, index } = completion;
  return { ...completion, index: (index + step + candidates.length) % candidates.length };
}

/** Returns the completed text, and the place behind the candidate. */
export function completed({ before, after, candidates, index }: Completion): {
  readonly text: string;
  readonly cursor: number;
} {
  const typed = before + (candidates[index]?.text ?? "");
  return { text: typed + after, cursor: typed.length };
}

/** A setting, and the value that a completion stands on. */
export interface TriedSetting {
  readonly name: string;
  readonly value: string;
}

/** Returns the setting whose value is being completed; `undefined` where none is. */
export function settingBeingSet(
  { before, candidates, index }: Completion,
): TriedSetting | undefined {
  const command = commandIn(before, { aliases: [] });
  if (command === undefined || kindIn(command) !== "value") return undefined;
  const name = findSetting(command.words.at(-1) ?? "")?.name;
  const value = candidates[index]?.text.trim();
  return name === undefined || value === undefined ? undefined : { name, value };
}

function candidatesFor(before: string, word: string, known: Known): readonly Candidate[] {
  if (before === "" && word.startsWith("/") && !word.startsWith("//")) {
    return commands(word.slice(1), known).map((name) => candidate(`/${name}`));
  }
  const command = commandIn(before, known);
  const kind = command === undefined ? "text" : kindIn(command);
  if (kind === undefined) return [];
  switch (kind) {
    case "command":
      return commands(word.replace(/^\//, ""), known).map((name) => candidate(name));
    case "alias":
      return starting(known.aliases, word.replace(/^\//, "")).map((name) => candidate(name));
    case "room":
      return starting(known.rooms, word.replace(/^#/, "")).map((name) => candidate(name));
    case "picture":
      return starting([...PICTURES.keys(), "list", "default"], word)
        .map((name) => ({
          text: `${name} `,
          shown: `${pictureText(name, known.pictureForm)} ${name}`.trim(),
        }));
    case "setting":
      return starting(SETTING_NAMES, word).map((name) => candidate(name));
    case "value": {
      const name = command?.words.at(-1) ?? "";
      const setting = findSetting(name);
      const values = setting === undefined
        ? findWordSetting(name) === undefined ? [] : ["off"]
        : [...new Set([...setting.values, "default"])];
      return starting(values, word).map((value) => candidate(value));
    }
    case "line":
      return word.startsWith("/")
        ? commands(word.slice(1), known).map((name) => candidate(`/${name}`))
        : [];
    case "user":
      return people(word, known, " ");
    case "text":
      return inText(word, known, before === "" ? ": " : " ");
    case "name":
    case "password":
    case "target":
    case "port":
    case "key":
      return [];
  }
}

/**
 * The kinds of arguments of the command that a line begins with, and the words between it and the
 * word being typed.
 */
interface Begun {
  readonly kinds: readonly ArgumentKind[];
  readonly words: readonly string[];
}

/** Returns the command before the word being typed; `undefined` where the line is text. */
function commandIn(before: string, { aliases }: Pick<Known, "aliases">): Begun | undefined {
  const [, name, rest = ""] = /^\/(?!\/)(\S+)\s+(.*)$/s.exec(before) ?? [];
  if (name === undefined) return undefined;
  const words = rest.trim() === "" ? [] : rest.trim().split(/\s+/);
  // The words behind an alias are mostly names of people.
  const ofAlias: readonly ArgumentKind[] = aliases.includes(name.toLowerCase()) ? ["text"] : [];
  return { kinds: findCommand(COMMANDS, name)?.arguments ?? ofAlias, words };
}

/** Returns the kind of the next argument. The last one takes the rest of the line if it is text. */
function kindIn({ kinds, words }: Begun): ArgumentKind | undefined {
  const kind = kinds[words.length];
  return kind ?? (kinds.at(-1) === "text" ? "text" : undefined);
}

/** Returns the candidates within a text: people, rooms, emoji. */
function inText(word: string, known: Known, end: string): readonly Candidate[] {
  if (word === "") return [];
  if (word.startsWith("#")) {
    return starting(known.rooms, word.slice(1)).map((name) => candidate(`#${name}`));
  }
  const emoji = /^(.*?):([a-z0-9_+-]+):?$/i.exec(word);
  // a time or a ratio, like 10:30, is no name
  if (emoji !== null && !/\d$/.test(emoji[1] ?? "")) {
    const [, start = "", name = ""] = emoji;
    return named(name, word.endsWith(":")).map(([name, text]) => ({
      text: `${start}${text} `,
      shown: `${text} ${name}`,
    }));
  }
  return people(word, known, end);
}

function people(word: string, { names }: Known, end: string): readonly Candidate[] {
  const mark = word.startsWith("@") ? "@" : "";
  return starting(names, word.slice(mark.length))
    .map((name) => candidate(mark + name, mark === "" ? end : " "));
}

/**
 * Returns the emoji of a name if that is `whole`; else those whose names begin with it, and then
 * those that contain it.
 */
function named(name: string, whole: boolean): readonly (readonly [string, string])[] {
  const wanted = name.toLowerCase();
  const all = [...EMOJI];
  if (whole) return all.filter(([known]) => known === wanted);
  const first = all.filter(([known]) => known.startsWith(wanted)).sort(byLength);
  const others = all.filter(([known]) => known.includes(wanted, 1) && !known.startsWith(wanted));
  // an emoji with several names stands in the list once
  const byEmoji = new Map<string, readonly [string, string]>();
  for (const each of [...first, ...others]) {
    if (!byEmoji.has(each[1])) byEmoji.set(each[1], each);
  }
  return [...byEmoji.values()];
}

/** Orders the shortest name first: it is meant by nothing longer. */
function byLength([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a.length - b.length;
}

function candidate(name: string, end = " "): Candidate {
  return { text: name + end, shown: name + end.trim() };
}

/**
 * Returns commands by their names, the person's own among them, or by their other names where none
 * fits.
 */
function commands(start: string, known: Known): readonly string[] {
  const names = starting([...COMMANDS.map(({ name }) => name), ...known.aliases], start);
  return names.length > 0 ? names : starting(COMMANDS.flatMap(({ aliases }) => aliases), start);
}

function starting(words: readonly string[], start: string): readonly string[] {
  const wanted = start.toLowerCase();
  return words.filter((word) => word.toLowerCase().startsWith(wanted));
}
