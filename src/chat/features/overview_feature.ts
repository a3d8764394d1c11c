/**
 * Help, and what there is to see: commands, people, links, this node.
 *
 * @module
 */
import { safeText } from "../../core/text/safe.ts";
import type { Person } from "../api/chat_view.ts";
import { GENERAL } from "../api/room_id.ts";
import type { ChatContext } from "./chat_context.ts";
import { findCommand } from "./command.ts";
import { command, type Feature } from "./feature.ts";
import { helpText, peersText, statusText, usersText } from "./overview_text.ts";

export const OVERVIEW_FEATURE: Feature = {
  title: "What there is",
  commands: [
    command({
      name: "help",
      aliases: ["h", "?"],
      usage: "/help [COMMAND]",
      summary: "list the commands, or explain one",
      optional: ["command"],
      run(call, [name = ""], { commands }) {
        const about = name === "" ? undefined : findCommand(commands, name.replace(/^\//, ""));
        if (name !== "" && about === undefined) {
          return call.refuse(`There is no command /${safeText(name)}: /help lists them`);
        }
        call.notice("help", helpText(commands, about));
      },
    }),
    command({
      name: "users",
      aliases: ["who"],
      usage: "/users",
      summary: "who is in this room, linked or relayed, and who is muted",
      run: (call, _, context) => call.notice("users", usersIn(call.room, context)),
    }),
    command({
      name: "peers",
      aliases: ["links"],
      usage: "/peers",
      summary: "the links to others: address, round-trip time, version",
      run: (call, _, { people }) => call.notice("peers", peersText(people)),
    }),
    command({
      name: "status",
      usage: "/status",
      summary: "this node: identity, port, discovery, links, what came how far",
      run: (call, _, context) => call.notice("status", statusText(context)),
    }),
  ],
};

/** Lists the people in a room; muted people out of sight stand in {@link GENERAL}. */
function usersIn(room: string, { people, mutes, roomDirectory }: ChatContext): string {
  const roomsOf = ({ id }: Person): string =>
    roomDirectory.roomsOf(id).map(({ shown }) => shown).join(" ");
  if (room === GENERAL) return usersText(people, mutes.list, roomsOf);
  const others = roomDirectory.members(room);
  const muted = mutes.list.filter(({ id }) => others.some((person) => person.id === id));
  return usersText({ self: people.self, others }, muted, roomsOf);
}
