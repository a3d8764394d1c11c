/**
 * A key that a person bound to a command.
 *
 * @module
 */
export interface BoundKey {
  /** As the screen spells it: `F5`, `C-x`. At most {@link MAX_KEY_NAME_UNITS}. */
  readonly key: string;
  /** A command with its `/`: at most {@link MAX_BOUND_LINE_CHARACTERS}, one line, safe to show. */
  readonly line: string;
}

/** Whether a line is a command, which a key can be bound to, and no text. */
export function isCommandLine(line: string): boolean {
  return line.startsWith("/") && !line.startsWith("//");
}
