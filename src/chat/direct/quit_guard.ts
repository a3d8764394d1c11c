import { plural } from "../../core/text/plural.ts";
import type { Now } from "../../core/time.ts";
import type { ClientId } from "../api/chat_client.ts";
import type { Notifier } from "../api/notifier.ts";
import { type DirectMessages, whomText } from "./direct_messages.ts";

/** How people leave the program: at once, or after a question where private words of theirs would be lost with it. */
export interface QuitGuard {
  /** `/quit`. Each front end is asked once about the words that wait then, and leaves when it says so again. */
  quit(now: Now, client: ClientId): void;
}

export interface QuitGuardDependencies {
  readonly directMessages: Pick<DirectMessages, "unconfirmed" | "newest" | "waitingFor">;
  readonly notifier: Notifier;
}

export function createQuitGuard({ directMessages, notifier }: QuitGuardDependencies): QuitGuard {
  /** Who was asked last, and up to which word that was about. */
  let asked: { readonly client: ClientId; readonly upTo: number } | undefined;

  return {
    quit(now, client) {
      const { unconfirmed, newest } = directMessages;
      const isAsked = asked?.client === client && newest <= asked.upTo;
      if (unconfirmed === 0 || isAsked) return notifier.emit({ type: "quit" }, client);
      asked = { client, upTo: newest };
      const count = plural(unconfirmed, "private word");
      const have = unconfirmed === 1 ? "has" : "have";
      const whom = whomText(directMessages.waitingFor);
      const text = `${count} ${have} not come to ${whom} yet: /quit once more leaves all the same`;
      notifier.refuse(text, now, client);
    },
  };
}
