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
