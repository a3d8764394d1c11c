import { suggest } from "../../core/text/suggest.ts";
import { type ArgumentKind, type Command, COMMANDS, findCommand } from "./command_table.ts";

/** What a line that somebody typed asks for. */
export type Parsed =
  | { readonly state: "text"; readonly content: string }
  | {
    readonly state: "command";
    readonly command: Command;
    /** As many as the command takes; the last one holds the rest of the line. */
    readonly arguments: readonly string[];
  }
  | { readonly state: "refused"; readonly reason: string };

/** Reads a typed line: a command if it begins with `/`; `//` stands for a text that does. */
export function parseInput(line: string): Parsed {
  if (line.startsWith("//")) return { state: "text", content: line.slice(1) };
  return line.startsWith("/") ? parseCommand(line) : { state: "text", content: line };
}

/** Reads a command line, with or without its `/`. An unknown command is never taken for text: it may hold a secret. */
export function parseCommand(line: string): Parsed {
  const [, name, rest] = /^\/?(\S*)\s*(.*)$/s.exec(line)!;
  if (name === "") {
    return { state: "refused", reason: "A command is missing behind the /: /help lists them." };
  }
  const command = findCommand(name!);
  if (command === undefined) {
    const names = COMMANDS.flatMap((known) => [known.name, ...known.aliases]);
    const near = suggest(name!, names);
    const hint = near === undefined ? "/help lists the commands" : `did you mean /${near}?`;
    return { state: "refused", reason: `There is no command /${name}: ${hint}` };
  }
  const words = splitWords(rest!, command.arguments);
  if (words === undefined) {
    return { state: "refused", reason: `A quote is opened and not closed: ${command.usage}` };
  }
  if (words.length < command.required) {
    return { state: "refused", reason: `Something is missing: ${command.usage}` };
  }
  if (words.length > command.arguments.length) {
    return { state: "refused", reason: `Too much: ${command.usage}` };
  }
  return { state: "command", command, arguments: words };
}

/**
 * As many words as there are kinds, the last of which takes the rest, and one more where too much is there; `undefined` where a
 * quote is not closed.
 */
function splitWords(
  text: string,
  kinds: readonly ArgumentKind[],
): readonly string[] | undefined {
  const words: string[] = [];
  let rest = text.trim();
  for (const [at, kind] of kinds.entries()) {
    if (rest === "") return words;
    const isQuoted = kind === "password" && rest.startsWith('"');
    const isLast = at === kinds.length - 1;
    const pattern = isQuoted ? QUOTED : isLast ? REST : WORD;
    const dependencies = pattern.exec(rest);
    if (dependencies === null) return undefined;
    const [, word, behind] = dependencies;
    words.push(word!);
    rest = behind!;
  }
  return rest === "" ? words : [...words, rest];
}

const WORD = /^(\S+)\s*(.*)$/s;
const QUOTED = /^"([^"]*)"(?:\s+|$)(.*)$/s;
const REST = /^(.*)()$/s;
