/**
 * Parses a typed line: a command or a text.
 *
 * @module
 */
import { suggest } from "../../core/text/suggest.ts";
import { type ArgumentKind, findCommand } from "../features/command.ts";
import { answerToForeign } from "../features/foreign_commands.ts";
import type { CommandDefinition } from "../features/feature.ts";
import { COMMANDS } from "./command_table.ts";

export type Parsed =
  | { readonly state: "text"; readonly content: string }
  | {
    readonly state: "command";
    readonly command: CommandDefinition;
    /** At most as many as the command takes; the last one holds the rest of the line. */
    readonly words: readonly string[];
  }
  | { readonly state: "refused"; readonly reason: string };

/** Parses a typed line: a command if it begins with `/`; `//` escapes a text that does. */
export function parseInput(line: string, commands = COMMANDS): Parsed {
  if (line.startsWith("//")) return { state: "text", content: line.slice(1) };
  return line.startsWith("/") ? parseCommand(line, commands) : { state: "text", content: line };
}

/**
 * Parses a command line, with or without its `/`. An unknown command is refused and never taken for
 * a text: it may hold a secret.
 */
export function parseCommand(line: string, commands = COMMANDS): Parsed {
  const [, name = "", rest = ""] = /^\/?(\S*)\s*(.*)$/s.exec(line) ?? [];
  if (name === "") return refused("A command is missing behind the /: /help lists them.");
  const command = findCommand(commands, name);
  if (command === undefined) {
    const foreign = answerToForeign(name);
    if (foreign !== undefined) return refused(`There is no command /${name} here: ${foreign}`);
    const names = commands.flatMap((known) => [known.name, ...known.aliases]);
    const near = suggest(name, names);
    const hint = near === undefined ? "/help lists the commands" : `did you mean /${near}?`;
    return refused(`There is no command /${name}: ${hint}`);
  }
  const { usage, required, arguments: kinds } = command;
  const words = splitWords(rest, kinds);
  if (words === undefined) return refused(`A quote is opened and not closed: ${usage}`);
  if (words.length < required) return refused(`Something is missing: ${usage}`);
  if (words.length > kinds.length) return refused(`Too much: ${usage}`);
  return { state: "command", command, words };
}

function refused(reason: string): Parsed {
  return { state: "refused", reason };
}

/**
 * Splits a text into as many words as there are kinds, the last of which takes the rest, and one
 * more where there is too much. Returns `undefined` where a quote is not closed.
 */
function splitWords(text: string, kinds: readonly ArgumentKind[]): readonly string[] | undefined {
  const words: string[] = [];
  let rest = text.trim();
  for (const [at, kind] of kinds.entries()) {
    if (rest === "") return words;
    const isQuoted = kind === "password" && rest.startsWith('"');
    const isLast = at === kinds.length - 1;
    const match = (isQuoted ? QUOTED : isLast ? REST : WORD).exec(rest);
    if (match === null) return undefined;
    const [, word = "", behind = ""] = match;
    words.push(word);
    rest = behind;
  }
  return rest === "" ? words : [...words, rest];
}

const WORD = /^(\S+)\s*(.*)$/s;
const QUOTED = /^"([^"]*)"(?:\s+|$)(.*)$/s;
const REST = /^(.*)()$/s;
