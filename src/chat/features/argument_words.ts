/**
 * Splits what is typed behind a command into its arguments.
 *
 * @module
 */
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

const WORD = /^(\S+)\s*(.*)$/s;
const QUOTED = /^"([^"]*)"(?:\s+|$)(.*)$/s;
const REST = /^(.*)()$/s;
