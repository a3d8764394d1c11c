import { MAX_NAME_CHARACTERS } from "../../core/limits/text.ts";
import { fingerprint } from "../../core/peer.ts";
import type { Person } from "../api/chat_view.ts";
import { fullName } from "./people.ts";

/**
 * `@name` or `@name.k7qmx2d4` where a word begins: an address like `me@example.org` names nobody; and `name:` or `name,` at the
 * beginning of a text, as people are addressed.
 */
const MENTION =
  /(?:(?<![\p{L}\p{M}\p{Nd}_.@-])@|^(?=[^\s:,]+[:,](?!\S)))([\p{L}\p{M}\p{Nd}_-]+)(?:\.([a-z2-7]{8})(?![\p{L}\p{M}\p{Nd}_-]))?/gu;

/** No name is longer, however it is spelled. */
const HEAD_UNITS = 8 * MAX_NAME_CHARACTERS;

/**
 * Whether a text names somebody, as `@name` anywhere or `name:` at its beginning, in any case. Where two in sight share the name, a
 * fingerprint behind it tells who is meant, and without one all of them are.
 */
export function mentions(text: string, { id, name, shown }: Person): boolean {
  const wanted = name.toLowerCase();
  // of a flood nearly nothing names anybody
  const isAddressed = () =>
    text.slice(0, HEAD_UNITS).normalize("NFC").toLowerCase().startsWith(wanted);
  if (!text.includes("@") && !isAddressed()) return false;
  for (const [, named, print] of text.normalize("NFC").matchAll(MENTION)) {
    if (named!.toLowerCase() !== wanted) continue;
    if (print === undefined || shown === name || print === fingerprint(id)) return true;
  }
  return false;
}

/** How to name somebody in a text, so that no other of that name is meant. */
export function mentionOf(person: Person): string {
  return `@${person.shown === person.name ? person.name : fullName(person)}`;
}
