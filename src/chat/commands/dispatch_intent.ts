/**
 * Serves the intents of front ends: typed lines by the handlers of their commands, the others by
 * the same components.
 *
 * @module
 */
import { withEmoji } from "../../core/text/emoji_names.ts";
import { safeText } from "../../core/text/safe.ts";
import type { Call } from "../api/call.ts";
import type { Intent } from "../api/intent.ts";
import { bind } from "../features/bind_feature.ts";
import type { ChatContext } from "../features/chat_context.ts";
import type { CommandDefinition } from "../features/feature.ts";
import { say } from "../features/message_feature.ts";
import { leave, listRooms } from "../features/room_feature.ts";
import { parseCommand, type Parsed, parseInput } from "./parse.ts";

/** Serves an intent; `commands` are those that can be typed. */
export function dispatch(
  intent: Intent,
  call: Call,
  context: ChatContext,
  commands: readonly CommandDefinition[],
): void {
  const aliases = context.currentAliases.list;
  switch (intent.type) {
    case "say":
      return void say("chat", intent.room, intent.content, call, context);
    case "private":
      return context.conversations.sendTo(intent.to, intent.content, call);
    case "command":
      return run(parseCommand(intent.line, commands, aliases), call, context);
    case "input":
      return run(parseInput(intent.line, commands, aliases), call, context, {
        written: intent.isScript ? asItIs : withEmoji,
      });
    case "create": {
      const { name, password, description = "" } = intent;
      return context.roomCreation.create(name, password, description, call);
    }
    case "join":
      return context.joinLeave.join(intent.room, intent.password, call);
    case "leave":
      return leave(intent.room, call, context);
    case "bind":
      return bind(intent, call, context);
    case "rooms":
      return listRooms(context.roomDirectory.rooms, call);
  }
}

function asItIs(text: string): string {
  return text;
}

/** Runs what was parsed; `written` changes what it says to others. */
function run(
  parsed: Parsed,
  call: Call,
  context: ChatContext,
  { written = asItIs }: { readonly written?: (text: string) => string } = {},
): void {
  switch (parsed.state) {
    case "text":
      return void say("chat", call.room, written(parsed.content), call, context);
    case "command": {
      const { command, words } = parsed;
      const last = command.says ? command.arguments.length - 1 : -1;
      const said = words.map((word, at) => at === last ? written(word) : word);
      return command.run(call, said, context);
    }
    case "refused":
      return call.refuse(safeText(parsed.reason));
  }
}
