/**
 * Messages: what is said in rooms and conversations, and the search for it.
 *
 * @module
 */
import { safeText } from "../../core/text/safe.ts";
import { ACTION, CHAT, NICK } from "../../protocol/replication/wire/envelope_types.ts";
import type { Call } from "../api/call.ts";
import type { SearchQuery } from "../api/chat_event.ts";
import type { MessageType } from "../api/message.ts";
import { GENERAL, partnerOf } from "../api/room_id.ts";
import { searchMessages } from "../messages/search.ts";
import { mentionOf } from "../people/mentions.ts";
import { findPersonFor } from "../people/people.ts";
import type { ChatContext } from "./chat_context.ts";
import { command, type EnvelopeHandler, type Feature } from "./feature.ts";

const LINE: EnvelopeHandler = {
  receive: (received, { incomingMessages }, now) => incomingMessages.receive(received, now),
  replay: (received, { incomingMessages }, now) => incomingMessages.replay(received, now),
  echo: (published, { incomingMessages }, now) => incomingMessages.echo(published, now),
};

export const MESSAGE_FEATURE: Feature = {
  title: "Talking",
  commands: [
    command({
      name: "me",
      usage: "/me TEXT",
      summary: "say what you do: * alice waves",
      arguments: ["text"],
      says: true,
      run: (call, [text], context) => void say("action", call.room, text, call, context),
    }),
    command({
      name: "broadcast",
      aliases: ["b", "say"],
      usage: "/broadcast TEXT",
      summary: "say something to everyone, in general",
      arguments: ["text"],
      says: true,
      run: (call, [text], context) => void say("chat", GENERAL, text, call, context),
    }),
    command({
      name: "tag",
      usage: "/tag USER TEXT",
      summary: "say something here and draw USER's attention to it, as @USER does",
      arguments: ["user", "text"],
      says: true,
      run(call, [user, text], context) {
        const { people, roomDirectory } = context;
        const { room } = call;
        const person = findPersonFor(call, user, [people.self, ...people.others]);
        if (person === undefined) return;
        const { id, shown } = person;
        if (id === people.self.id) {
          return call.refuse("You can't tag yourself: choose somebody else");
        }
        if (!roomDirectory.members(room).some((member) => member.id === id)) {
          const where = roomDirectory.view(room).shown;
          const reason = `${shown} is not in ${where}, and would not see it: /invite ${shown}`;
          return call.refuse(reason);
        }
        if (say("chat", room, `${mentionOf(person)} ${text}`, call, context)) {
          call.notice("tag", `${shown} was tagged`);
        }
      },
    }),
    command({
      name: "mentions",
      usage: "/mentions",
      summary: "what names you, and what was said to you in private, in all your rooms",
      run: (call, _, context) => search({ type: "mentions" }, call, context),
    }),
    command({
      name: "search",
      aliases: ["find"],
      usage: "/search TEXT",
      summary: "what was said with TEXT in it, or by somebody called so, in all your rooms",
      arguments: ["text"],
      run: (call, [text], context) =>
        search({ type: "search", text: safeText(text) }, call, context),
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

/** Searches the messages of all open rooms. */
function search(query: SearchQuery, call: Call, { roomDirectory, histories }: ChatContext): void {
  const rooms = roomDirectory.openBuffers.map(({ id }) => histories.of(id));
  call.emit({ type: "found", finding: searchMessages(query, rooms) });
}
