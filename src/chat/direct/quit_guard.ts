import { plural } from "../../core/text/plural.ts";
import type { Call } from "../api/call.ts";
import type { ClientId } from "../api/chat_client.ts";
import { type DirectMessages, whomText } from "./direct_messages.ts";

/** How people leave the program: at once, or after a question where private words of theirs would be lost with it. */
export interface QuitGuard {
  /** `/quit`. Each front end is asked once about the words that wait then, and leaves when it says so again. */
  quit(call: Call): void;
}

export interface QuitGuardDependencies {
  readonly directMessages: Pick<DirectMessages, "unconfirmed" | "newest" | "waitingFor">;
}

export function createQuitGuard({ directMessages }: QuitGuardDependencies): QuitGuard {
  /** Who was asked last, and up to which word that was about. */
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
      const whom = whomText(directMessages.waitingFor);
      const text = `${count} ${have} not come to ${whom} yet: /quit once more leaves all the same`;
      call.refuse(text);
    },
  };
}
