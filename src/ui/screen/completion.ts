import { COMMANDS, findCommand } from "../../chat/command.ts";
import { secretIn } from "./secret.ts";

/** What Tab goes through: `before` and `after` stay, one of `candidates` stands between them. */
export interface Completion {
  readonly before: string;
  readonly after: string;
  /** At least one. */
  readonly candidates: readonly string[];
  readonly index: number;
}

/** What there is to be named. */
export interface Known {
  /** The names of others, most likely first. */
  readonly names: readonly string[];
  /** The names of rooms, without their mark. */
  readonly rooms: readonly string[];
}

/** What the text before the cursor can be completed to, or `undefined` where that is nothing. */
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

/** The next candidate (previous where `step` is -1), round and round. */
export function cycle(completion: Completion, step: 1 | -1): Completion {
  const { candidates, index } = completion;
  return { ...completion, index: (index + step + candidates.length) % candidates.length };
}

/** The text that a completion stands for, and the place behind the candidate. */
export function completed({ before, after, candidates, index }: Completion): {
  readonly text: string;
  readonly cursor: number;
} {
  const typed = before + (candidates[index] ?? "");
  return { text: typed + after, cursor: typed.length };
}

function candidatesFor(before: string, word: string, { names, rooms }: Known): readonly string[] {
  if (before === "" && word.startsWith("/") && !word.startsWith("//")) {
    return commands(word.slice(1)).map((name) => `/${name} `);
  }
  const kind = argumentKind(before);
  if (kind === "command") return commands(word).map((name) => `${name} `);
  if (kind === "none" || word === "") return [];
  if (kind === "room") return starting(rooms, word.replace(/^#/, "")).map((name) => `${name} `);
  const mark = word.startsWith("@") ? "@" : "";
  const end = mark === "" && before === "" ? ": " : " ";
  return starting(names, word.slice(mark.length)).map((name) => mark + name + end);
}

/** What the table says about the argument that follows `before`. */
function argumentKind(before: string): "command" | "person" | "room" | "none" {
  const [, name] = /^\/(\S+)\s/.exec(before) ?? [];
  if (name === undefined || before.startsWith("//")) return "person";
  const kinds = findCommand(name)?.arguments ?? [];
  const kind = kinds[before.trim().split(/\s+/).length - 1] ?? kinds.at(-1);
  if (kind === "command" || kind === "room") return kind;
  return kind === "user" || kind === "text" ? "person" : "none";
}

/** Commands by their names; by their other names where no name fits. */
function commands(start: string): readonly string[] {
  const names = starting(COMMANDS.map(({ name }) => name), start);
  return names.length > 0 ? names : starting(COMMANDS.flatMap(({ aliases }) => aliases), start);
}

function starting(words: readonly string[], start: string): readonly string[] {
  const wanted = start.toLowerCase();
  return words.filter((word) => word.toLowerCase().startsWith(wanted));
}
