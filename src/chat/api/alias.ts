/**
 * An alias: a command of a person's own, which stands for a line.
 *
 * A line that begins with `/` is a command; every other one is a text, `//` escapes one that begins
 * with `/`. In a line these stand for what is typed behind the alias:
 *
 * - `$1` to `$9`: one word, or nothing where there are fewer;
 * - `$2-`: that word and all behind it;
 * - `$*`: all of it;
 * - `$$`: a `$`.
 *
 * @module
 */

export interface Alias {
  /** Without `/`, in small letters. */
  readonly name: string;
  /** At most {@link MAX_ALIAS_CHARACTERS}, one line, safe to show. */
  readonly line: string;
}

/** Finds an alias by its name (without `/`, in any case). */
export function findAlias(aliases: readonly Alias[], name: string): Alias | undefined {
  const wanted = name.toLowerCase();
  return aliases.find((alias) => alias.name === wanted);
}

const PLACEHOLDERS = /\$(?:[$*]|([1-9])(-?))/g;

/** Returns whether a line says where the words behind the alias go. */
export function hasPlaceholder(line: string): boolean {
  return [...line.matchAll(PLACEHOLDERS)].some(([found]) => found !== "$$");
}

/** Returns whether more than one word can take the place of a placeholder in `text`. */
export function hasRestPlaceholder(text: string): boolean {
  return [...text.matchAll(PLACEHOLDERS)].some(([found]) => found === "$*" || found.endsWith("-"));
}

/**
 * Returns the line of an alias with the words that are typed behind it (`rest`) in their places; at
 * the end where the line has no place for them. Its length is bounded by the limits of the two.
 */
export function expandAlias({ line }: Alias, rest: string): string {
  const typed = rest.trim();
  const words = [...typed.matchAll(/\S+/g)];
  const template = hasPlaceholder(line) ? line : `${line} $*`;
  const expanded = template.replaceAll(
    PLACEHOLDERS,
    (found, number: string | undefined, isRest: string | undefined) => {
      if (number === undefined) return found === "$$" ? "$" : typed;
      const word = words[Number(number) - 1];
      if (word === undefined) return "";
      return isRest === "-" ? typed.slice(word.index) : word[0];
    },
  );
  return expanded.trimEnd();
}

/** Returns whether a line is a command, and no text. */
export function isCommandLine(line: string): boolean {
  return line.startsWith("/") && !line.startsWith("//");
}
