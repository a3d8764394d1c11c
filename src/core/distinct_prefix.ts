/**
 * Short codes: how many characters of a hash are shown behind a name, so that no two look alike.
 *
 * 1. A code that is shown is never the beginning of another one that is known. A stranger who makes
 *    a hash with the same beginning makes both codes longer, and passes for nobody.
 *
 * @module
 */
import { SHORT_CODE_CHARACTERS } from "./limits/text.ts";

/**
 * Returns the shortest beginning of a code, of `least` characters at least, with which none of the
 * others begins. The code itself may be among the others.
 */
export function distinctPrefix(
  code: string,
  others: Iterable<string>,
  least: number = SHORT_CODE_CHARACTERS,
): string {
  let length = least;
  for (const other of others) {
    if (other === code) continue;
    while (length < code.length && other.startsWith(code.slice(0, length))) length++;
  }
  return code.slice(0, length);
}
