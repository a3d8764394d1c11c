/**
 * The answers to `/keys` and `/bind` in front ends of lines, whose keys are those of the terminal.
 *
 * @module
 */
export const KEYS_TEXT = "There are no keys of p2pchat here: type a line, and Enter sends it. " +
  "C-c leaves at once; C-d at the beginning of a line ends the input, and what you said is waited for.";

export const NO_BINDING_TEXT =
  "There are no keys of p2pchat here to bind: /bind is for the screen.";
