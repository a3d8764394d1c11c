/**
 * Serves `/quit`: ends the program, after a question where messages would be lost with it.
 *
 * @module
 */
import { DEFAULT_RATE_BURST } from "../../core/limits/chat.ts";
import { plural } from "../../core/text/plural.ts";
import type { Call } from "../api/call.ts";
import type { ClientId } from "../api/chat_client.ts";
import { namesText } from "../api/notice_batch.ts";
import type { DraftBackpressure } from "../messages/draft_backpressure.ts";
import type { DirectMessages } from "./direct_messages.ts";

export interface QuitGuard {
  /** Has the front end quit; asks once about the messages that wait now. */
  quit(call: Call): void;
}

export interface QuitGuardDependencies {
  readonly directMessages: Pick<DirectMessages, "unconfirmed" | "newest" | "waitingFor">;
  readonly draftBackpressure: Pick<DraftBackpressure, "waiting">;
}

/** As many as leave with us where nobody grants more than by default. */
const MOST_SENT_AT_EXIT = DEFAULT_RATE_BURST;

export function createQuitGuard(
  { directMessages, draftBackpressure }: QuitGuardDependencies,
): QuitGuard {
  /** The front end that was asked last, and up to which number of direct message. */
  let asked: { readonly client: ClientId; readonly upTo: number } | undefined;

  return {
    quit(call) {
      const { unconfirmed, newest } = directMessages;
      const { waiting } = draftBackpressure;
      const isTooMuch = waiting > MOST_SENT_AT_EXIT;
      const { client } = call;
      const isAsked = asked?.client === client && newest <= asked.upTo;
      if ((unconfirmed === 0 && !isTooMuch) || isAsked) return call.emit({ type: "quit" });
      asked = { client, upTo: newest };
      if (isTooMuch) {
        return call.refuse(
          `${waiting} of your messages wait to be sent, and ${MOST_SENT_AT_EXIT} can go at once: ` +
            "/quit once more leaves all the same",
        );
      }
      const count = plural(unconfirmed, "private word");
      const have = unconfirmed === 1 ? "has" : "have";
      const whom = namesText(directMessages.waitingFor);
      call.refuse(`${count} ${have} not come to ${whom} yet: /quit once more leaves all the same`);
    },
  };
}
