/**
 * Writes a table of characters as a module.
 *
 * @module
 */

export interface Table {
  readonly name: string;
  /** The first sentence of the module, without its full stop. */
  readonly summary: string;
  readonly version: string | undefined;
  readonly parts: readonly string[];
}

/** Characters that a page of code shows badly: marks, and letters that run from right to left. */
const ESCAPED = /[^\x21-\x7e\p{L}\p{N}]|[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"\\]/gu;
const MAX_CHARACTERS = 90;

/** Returns the text of a module that exports the table as one string. */
export function moduleText({ name, summary, version, parts }: Table): string {
  const lines = linesOf(parts.map((part) => part.replace(ESCAPED, escapeOf)));
  return `/**
 * ${summary}.
 *
 * Made by \`deno task unicode\` from the data of Unicode ${version} (© Unicode, Inc.,
 * https://www.unicode.org/license.txt); not written by hand.
 *
 * @module
 */

export const ${name} = [
${lines.map((line) => `  "${line}",`).join("\n")}
].join("");
`;
}

function escapeOf(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}

/** Joins parts into lines; a part that is longer than a line has one of its own. */
function linesOf(parts: readonly string[]): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const part of parts) {
    const next = `${part} `;
    if (line !== "" && line.length + next.length > MAX_CHARACTERS) {
      lines.push(line);
      line = "";
    }
    line += next;
  }
  return [...lines, line];
}
