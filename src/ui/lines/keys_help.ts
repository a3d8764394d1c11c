/** What `/keys` tells where lines are read: their keys are the terminal's, or nobody's. */
export const KEYS_TEXT = "There are no keys of p2pchat here: type a line, and Enter sends it. " +
  "C-c leaves at once; C-d at the beginning of a line ends the input, and what you said is waited for.";
