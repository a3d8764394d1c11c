import { COMMANDS } from "../../../chat/commands/command_table.ts";
import { type Command, findCommand } from "../../../chat/features/command.ts";
import { NEW_PASSWORD, NO_PASSWORD } from "../../../chat/rooms/create_room.ts";
import { suggest } from "../../../core/text/suggest.ts";

/** A part of a text, in UTF-16 units: from `start` up to `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What stands where a password may, and is none. */
const NO_SECRETS: readonly string[] = [NO_PASSWORD, NEW_PASSWORD];

/**
 * Where a password stands in a line that somebody types, as the command table tells; with its quotes, and up to the end of the
 * line where the quotes are open or nothing can follow. Of a mistyped command, what the command meant takes counts.
 */
export function secretIn(line: string): Span | undefined {
  const [head = "", name = ""] = /^\/([^\s/]\S*)\s+/.exec(line) ?? [];
  const kinds = commandFor(name)?.arguments ?? [];
  const before = kinds.indexOf("password");
  if (before < 0) return undefined;
  const [others = ""] = new RegExp(`^(?:\\S+\\s+){${before}}`).exec(line.slice(head.length)) ?? [];
  if (others === "" && before > 0) return undefined;
  const start = head.length + others.length;
  const rest = line.slice(start);
  const isLast = before === kinds.length - 1;
  const [word = ""] = (isLast ? REST : rest.startsWith('"') ? QUOTED : WORD).exec(rest) ?? [];
  if (word === "" || NO_SECRETS.includes(word.trimEnd())) return undefined;
  return { start, end: start + word.length };
}

const WORD = /^\S+/;
const QUOTED = /^"[^"]*(?:"\S*)?/;
const REST = /^.+/s;

/** A line as it may be remembered: up to where a password stands. What follows could be taken for one, so it goes too. */
export function withoutSecret(line: string): string {
  const secret = secretIn(line);
  return secret === undefined ? line : line.slice(0, secret.start).trimEnd();
}

function commandFor(name: string): Command | undefined {
  const known = findCommand(COMMANDS, name);
  if (known !== undefined || name === "") return known;
  const near = suggest(name, COMMANDS.flatMap((command) => [command.name, ...command.aliases]));
  return near === undefined ? undefined : findCommand(COMMANDS, near);
}
