import { MAX_FOUND_MESSAGES } from "../../core/limits.ts";
import { compareMessages, type Message } from "../api/message.ts";
import { partnerOf } from "../api/room_id.ts";

/** What was looked for. */
export type SearchQuery =
  /** What names us, and what others said to us in private. */
  | { readonly type: "mentions" }
  /** What has a text, in any case, or was said by somebody whose name has it. */
  | { readonly type: "search"; readonly text: string };

/** What was found in the rooms where we are, oldest first: the newest {@link MAX_FOUND_MESSAGES}. */
export interface SearchResult {
  readonly query: SearchQuery;
  readonly messages: readonly Message[];
  /** How many older ones were found too. */
  readonly older: number;
}

/** Looks through what is held of each room. */
export function find(query: SearchQuery, rooms: readonly (readonly Message[])[]): SearchResult {
  const isFound = query.type === "mentions" ? isForUs : hasText(query.text);
  const found = rooms.flatMap((messages) => messages.filter(isFound)).sort(compareMessages);
  const messages = found.slice(-MAX_FOUND_MESSAGES);
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
