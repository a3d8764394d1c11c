/**
 * What a front end of lines does after the end of its input: it waits until its messages arrived.
 *
 * It waits for a first link, and then for confirmations; each has a limit. Behind it a script can
 * exit, and knows by the exit status whether the messages arrived at everybody who confirms them. A
 * neighbour that confirms nothing, or missed some, is named, and is no reason to wait longer.
 *
 * @module
 */
import type { ChatClient } from "../../chat/api/chat_client.ts";
import type { Status } from "../../chat/api/chat_view.ts";
import {
  END_OF_INPUT_ACKNOWLEDGED_MS,
  END_OF_INPUT_FIRST_LINK_MS,
} from "../../core/limits/front_ends.ts";
import { plural } from "../../core/text/plural.ts";
import { waitUntil } from "./wait_until.ts";

/** How a front end of lines ended. */
export type LinesEnd =
  /** `remark`: a sentence about neighbours that may not have got everything. */
  | { readonly state: "quit"; readonly remark?: string }
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
  const isConfirmed = () =>
    isAllSent() && view.status.unconfirmed === 0 &&
    view.status.silent !== "" && view.status.confirmed >= view.status.said;
  if (isDelivered()) return delivered(view.status);
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
  const isOver = () => isDelivered() || isConfirmed();
  if (!await waitUntil(client, isOver, END_OF_INPUT_ACKNOWLEDGED_MS, signal)) {
    const { said, delivered, unconfirmed, silent } = view.status;
    const whom = silent === "" ? "everyone here" : silent;
    const reason = delivered < said
      ? `${said - delivered} of ${said} messages were not acknowledged by ${whom}.`
      : `${plural(unconfirmed, "private message")} did not come to whom they are for.`;
    return { state: "undelivered", reason };
  }
  return delivered(view.status);
}

/** Returns the end where all is delivered, but perhaps to neighbours that are then named. */
function delivered({ said, delivered, silent, missed }: Status): LinesEnd {
  const sentences = [
    ...(delivered >= said || silent === ""
      ? []
      : [`${said - delivered} of ${said} messages were not acknowledged by ${silent}.`]),
    ...(missed === "" ? [] : [
      `Messages had to be forgotten while a neighbour took nothing: ${missed} of them. ` +
      "Send them again if they matter.",
    ]),
  ];
  return sentences.length === 0
    ? { state: "quit" }
    : { state: "quit", remark: sentences.join(" ") };
}
