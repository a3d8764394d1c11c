/**
 * The question for the username in reader mode: lines alone, with numbers for the names that were
 * used here before.
 *
 * @module
 */
import { MAX_OFFERED_NAMES } from "../core/limits/front_ends.ts";
import { checkName } from "../core/text/name.ts";

/** The terminal of the question. */
export interface QuestionLines {
  /** Resolves with the next line that is typed; `undefined` at the end of the input. */
  readonly read: () => Promise<string | undefined>;
  readonly write: (text: string) => Promise<void>;
  /** Takes the question back. */
  readonly signal: AbortSignal;
}

/**
 * Asks until the name passes `checkName`, or is the number of a name of `known`. Returns undefined
 * at the end of the input (C-d in an empty line) or when the signal aborts.
 */
export async function askUsernameByLine(
  known: readonly string[],
  { read, write, signal }: QuestionLines,
): Promise<string | undefined> {
  // A name has two characters at least, so a digit is never one.
  const offered = known.filter((name) => checkName(name).state === "ok")
    .slice(0, MAX_OFFERED_NAMES);
  await write(questionText(offered));
  const aborted = new Promise<undefined>((resolve) => {
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
    if (signal.aborted) resolve(undefined);
  });
  for (;;) {
    const line = await Promise.race([read(), aborted]);
    if (line === undefined) return undefined;
    const answer = line.trim();
    const choice = /^[0-9]$/.test(answer) ? offered[Number(answer) - 1] : undefined;
    if (choice !== undefined) return choice;
    const check = checkName(answer);
    if (check.state === "ok") return check.name;
    await write(`Error: ${check.reason}\n`);
  }
}

function questionText(offered: readonly string[]): string {
  const rules = "What is your name? It has 2 to 20 letters, digits, hyphens and underscores.";
  if (offered.length === 0) return `${rules} Type it and press Enter\n`;
  const rows = offered.map((name, at) => `${at + 1}: ${name}`);
  return [
    rules,
    "Names used here before",
    ...rows,
    "Type a number or another name, and press Enter",
  ]
    .map((row) => `${row}\n`).join("");
}
