/**
 * Direct messages and invitations.
 *
 * @module
 */
import { PRIVATE } from "../../protocol/replication/wire/envelope_types.ts";
import { command, type Feature } from "./feature.ts";

export const DIRECT_FEATURE: Feature = {
  title: "In private",
  commands: [
    command({
      name: "msg",
      aliases: ["m", "tell", "w"],
      usage: "/msg USER TEXT",
      summary: "say something that only USER can read",
      arguments: ["user", "text"],
      says: true,
      run: (call, [user, text], { conversations }) => conversations.sendTo(user, text, call),
    }),
    command({
      name: "reply",
      aliases: ["r"],
      usage: "/reply TEXT",
      summary: "the same, to whoever wrote to you last",
      arguments: ["text"],
      says: true,
      run: (call, [text], { conversations }) => conversations.reply(text, call),
    }),
    command({
      name: "query",
      usage: "/query USER",
      summary: "go where all you type is for USER alone; /leave ends it",
      arguments: ["user"],
      run: (call, [user], { conversations }) => conversations.open(user, call),
    }),
    command({
      name: "invite",
      usage: "/invite USER",
      summary: "ask USER into this room",
      arguments: ["user"],
      run: (call, [user], { invitations }) => invitations.invite(user, call),
    }),
  ],
  envelopes: {
    [PRIVATE]: { receive: (received, { directMessages }) => directMessages.receive(received) },
  },
  payloads: {
    text: (payload, received, { conversations }, now) =>
      conversations.receive(payload, received, now),
    invite: (payload, received, { invitations }, now) =>
      invitations.receive(payload, received, now),
  },
};
