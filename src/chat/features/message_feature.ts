/**
 * Messages in rooms, and names.
 *
 * @module
 */
import { ACTION, CHAT, NICK } from "../../protocol/replication/wire/envelope_types.ts";
import type { Call } from "../api/call.ts";
import type { MessageType } from "../api/message.ts";
import { GENERAL, partnerOf } from "../api/room_id.ts";
import type { ChatContext } from "./chat_context.ts";
import { command, type EnvelopeHandler, type Feature } from "./feature.ts";

const LINE: EnvelopeHandler = {
  receive: (received, { incomingMessages }, now) => incomingMessages.receive(received, now),
  replay: (received, { incomingMessages }, now) => incomingMessages.replay(received, now),
  echo: (envelope, { incomingMessages }, now) => incomingMessages.echo(envelope, now),
};

export const MESSAGE_FEATURE: Feature = {
  commands: [
    command({
      name: "nick",
      aliases: ["name"],
      usage: "/nick NAME",
      summary: "take another name",
      arguments: ["name"],
      run: (call, [name], { outgoingMessages }) => outgoingMessages.rename(name, call),
    }),
    command({
      name: "me",
      usage: "/me TEXT",
      summary: "say what you do: * alice waves",
      arguments: ["text"],
      run: (call, [text], context) => void say("action", call.room, text, call, context),
    }),
    command({
      name: "broadcast",
      aliases: ["b", "say"],
      usage: "/broadcast TEXT",
      summary: "say something to everyone, in general",
      arguments: ["text"],
      run: (call, [text], context) => void say("chat", GENERAL, text, call, context),
    }),
  ],
  envelopes: {
    [CHAT]: LINE,
    [ACTION]: LINE,
    [NICK]: {
      receive: (received, { incomingMessages }, now) => incomingMessages.rename(received, now),
    },
  },
};

/** Sends a message to a room or in a conversation; returns whether it will be sent. */
export function say(
  type: MessageType,
  room: string,
  text: string,
  call: Call,
  { outgoingMessages, conversations }: ChatContext,
): boolean {
  const { say } = partnerOf(room) === undefined ? outgoingMessages : conversations;
  return say(type, room, text, call);
}
