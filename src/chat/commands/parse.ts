/**
 * Parses a typed line: a command or a text.
 *
 * @module
 */
import { suggest } from "../../core/text/suggest.ts";
import { type Alias, expandAlias, findAlias, hasPlaceholder, isCommandLine } from "../api/alias.ts";
import { splitWords } from "../features/argument_words.ts";
import { findCommand } from "../features/command.ts";
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
export function parseInput(
  line: string,
  commands = COMMANDS,
  aliases: readonly Alias[] = [],
): Parsed {
  return isCommandLine(line) ? parseCommand(line, commands, aliases) : parseText(line);
}

function parseText(line: string): Parsed {
  return { state: "text", content: line.startsWith("//") ? line.slice(1) : line };
}

/**
 * Parses a command line, with or without its `/`; an alias counts as the line that it stands for,
 * unless there is a command of its name. An unknown command is refused and never taken for
 * a text: it may hold a secret.
 */
export function parseCommand(
  line: string,
  commands = COMMANDS,
  aliases: readonly Alias[] = [],
): Parsed {
  const [, name = "", rest = ""] = /^\/?(\S*)\s*(.*)$/s.exec(line) ?? [];
  if (name === "") return refused("A command is missing behind the /: /help lists them.");
  const command = findCommand(commands, name);
  if (command === undefined) {
    const alias = findAlias(aliases, name);
    if (alias !== undefined) return parseAlias(alias, rest, commands);
    const foreign = answerToForeign(name);
    if (foreign !== undefined) return refused(`There is no command /${name} here: ${foreign}`);
    const names = [...commands, ...aliases.map((alias) => ({ ...alias, aliases: [] }))]
      .flatMap((known) => [known.name, ...known.aliases]);
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

/** Parses the line of an alias with `rest` behind it. No further alias counts in it. */
function parseAlias(alias: Alias, rest: string, commands: typeof COMMANDS): Parsed {
  const { name, line } = alias;
  if (!isCommandLine(line)) return parseText(expandAlias(alias, rest));
  const used = findCommand(commands, /^\/(\S*)/.exec(line)?.[1] ?? "");
  // A password behind the alias would be shown, and another word could be taken for it.
  const isClosed = used?.arguments.includes("password") === true && !hasPlaceholder(line);
  if (isClosed && rest.trim() !== "") {
    return refused(`Too much: /${name} stands for ${line}, and takes no words behind it`);
  }
  return parseCommand(expandAlias(alias, rest), commands);
}

function refused(reason: string): Parsed {
  return { state: "refused", reason };
}
