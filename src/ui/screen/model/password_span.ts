/**
 * Detects passwords in the input, so that they are neither shown nor remembered.
 *
 * @module
 */
import { COMMANDS } from "../../../chat/commands/command_table.ts";
import { type Command, findCommand } from "../../../chat/features/command.ts";
import { NEW_PASSWORD, NO_PASSWORD } from "../../../chat/rooms/room_creation.ts";
import { suggest } from "../../../core/text/suggest.ts";

/** A part of a text, in UTF-16 units: from `start` up to `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Words in the place of a password that are none. */
const NO_SECRETS: readonly string[] = [NO_PASSWORD, NEW_PASSWORD];

/**
 * Returns the place of a password in a line, by the command table: with its quotes, and up to the
 * end of the line where the quotes are open or nothing can follow. A mistyped command counts as the
 * one that it resembles.
 */
export function secretIn(line: string): Span | undefined {
  const [definition = ""] = /^\/(?:alias|bind)\s+\S+\s+(?=\/)/i.exec(line) ?? [];
  if (definition === "") return secretOf(line);
  // The line of an alias or of a key: it is refused with a password in it, but was typed.
  const secret = secretOf(line.slice(definition.length));
  const { length } = definition;
  return secret === undefined
    ? undefined
    : { start: secret.start + length, end: secret.end + length };
}

function secretOf(line: string): Span | undefined {
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

/** Returns a line without its password and all that follows, which could be a part of it. */
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
