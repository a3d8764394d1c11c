/**
 * What help, completion and parsing know of a command.
 *
 * @module
 */

/**
 * The kind of an argument, for help and completion. A `password` may be quoted, is masked while it
 * is typed, and is kept nowhere.
 */
export type ArgumentKind =
  | "command"
  | "alias"
  | "user"
  | "name"
  | "room"
  | "password"
  | "text"
  | "picture"
  | "setting"
  | "value"
  | "target"
  | "key"
  /** A command with its arguments. */
  | "line"
  | "port";

export interface Command {
  readonly name: string;
  /** The title above it in `/help`; absent: it stands below the command before it. */
  readonly title?: string;
  readonly aliases: readonly string[];
  /** As in `/help`: `/nick NAME`. */
  readonly usage: string;
  /** One line, no full stop. */
  readonly summary: string;
  /** The last one takes the rest of the line. */
  readonly arguments: readonly ArgumentKind[];
  /** How many of the arguments must be given. */
  readonly required: number;
  /** Whether its last argument is said to others. */
  readonly says: boolean;
}

/** Finds a command by its name or an alias (without `/`, in any case). */
export function findCommand<Row extends Command>(
  commands: readonly Row[],
  name: string,
): Row | undefined {
  const wanted = name.toLowerCase();
  return commands.find((command) => command.name === wanted || command.aliases.includes(wanted));
}
