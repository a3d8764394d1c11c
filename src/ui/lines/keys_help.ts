/**
 * The answer to `/keys` in front ends of lines, whose keys are those of the terminal.
 *
 * @module
 */
export const KEYS_TEXT = "There are no keys of p2pchat here: type a line, and Enter sends it. " +
  "C-c leaves at once; C-d at the beginning of a line ends the input, and what you said is waited for.";
