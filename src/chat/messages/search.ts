import { MAX_SEARCH_RESULTS } from "../../core/limits/chat.ts";
import type { SearchQuery, SearchResult } from "../api/chat_event.ts";
import { compareMessages, type Message } from "../api/message.ts";
import { partnerOf } from "../api/room_id.ts";

/** Looks through what is held of each room. */
export function find(query: SearchQuery, rooms: readonly (readonly Message[])[]): SearchResult {
  const isFound = query.type === "mentions" ? isForUs : hasText(query.text);
  const found = rooms.flatMap((messages) => messages.filter(isFound)).sort(compareMessages);
  const messages = found.slice(-MAX_SEARCH_RESULTS);
  return { query, messages, older: found.length - messages.length };
}

/** Whether somebody else means us by it. */
export function isForUs({ own, mention, room }: Message): boolean {
  return !own && (mention || partnerOf(room) !== undefined);
}

function hasText(text: string): (message: Message) => boolean {
  const wanted = folded(text);
  return ({ type, content, sender }) =>
    type !== "nick" && (folded(content).includes(wanted) || folded(sender).includes(wanted));
}

/** Text in which upper and lower case, and the ways to write one letter, are the same. */
function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}
