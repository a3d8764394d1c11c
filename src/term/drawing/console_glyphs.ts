/**
 * Replacements for symbols that a terminal cannot show, each one column wide. They stand for what
 * people write, too: a symbol in a message cannot be shown either.
 *
 * @module
 */
import type { Capabilities } from "./capabilities.ts";
import type { GridLook } from "./cells.ts";

/** For each symbol that the fonts of the Linux console lack, one that they have. */
const CONSOLE_GLYPHS: ReadonlyMap<string, string> = new Map([
  ["●", "*"],
  ["○", "o"],
  ["◐", "~"],
  ["×", "x"],
  ["✓", "+"],
  ["•", "*"],
  ["…", "~"],
  ["␛", "?"],
  ["↑", "^"],
  ["↓", "v"],
  ["←", "<"],
  ["→", ">"],
  ["↳", ">"],
  ["‹", "<"],
  ["›", ">"],
  ["▎", "|"],
  ["╭", "┌"],
  ["╮", "┐"],
  ["╰", "└"],
  ["╯", "┘"],
  ["‘", "'"],
  ["’", "'"],
  ["“", '"'],
  ["”", '"'],
  ["–", "-"],
  ["—", "-"],
]);

/** For each symbol of our screen, one of ASCII. */
const ASCII_GLYPHS: ReadonlyMap<string, string> = new Map([
  ...CONSOLE_GLYPHS,
  ...[..."╭╮╰╯┌┐└┘├┤┬┴┼"].map((joint) => [joint, "+"] as const),
  ["─", "-"],
  ["│", "|"],
  ["▌", ":"],
  ["█", "#"],
  ["▀", "#"],
  ["▄", "#"],
  ["░", "."],
  ["▒", "."],
  ["·", "-"],
]);

/** Creates a function that replaces symbols by a table. */
function replacer(glyphs: ReadonlyMap<string, string>): (text: string) => string {
  const replaced = new RegExp(`[${[...glyphs.keys()].join("")}]`, "g");
  return (text) => text.replace(replaced, (glyph) => glyphs.get(glyph) ?? glyph);
}

/**
 * Returns text as the Linux console can show it. Its fonts have 256 or 512 characters; only ASCII,
 * the letters of one region, rules and blocks are always among them.
 */
export const consoleText = replacer(CONSOLE_GLYPHS);

/**
 * Returns text with all symbols of our screen in ASCII: for fonts that lack them, and for terminals
 * that draw ambiguous characters (UAX 11) in two columns. Letters stay.
 */
export const asciiText = replacer(ASCII_GLYPHS);

/** Returns text as it is shown on a terminal, in the look of a screen. */
export function shownText(
  text: string,
  { fewGlyphs }: Pick<Capabilities, "fewGlyphs">,
  { isAscii }: Pick<GridLook, "isAscii">,
): string {
  if (isAscii) return asciiText(text);
  return fewGlyphs ? consoleText(text) : text;
}
