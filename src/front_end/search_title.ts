/**
 * The title of a search result, the same in every front end that is for people.
 *
 * @module
 */
import type { SearchResult } from "../chat/api/chat_event.ts";
import { plural } from "../core/text/plural.ts";

/** Returns the title of a search result: `3 messages with "built"`. One line of safe text. */
export function searchTitle({ query, messages, older }: SearchResult): string {
  const what = query.type === "mentions" ? "for you" : `with "${query.text}"`;
  if (messages.length === 0) return `No message ${what} in your rooms`;
  const title = `${plural(messages.length + older, "message")} ${what}`;
  return older === 0 ? title : `${title}, the last ${messages.length}`;
}
