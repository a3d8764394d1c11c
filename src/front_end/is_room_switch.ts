/**
 * Detects intents that lead into another room.
 *
 * The answer (`entered` or an `error`) takes a while where a password is tried or a lock is made.
 * Until then, further input is meant for that room, and must not be sent to this one.
 *
 * @module
 */
import type { ChatView } from "../chat/api/chat_view.ts";
import type { Intent } from "../chat/api/intent.ts";
import { COMMANDS } from "../chat/commands/command_table.ts";
import { parseCommand, parseInput } from "../chat/commands/parse.ts";

/** The commands that lead into another room. */
const SWITCHING_COMMANDS: readonly string[] = ["join", "create", "query"];

/** Whether an intent leads into another room, if it succeeds. */
export function isRoomSwitch(intent: Intent, { aliases }: Pick<ChatView, "aliases">): boolean {
  switch (intent.type) {
    case "join":
    case "create":
      return true;
    case "input":
    case "command": {
      const parse = intent.type === "input" ? parseInput : parseCommand;
      const parsed = parse(intent.line, COMMANDS, aliases);
      return parsed.state === "command" && SWITCHING_COMMANDS.includes(parsed.command.name);
    }
    default:
      return false;
  }
}
