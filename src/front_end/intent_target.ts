/**
 * Says of an intent what it needs of its surroundings: whether it acts in the current room, and
 * which room or person it names.
 *
 * A script that could not enter a room must not say in another room what was meant for that one;
 * and what it names at its start may not be known yet, since links take a moment.
 *
 * @module
 */
import type { ChatView } from "../chat/api/chat_view.ts";
import type { Intent } from "../chat/api/intent.ts";
import { COMMANDS } from "../chat/commands/command_table.ts";
import { parseCommand, type Parsed, parseInput } from "../chat/commands/parse.ts";

/** The room of an intent that names none. No room has this id. */
export const NO_ROOM = "";

/** The commands that act in the current room; `/leave` does where it names none. */
const COMMANDS_IN_ROOM: readonly string[] = ["me", "topic", "invite", "tag"];

/** Returns whether an intent acts in the current room, as one with {@link NO_ROOM} does. */
export function isForCurrentRoom(intent: Intent, view: Pick<ChatView, "aliases">): boolean {
  if (!("room" in intent) || intent.room !== NO_ROOM) return false;
  const parsed = parsedOf(intent, view);
  if (parsed === undefined) return intent.type === "say" || intent.type === "leave";
  if (parsed.state !== "command") return parsed.state === "text";
  const { command: { name }, words } = parsed;
  return COMMANDS_IN_ROOM.includes(name) || (name === "leave" && words.length === 0);
}

/** The room or person that an intent names, as it was typed. */
export type NamedTarget =
  | { readonly kind: "room"; readonly name: string }
  | { readonly kind: "person"; readonly name: string };

/** Returns what an intent names that has to be known; `undefined` where it names nothing. */
export function namedTarget(
  intent: Intent,
  view: Pick<ChatView, "aliases">,
): NamedTarget | undefined {
  if (intent.type === "join") return { kind: "room", name: intent.room };
  if (intent.type === "private") return { kind: "person", name: intent.to };
  const parsed = parsedOf(intent, view);
  if (parsed?.state !== "command") return undefined;
  const kind = KINDS[parsed.command.name];
  const [name] = parsed.words;
  return kind === undefined || name === undefined ? undefined : { kind, name };
}

/** Commands whose first word names a room or person. */
const KINDS: Readonly<Record<string, NamedTarget["kind"]>> = {
  join: "room",
  group: "room",
  msg: "person",
  query: "person",
  whois: "person",
  verify: "person",
};

/** Returns whether the view knows a room or person of this name, in any case. */
export function isKnown({ lobby, people, self }: ChatView, { kind, name }: NamedTarget): boolean {
  const wanted = name.replace(/^[#@]/, "").toLowerCase();
  return kind === "room"
    ? lobby.some(({ id, shown }) => id === name || sameName(shown.replace(/^#/, ""), wanted))
    : [self, ...people].some(({ name, shown }) =>
      sameName(name, wanted) || sameName(shown, wanted)
    );
}

function sameName(name: string, wanted: string): boolean {
  return name.toLowerCase() === wanted;
}

function parsedOf(intent: Intent, { aliases }: Pick<ChatView, "aliases">): Parsed | undefined {
  if (intent.type === "input") return parseInput(intent.line, COMMANDS, aliases);
  return intent.type === "command" ? parseCommand(intent.line, COMMANDS, aliases) : undefined;
}
