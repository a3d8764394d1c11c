/**
 * Serves `/quit`: ends the program, after a question where direct messages would be lost with it.
 *
 * @module
 */
import { plural } from "../../core/text/plural.ts";
import type { Call } from "../api/call.ts";
import type { ClientId } from "../api/chat_client.ts";
import { namesText } from "../api/notice_batch.ts";
import type { DirectMessages } from "./direct_messages.ts";

export interface QuitGuard {
  /** Has the front end quit; asks once about the direct messages that wait now. */
  quit(call: Call): void;
}

export interface QuitGuardDependencies {
  readonly directMessages: Pick<DirectMessages, "unconfirmed" | "newest" | "waitingFor">;
}

export function createQuitGuard({ directMessages }: QuitGuardDependencies): QuitGuard {
  /** The front end that was asked last, and up to which number of direct message. */
  let asked: { readonly client: ClientId; readonly upTo: number } | undefined;

  return {
    quit(call) {
      const { unconfirmed, newest } = directMessages;
      const { client } = call;
      const isAsked = asked?.client === client && newest <= asked.upTo;
      if (unconfirmed === 0 || isAsked) return call.emit({ type: "quit" });
      asked = { client, upTo: newest };
      const count = plural(unconfirmed, "private word");
      const have = unconfirmed === 1 ? "has" : "have";
      const whom = namesText(directMessages.waitingFor);
      call.refuse(`${count} ${have} not come to ${whom} yet: /quit once more leaves all the same`);
    },
  };
}
