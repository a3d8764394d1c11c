/**
 * Names of emoji that are typed out, `:smile:`, and become the emoji when they are sent.
 *
 * 1. A name counts only where no word touches it: `12:30:45` and `a:smile:b` stay. Names may follow
 *   each other: `:tada::tada:`.
 * 2. Unknown names, and names in URLs or code, stay as they are.
 * 3. A backslash keeps a name: `\:smile:` is sent as `:smile:`.
 *
 * @module
 */
import { EMOJI } from "./emoji.ts";
import { mapWritten } from "./inline_markup.ts";

const NAMES = /(?<![\p{L}\p{M}\p{N}_:\\])(\\?)((?::[a-z0-9_+-]+:)+)(?![\p{L}\p{M}\p{N}_:])/giu;
const NAME = /:([^:]+):/g;

/** Returns the text with emoji for the names of emoji in it. */
export function withEmoji(text: string): string {
  if (!text.includes(":")) return text;
  return mapWritten(
    text,
    (written) =>
      written.replace(NAMES, (all, escape: string, names: string) => {
        const emoji = names.replace(NAME, (typed, name) => EMOJI.get(name.toLowerCase()) ?? typed);
        if (emoji === names) return all;
        return escape === "" ? emoji : names;
      }),
  );
}
