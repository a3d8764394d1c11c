import type { Intent } from "../chat/api/intent.ts";
import { parseCommand, parseInput } from "../chat/commands/parse.ts";

/** The commands that lead into another room, if they succeed. */
const SWITCHING_COMMANDS: readonly string[] = ["join", "query"];

/**
 * Whether an intent is to lead into another room. It is answered by `entered` or an `error`, which takes a while where a
 * password is tried; what is typed behind it is meant for that room, and must not be said in this one.
 */
export function isRoomSwitch(intent: Intent): boolean {
  switch (intent.type) {
    case "join":
      return true;
    case "input":
    case "command": {
      const parse = intent.type === "input" ? parseInput : parseCommand;
      const parsed = parse(intent.line);
      return parsed.state === "command" && SWITCHING_COMMANDS.includes(parsed.command.name);
    }
    default:
      return false;
  }
}
