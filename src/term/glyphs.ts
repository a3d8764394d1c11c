/** What stands for characters that the fonts of a console lack: ASCII, in as many columns. */
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
 * Text as the Linux console can show it: its fonts have 256 or 512 characters, of which only ASCII, the letters of one region,
 * rules and blocks are always there.
 */
export function consoleText(text: string): string {
  return text.replace(REPLACED, (glyph) => CONSOLE_GLYPHS.get(glyph) ?? glyph);
}
