import { safeText } from "../../core/text/safe.ts";
import type { Call } from "../api/call.ts";
import type { SearchQuery } from "../api/chat_event.ts";
import type { Person, RoomView, Status } from "../api/chat_view.ts";
import type { Intent } from "../api/intent.ts";
import type { NodeFacts } from "../api/node_facts.ts";
import type { Notifier } from "../api/notifier.ts";
import { GENERAL, partnerOf } from "../api/room_id.ts";
import type { Conversations } from "../direct/conversations.ts";
import type { QuitGuard } from "../direct/quit_guard.ts";
import type { OutgoingMessages } from "../messages/outgoing_messages.ts";
import { find } from "../messages/search.ts";
import type { IdentityWatch } from "../people/identity_watch.ts";
import type { Mutes } from "../people/mutes.ts";
import { findPerson, type NamedPerson, type People } from "../people/people.ts";
import type { PictureAndAway } from "../people/picture_and_away.ts";
import type { Violations } from "../people/violations.ts";
import type { RoomCreation } from "../rooms/create_room.ts";
import type { JoinLeave } from "../rooms/join_leave.ts";
import type { Histories } from "../rooms/message_history.ts";
import { type RoomDirectory, roomsText } from "../rooms/room_directory.ts";
import { helpText, peersText, statusText, usersText } from "./command_output.ts";
import { findCommand } from "./command_table.ts";
import { mentionCommand } from "./mention_command.ts";
import { parseCommand, type Parsed, parseInput } from "./parse.ts";
import type { Preferences } from "./preferences.ts";

/** What commands look at, and what they set going. */
export interface CommandContext {
  readonly people: People;
  readonly mutes: Mutes;
  readonly violations: Violations;
  readonly roomDirectory: RoomDirectory;
  readonly histories: Histories;
  readonly joinLeave: JoinLeave;
  readonly roomCreation: RoomCreation;
  readonly notifier: Notifier;
  readonly outgoingMessages: OutgoingMessages;
  readonly conversations: Conversations;
  readonly identityWatch: IdentityWatch;
  readonly pictureAndAway: PictureAndAway;
  readonly preferences: Preferences;
  readonly quitGuard: QuitGuard;
  whois(person: NamedPerson): string;
  status(): Status;
  facts(): NodeFacts;
  connect(target: string, port: string | undefined, call: Call): void;
}

/** Does what a front end asks for, and tells it what came of it. */
export function dispatch(
  intent: Intent,
  context: CommandContext,
  call: Call,
): void {
  const { conversations, joinLeave, roomCreation } = context;
  switch (intent.type) {
    case "say":
      return void say("chat", intent.room, intent.content, context, call);
    case "private":
      return conversations.tell(intent.to, intent.content, call);
    case "command":
      return obey(parseCommand(intent.line), intent.room, context, call);
    case "input":
      return obey(parseInput(intent.line), intent.room, context, call);
    case "create": {
      const { name, password, description = "" } = intent;
      return roomCreation.create(name, password, description, call);
    }
    case "join":
      return joinLeave.join(intent.room, intent.password, call);
    case "leave":
      return joinLeave.leave(intent.room, undefined, call);
    case "rooms":
      return tellRooms(context.roomDirectory.rooms, call);
  }
}

/** Says something in a room, or in a conversation of two; returns whether it will be said. */
function say(
  type: "chat" | "action",
  room: string,
  text: string,
  { outgoingMessages, conversations }: CommandContext,
  call: Call,
): boolean {
  return partnerOf(room) === undefined
    ? outgoingMessages.say(type, room, text, call)
    : conversations.say(type, room, text, call);
}

function tellRooms(
  rooms: readonly RoomView[],
  call: Call,
): void {
  call.emit({
    type: "rooms",
    rooms,
    text: roomsText(rooms),
    clock: call.moment(),
  });
}

/** Does what a line asks for that was sent to `room`. */
function obey(
  parsed: Parsed,
  room: string,
  context: CommandContext,
  call: Call,
): void {
  const {
    people,
    mutes,
    violations,
    roomDirectory,
    joinLeave,
    roomCreation,
    outgoingMessages,
    status,
    facts,
  } = context;
  const { conversations, pictureAndAway } = context;
  if (parsed.state === "refused") {
    return call.refuse(safeText(parsed.reason));
  }
  if (parsed.state === "text") return void say("chat", room, parsed.content, context, call);
  const tell = (kind: string, text: string): void => call.notice(kind, text);
  const [first = "", second, third = ""] = parsed.arguments;
  switch (parsed.command.name) {
    case "help": {
      const about = first === "" ? undefined : findCommand(first.replace(/^\//, ""));
      if (first === "" || about !== undefined) return tell("help", helpText(about));
      const reason = `There is no command /${safeText(first)}: /help lists them`;
      return call.refuse(reason);
    }
    case "users":
      return tell("users", usersIn(room, context));
    case "peers":
      return tell("peers", peersText(people));
    case "status":
      return tell(
        "status",
        statusText(people, status(), facts(), mutes.excessive, violations.total),
      );
    case "nick":
      return outgoingMessages.rename(first, call);
    case "me":
      return void say("action", room, first, context, call);
    case "broadcast":
      return void outgoingMessages.say("chat", GENERAL, first, call);
    case "rooms":
      return tellRooms(roomDirectory.rooms, call);
    case "mygroups":
      return tellRooms(roomDirectory.rooms.filter(({ joined }) => joined), call);
    case "create":
      return roomCreation.create(first, second, third, call);
    case "join":
      return joinLeave.join(first, second, call);
    case "leave":
      return joinLeave.leave(first === "" ? undefined : first, room, call);
    case "topic":
      return roomCreation.topic(room, first, call);
    case "group": {
      const group = joinLeave.find(first, call);
      return void (group && outgoingMessages.say("chat", group.id, second ?? "", call));
    }
    case "msg":
      return conversations.tell(first, second ?? "", call);
    case "reply":
      return conversations.reply(first, call);
    case "query":
      return conversations.open(first, call);
    case "invite":
      return invite(first, room, context, call);
    case "tag": {
      const toRoom = (room: string, text: string) => say("chat", room, text, context, call);
      return mentionCommand(
        first,
        second ?? "",
        room,
        { people, roomDirectory, say: toRoom },
        call,
      );
    }
    case "whois": {
      const found = findPerson<NamedPerson>(first, [people.self, ...people.reachable]);
      if (found.state === "refused") return call.refuse(found.reason);
      return tell("whois", context.whois(found.person));
    }
    case "verify":
      return verify(first, second, context, call);
    case "sp":
      return pictureAndAway.choose(first, call);
    case "set":
      return context.preferences.set(first, second ?? "", call);
    case "away":
      return pictureAndAway.leave(first, call);
    case "back":
      return pictureAndAway.comeBack(call);
    case "mute":
      return mutes.mute(first, call);
    case "unmute":
      return mutes.unmute(first, call);
    case "connect":
      return context.connect(first, second, call);
    case "mentions":
      return look({ type: "mentions" }, context, call);
    case "search":
      return look({ type: "search", text: safeText(first) }, context, call);
    case "keys":
      return call.emit({ type: "keys" });
    case "clear":
      return call.emit({ type: "clear" });
    case "quit":
      return context.quitGuard.quit(call);
    default:
      throw new Error(`Cannot obey /${parsed.command.name}: it is in the table, but not here`);
  }
}

/** Looks for something in all that is held of the rooms where we are. */
function look(
  query: SearchQuery,
  { roomDirectory, histories }: CommandContext,
  call: Call,
): void {
  const rooms = roomDirectory.openRooms.map(({ id }) => histories.of(id));
  call.emit({ type: "found", finding: find(query, rooms) });
}

/** `/invite USER`: into the room that we look at. */
function invite(
  user: string,
  here: string,
  context: CommandContext,
  call: Call,
): void {
  const { joinLeave, roomDirectory, conversations } = context;
  if (here === GENERAL || partnerOf(here) !== undefined) {
    const text = "/invite asks somebody into the room you look at: /join one first";
    return call.refuse(text);
  }
  const room = joinLeave.find(here, call);
  if (room !== undefined) {
    conversations.invite(user, room.id, roomDirectory.nameOf(room), call);
  }
}

/** `/verify USER` tells what to compare; `/verify USER ok` remembers that it was the same. */
function verify(
  user: string,
  answer: string | undefined,
  { identityWatch }: CommandContext,
  call: Call,
): void {
  const isSame = answer?.toLowerCase() === "ok";
  if (answer === undefined || isSame) return identityWatch.verify(user, isSame, call);
  const text = `Write /verify ${safeText(user)} ok if both saw the same number, and nothing else`;
  call.refuse(text);
}

/** Who is in a room; muted people who are away are in {@link GENERAL}. */
function usersIn(room: string, { people, mutes, roomDirectory }: CommandContext): string {
  const roomsOf = ({ id }: Person): string =>
    roomDirectory.roomsOf(id).map(({ shown }) => shown).join(" ");
  if (room === GENERAL) return usersText(people, mutes.list, roomsOf);
  const others = roomDirectory.members(room);
  const muted = mutes.list.filter(({ id }) => others.some((person) => person.id === id));
  return usersText({ self: people.self, others }, muted, roomsOf);
}
