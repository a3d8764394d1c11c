import type { SearchResult } from "../chat/api/chat_event.ts";
import { plural } from "../core/text/plural.ts";

/** What was looked for, and how much of it was found: `3 messages with "built"`. One line of safe text. */
export function searchTitle({ query, messages, older }: SearchResult): string {
  const what = query.type === "mentions" ? "for you" : `with "${query.text}"`;
  if (messages.length === 0) return `No message ${what} in your rooms`;
  const title = `${plural(messages.length + older, "message")} ${what}`;
  return older === 0 ? title : `${title}, the last ${messages.length}`;
}
