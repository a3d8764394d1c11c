/**
 * Mentions: which texts name a person, and how to write one.
 *
 * @module
 */
import { MAX_NAME_CHARACTERS } from "../../core/limits/text.ts";
import { fingerprint } from "../../core/peer_id.ts";
import type { Person } from "../api/chat_view.ts";
import { fullName } from "./people.ts";

/**
 * Matches `@name` or `@name.k7qmx2d4` where a word begins (an address like `me@example.org` is no
 * mention), and `name:` or `name,` at the beginning of a text.
 */
const MENTION =
  /(?:(?<![\p{L}\p{M}\p{Nd}_.@-])@|^(?=[^\s:,]+[:,](?!\S)))([\p{L}\p{M}\p{Nd}_-]+)(?:\.([a-z2-7]{8})(?![\p{L}\p{M}\p{Nd}_-]))?/gu;

/** UTF-16 units: no name is longer, in any normal form. */
const MAX_NAME_UNITS = 8 * MAX_NAME_CHARACTERS;

/**
 * Returns whether a text mentions a person, in any case of the letters. Where two people in sight
 * share the name, a fingerprint behind it selects one of them, and without a fingerprint both are
 * mentioned.
 */
export function mentions(text: string, { id, name, shown }: Person): boolean {
  const wanted = name.toLowerCase();
  // in a flood nearly no message is a mention
  const isAddressed = () =>
    text.slice(0, MAX_NAME_UNITS).normalize("NFC").toLowerCase().startsWith(wanted);
  if (!text.includes("@") && !isAddressed()) return false;
  for (const [, named, print] of text.normalize("NFC").matchAll(MENTION)) {
    if (named!.toLowerCase() !== wanted) continue;
    if (print === undefined || shown === name || print === fingerprint(id)) return true;
  }
  return false;
}

/** Returns the mention of one person and of nobody else with that name. */
export function mentionOf(person: Person): string {
  return `@${person.shown === person.name ? person.name : fullName(person)}`;
}
