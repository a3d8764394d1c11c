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
 * `-h` is `-help`.
 */
export function normaliseFlags(args: readonly string[], dashes: Dashes): NormalisedFlags {
  const words = args.map((arg) => arg.replace(/^--?(?=[^-])/, dashes));
  return { dashes, words: words.map((word) => word === `${dashes}h` ? `${dashes}help` : word) };
}

/** Arguments without `-connect-port`, and sentences for the person about it. */
export interface JoinedPorts {
  readonly args: readonly string[];
  readonly notices: readonly string[];
}

/**
 * Joins `-connect HOST -connect-port PORT`, as another program has it, to `-connect HOST:PORT`. A
 * port that follows no host stays where it is: the parser refuses it.
 */
export function joinConnectPorts(args: readonly string[]): JoinedPorts {
  const joined: string[] = [];
  const notices: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    const port = args[at + 1] ?? "";
    const follows = /^--?connect-port$/.test(arg) && /^--?connect$/.test(joined.at(-2) ?? "") &&
      /^\d+$/.test(port);
    if (!follows) {
      joined.push(arg);
      continue;
    }
    const host = joined.pop()!;
    const target = host.includes(":") && !host.startsWith("[")
      ? `[${host}]:${port}`
      : `${host}:${port}`;
    joined.push(target);
    notices.push(`-connect-port is no option of p2pchat; it was read as -connect ${target}`);
    at++;
  }
  return { args: joined, notices };
}

/** Returns whether a shell asks for completion: `-completion SHELL`, then the words so far. */
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
