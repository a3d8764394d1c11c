import { MAX_HISTORY_MESSAGES } from "../core/limits.ts";
import { compareMessages, type Message } from "./message.ts";

/** The newest messages of a room, in the one order. */
export interface History {
  /** Oldest first. */
  readonly messages: readonly Message[];
  add(message: Message): void;
}

/** An empty history that holds at most `limit` messages, forgetting the oldest. */
export function createHistory(limit = MAX_HISTORY_MESSAGES): History {
  let messages: Message[] = [];
  return {
    get messages() {
      return messages.length > limit ? messages.slice(-limit) : messages;
    },
    add(message) {
      let at = messages.length;
      while (at > 0 && compareMessages(messages[at - 1]!, message) > 0) at--;
      if (at === messages.length) messages.push(message);
      else messages.splice(at, 0, message);
      // cut off in larger pieces, so that forgetting costs nothing a message
      if (messages.length > limit + SLACK) messages = messages.slice(-limit);
    },
  };
}

/** How many more than its limit a history keeps in memory before it is cut; they are not shown. */
const SLACK = 1_000;
