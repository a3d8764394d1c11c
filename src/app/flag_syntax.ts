/**
 * Normalises the syntax of flags: `-name`, as Go has it, and `--name` become the same.
 *
 * @module
 */
/** The beginning of an option. */
export type Dashes = "-" | "--";

/** Arguments whose options all begin in the same way, the only one that the parser knows. */
export interface NormalisedFlags {
  readonly dashes: Dashes;
  readonly words: readonly string[];
}

/**
 * Writes every option with `dashes`. So is a value that begins with a dash, which no option takes.
 */
export function normaliseFlags(args: readonly string[], dashes: Dashes): NormalisedFlags {
  return { dashes, words: args.map((arg) => arg.replace(/^--?(?=[^-])/, dashes)) };
}

/** Whether a shell asks for completion: by `-completion SHELL`, followed by the words so far. */
export function asksForCompletion(args: readonly string[]): boolean {
  return /^--?completion(=|$)/.test(args[0] ?? "");
}

/**
 * Writes options with the dashes of the word to be completed. If that word is one dash, or empty
 * where an option may stand, it uses two dashes: the parser does not complete one dash to a long
 * name.
 */
export function normaliseForCompletion(args: readonly string[]): NormalisedFlags {
  const [, , ...line] = args;
  const word = line.at(-1);
  const mayBeOption = word === "-" || (word === "" && !line.at(-2)?.startsWith("-"));
  if (!mayBeOption) return normaliseFlags(args, word?.startsWith("--") ? "--" : "-");
  const { dashes, words } = normaliseFlags(args, "--");
  return { dashes, words: [...words.slice(0, -1), "--"] };
}
