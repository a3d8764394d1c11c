/**
 * Isolates of text that runs from right to left (UAX #9 §2.4), so that a terminal which reorders
 * text keeps it in its place: between FSI and PDI, a name is never moved across what somebody says.
 *
 * Text without such letters comes back unchanged. Text of others has no such control of its own:
 * `safeText` takes them out.
 *
 * @module
 */

const FSI = "\u2068";
const PDI = "\u2069";

/** The blocks of letters that run from right to left: Hebrew to Arabic Extended-A, and others. */
const LETTERS =
  "\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}";
const FROM_THE_RIGHT = new RegExp(`[${LETTERS}]`, "u");
/** Words with such letters, one blank between two. */
const PHRASE = new RegExp(`\\S*[${LETTERS}]\\S*(?: \\S*[${LETTERS}]\\S*)*`, "gu");

/** Isolates each line of one part: a name, or what somebody says. */
export function isolatePart(text: string): string {
  if (!FROM_THE_RIGHT.test(text)) return text;
  return text.split("\n").map((line) => FROM_THE_RIGHT.test(line) ? FSI + line + PDI : line)
    .join("\n");
}

/** Isolates each phrase of a text of the program, in which names and topics stand. */
export function isolatePhrases(text: string): string {
  if (!FROM_THE_RIGHT.test(text)) return text;
  return text.replace(PHRASE, (phrase) => FSI + phrase + PDI);
}
