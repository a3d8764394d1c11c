/**
 * Searches the held messages: `/search` and `/mentions`.
 *
 * @module
 */
import { MAX_SEARCH_RESULTS } from "../../core/limits/chat.ts";
import { foldText } from "../../core/text/fold_text.ts";
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
  const wanted = foldText(text);
  return ({ content, sender }) =>
    foldText(content).includes(wanted) || foldText(sender).includes(wanted);
}
