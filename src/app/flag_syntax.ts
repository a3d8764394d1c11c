/** How options begin: `-name` (as Go has it) and `--name` are the same. */
export type Dashes = "-" | "--";

/** Arguments whose options all begin in one way, so that a parser needs to know one. */
export interface NormalisedFlags {
  readonly dashes: Dashes;
  readonly words: readonly string[];
}

/** Spells every option with `dashes`. A value that begins with a dash is spelled too: no option takes one. */
export function normaliseFlags(args: readonly string[], dashes: Dashes): NormalisedFlags {
  return { dashes, words: args.map((arg) => arg.replace(/^--?(?=[^-])/, dashes)) };
}

/** Whether a shell asks for completion: `-completion SHELL`, and behind it the words so far. */
export function asksForCompletion(args: readonly string[]): boolean {
  return /^--?completion(=|$)/.test(args[0] ?? "");
}

/**
 * Spells options as the word to be completed is begun. Where it says nothing (it is one dash, or empty where an option may
 * stand), with two dashes: the parser does not complete one dash to a long name.
 */
export function normaliseForCompletion(args: readonly string[]): NormalisedFlags {
  const [, , ...line] = args;
  const word = line.at(-1);
  const mayBeOption = word === "-" || (word === "" && !line.at(-2)?.startsWith("-"));
  if (!mayBeOption) return normaliseFlags(args, word?.startsWith("--") ? "--" : "-");
  const { dashes, words } = normaliseFlags(args, "--");
  return { dashes, words: [...words.slice(0, -1), "--"] };
}
