/**
 * Searches the held messages: `/search` and `/mentions`.
 *
 * @module
 */
import { MAX_SEARCH_RESULTS } from "../../core/limits/chat.ts";
import type { SearchQuery, SearchResult } from "../api/chat_event.ts";
import { compareMessages, type Message } from "../api/message.ts";
import { partnerOf } from "../api/room_id.ts";

/** Returns the matching messages of these rooms. */
export function searchMessages(
  query: SearchQuery,
  rooms: readonly (readonly Message[])[],
): SearchResult {
  const isFound = query.type === "mentions" ? isForUs : hasText(query.text);
  const found = rooms.flatMap((messages) => messages.filter(isFound)).sort(compareMessages);
  const messages = found.slice(-MAX_SEARCH_RESULTS);
  return { query, messages, older: found.length - messages.length };
}

/** Returns whether a message of another author is meant for us. */
export function isForUs({ own, mention, room }: Message): boolean {
  return !own && (mention || partnerOf(room) !== undefined);
}

function hasText(text: string): (message: Message) => boolean {
  const wanted = folded(text);
  return ({ content, sender }) =>
    folded(content).includes(wanted) || folded(sender).includes(wanted);
}

/** Folds case and Unicode forms (NFKC), for comparing. */
function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}
