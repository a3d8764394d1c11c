/**
 * Reads the talk on a wide screen.
 *
 * @module
 */

/** One row of what somebody said. */
export interface SaidRow {
  readonly name: string;
  /** Without what tells that something is on its way, or has arrived. */
  readonly text: string;
}

/**
 * Returns what the rows of a screen say. A name stands once for all that a person says in a row.
 */
export function saidOn(rows: readonly string[]): readonly SaidRow[] {
  let name = "";
  return rows.flatMap((row) => {
    const [, label = "", text] = /^(.*?) [▎▌](.*?) *(?:│.*)?$/.exec(row) ?? [];
    if (text === undefined) return [];
    const shown = label.trim().split(" ").at(-1) ?? "";
    if (shown !== "" && !/^\d\d:\d\d$/.test(shown)) name = shown;
    return [{ name, text: text.replace(/ {2}[…✓]$/, "") }];
  });
}

/** Returns the text of an input of one row in a frame; empty while it shows its room. */
export function inputOf(rows: readonly string[]): string {
  const [, text = ""] = /^│ › (.*?) *│$/.exec(rows.at(-3) ?? "") ?? [];
  return text.startsWith("Message ") ? "" : text;
}
