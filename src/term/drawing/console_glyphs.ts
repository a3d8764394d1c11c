/**
 * Replacements for characters that the fonts of the Linux console lack.
 *
 * @module
 */
/** For each such character, one of ASCII. */
const CONSOLE_GLYPHS: ReadonlyMap<string, string> = new Map([
  ["●", "*"],
  ["○", "o"],
  ["◐", "z"],
  ["×", "x"],
  ["✓", "+"],
  ["•", "*"],
  ["…", "~"],
  ["␛", "?"],
  ["↑", "^"],
  ["↓", "v"],
  ["←", "<"],
  ["→", ">"],
  ["‘", "'"],
  ["’", "'"],
  ["“", '"'],
  ["”", '"'],
  ["–", "-"],
  ["—", "-"],
]);

const REPLACED = new RegExp(`[${[...CONSOLE_GLYPHS.keys()].join("")}]`, "g");

/**
 * Returns text as the Linux console can show it. Its fonts have 256 or 512 characters; only ASCII,
 * the letters of one region, rules and blocks are always among them.
 */
export function consoleText(text: string): string {
  return text.replace(REPLACED, (glyph) => CONSOLE_GLYPHS.get(glyph) ?? glyph);
}
