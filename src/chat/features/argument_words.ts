/**
 * Splits what is typed behind a command into its arguments.
 *
 * @module
 */
import { hasRestPlaceholder } from "../api/alias.ts";
import { NEW_PASSWORD, NO_PASSWORD } from "../rooms/room_creation.ts";
import type { ArgumentKind } from "./command.ts";

/**
 * Splits a text into as many words as there are kinds, the last of which takes the rest, and one
 * more where there is too much. Returns `undefined` where a quote is not closed.
 */
export function splitWords(
  text: string,
  kinds: readonly ArgumentKind[],
): readonly string[] | undefined {
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

/**
 * Returns whether a password stands in what is kept behind a command, or what takes the place of a
 * placeholder can become one.
 */
export function mayHoldPassword(rest: string, kinds: readonly ArgumentKind[]): boolean {
  const place = kinds.indexOf("password");
  if (place < 0) return false;
  const words = splitWords(rest, kinds);
  if (words === undefined || words.slice(0, place).some(hasRestPlaceholder)) return true;
  const word = words[place]?.trim();
  return word !== undefined && word !== NO_PASSWORD && word !== NEW_PASSWORD;
}

const WORD = /^(\S+)\s*(.*)$/s;
const QUOTED = /^"([^"]*)"(?:\s+|$)(.*)$/s;
const REST = /^(.*)()$/s;
