/**
 * Help, and what there is to see: commands, people, links, this node.
 *
 * @module
 */
import { safeText } from "../../core/text/safe.ts";
import { findAlias } from "../api/alias.ts";
import type { Person } from "../api/chat_view.ts";
import { GENERAL } from "../api/room_id.ts";
import type { ChatContext } from "./chat_context.ts";
import { findCommand } from "./command.ts";
import { command, type Feature } from "./feature.ts";
import { answerToForeign } from "./foreign_commands.ts";
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
      run(call, [typed = ""], { commands, currentAliases }) {
        const word = typed.replace(/^\//, "");
        const about = word === "" ? undefined : findCommand(commands, word);
        const aliases = currentAliases.list;
        const alias = about === undefined ? findAlias(aliases, word) : undefined;
        if (alias !== undefined) {
          return call.notice("help", `/${alias.name}: your own command for ${alias.line}`);
        }
        if (word !== "" && about === undefined) {
          const foreign = answerToForeign(word);
          const hint = foreign === undefined ? ": /help lists them" : ` here: ${foreign}`;
          return call.refuse(`There is no command /${safeText(word)}${hint}`);
        }
        call.notice("help", helpText(commands, about, aliases));
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
