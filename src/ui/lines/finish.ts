/**
 * What a front end of lines does after the end of its input: it waits until its messages arrived.
 *
 * It waits for a first link, and then for confirmations; each has a limit. Behind it a script can
 * exit, and knows by the exit status whether everybody got the messages.
 *
 * @module
 */
import type { ChatClient } from "../../chat/api/chat_client.ts";
import {
  END_OF_INPUT_ACKNOWLEDGED_MS,
  END_OF_INPUT_FIRST_LINK_MS,
} from "../../core/limits/front_ends.ts";
import { plural } from "../../core/text/plural.ts";
import { waitUntil } from "./wait_until.ts";

/** How a front end of lines ended. */
export type LinesEnd =
  | { readonly state: "quit" }
  /** The reader of the output is gone. */
  | { readonly state: "closed"; readonly error?: unknown }
  /** The input ended, and messages did not reach everyone; a sentence. */
  | { readonly state: "undelivered"; readonly reason: string }
  /** The input of a script ended, and so many of its lines could not be carried out. */
  | { readonly state: "refused"; readonly lines: number };

/** Waits until all messages arrived. `started` resolves once links are possible. */
export async function finish(
  client: ChatClient,
  started: Promise<void>,
  signal: AbortSignal,
): Promise<LinesEnd> {
  const { view } = client;
  const isAllSent = () => view.status.waiting === 0;
  const isDelivered = () => {
    const { said, delivered, unconfirmed } = view.status;
    return isAllSent() && delivered >= said && unconfirmed === 0;
  };
  if (isDelivered()) return { state: "quit" };
  await started;
  const hasLink = () => view.status.links > 0 || isDelivered();
  if (!await waitUntil(client, hasLink, END_OF_INPUT_FIRST_LINK_MS, signal)) {
    return {
      state: "undelivered",
      reason: "Nobody was there to hear it. Is p2pchat running on another machine of this network?",
    };
  }
  const { expired } = view.status;
  if (expired > 0) {
    const messages = plural(expired, "message");
    const reason = `${messages} waited too long for somebody to come, and reached no one.`;
    return { state: "undelivered", reason };
  }
  while (!isAllSent()) {
    // As long as one after the other goes out, all will, however long that takes.
    const { waiting } = view.status;
    const fewer = () => view.status.waiting < waiting;
    if (await waitUntil(client, fewer, END_OF_INPUT_ACKNOWLEDGED_MS, signal)) continue;
    const messages = plural(waiting, "message");
    const reason = `${messages} could not be sent: others take no more of you for the moment.`;
    return { state: "undelivered", reason };
  }
  if (!await waitUntil(client, isDelivered, END_OF_INPUT_ACKNOWLEDGED_MS, signal)) {
    const { said, delivered, unconfirmed } = view.status;
    const reason = delivered < said
      ? `${said - delivered} of ${said} messages were not acknowledged by everyone here.`
      : `${plural(unconfirmed, "private message")} did not come to whom they are for.`;
    return { state: "undelivered", reason };
  }
  return { state: "quit" };
}
