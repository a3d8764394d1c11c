import { safeText } from "../../core/text/safe.ts";
import type { Now } from "../../core/time.ts";
import type { ClientId } from "../api/chat_client.ts";
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
  connect(target: string, port: string | undefined, client: ClientId): void;
}

/** Does what a front end asks for, and tells it what came of it. */
export function dispatch(
  intent: Intent,
  context: CommandContext,
  now: Now,
  client: ClientId,
): void {
  const { conversations, joinLeave, roomCreation } = context;
  switch (intent.type) {
    case "say":
      return void say("chat", intent.room, intent.content, context, now, client);
    case "private":
      return conversations.tell(intent.to, intent.content, now, client);
    case "command":
      return obey(parseCommand(intent.line), intent.room, context, now, client);
    case "input":
      return obey(parseInput(intent.line), intent.room, context, now, client);
    case "create": {
      const { name, password, description = "" } = intent;
      return roomCreation.create(name, password, description, now, client);
    }
    case "join":
      return joinLeave.join(intent.room, intent.password, now, client);
    case "leave":
      return joinLeave.leave(intent.room, undefined, now, client);
    case "rooms":
      return tellRooms(context.roomDirectory.rooms, context, now, client);
  }
}

/** Says something in a room, or in a conversation of two; returns whether it will be said. */
function say(
  type: "chat" | "action",
  room: string,
  text: string,
  { outgoingMessages, conversations }: CommandContext,
  now: Now,
  client: ClientId,
): boolean {
  return partnerOf(room) === undefined
    ? outgoingMessages.say(type, room, text, now, client)
    : conversations.say(type, room, text, now, client);
}

function tellRooms(
  rooms: readonly RoomView[],
  { notifier }: CommandContext,
  now: Now,
  client: ClientId,
): void {
  notifier.emit({
    type: "rooms",
    rooms,
    text: roomsText(rooms),
    clock: notifier.moment(now),
  }, client);
}

/** Does what a line asks for that was sent to `room`. */
function obey(
  parsed: Parsed,
  room: string,
  context: CommandContext,
  now: Now,
  client: ClientId,
): void {
  const {
    people,
    mutes,
    violations,
    roomDirectory,
    joinLeave,
    roomCreation,
    notifier,
    outgoingMessages,
    status,
    facts,
  } = context;
  const { conversations, pictureAndAway } = context;
  if (parsed.state === "refused") {
    return notifier.refuse(safeText(parsed.reason), now, client);
  }
  if (parsed.state === "text") return void say("chat", room, parsed.content, context, now, client);
  const tell = (kind: string, text: string): void => notifier.notice(kind, text, now, client);
  const [first = "", second, third = ""] = parsed.arguments;
  switch (parsed.command.name) {
    case "help": {
      const about = first === "" ? undefined : findCommand(first.replace(/^\//, ""));
      if (first === "" || about !== undefined) return tell("help", helpText(about));
      const reason = `There is no command /${safeText(first)}: /help lists them`;
      return notifier.refuse(reason, now, client);
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
      return outgoingMessages.rename(first, now, client);
    case "me":
      return void say("action", room, first, context, now, client);
    case "broadcast":
      return void outgoingMessages.say("chat", GENERAL, first, now, client);
    case "rooms":
      return tellRooms(roomDirectory.rooms, context, now, client);
    case "mygroups":
      return tellRooms(roomDirectory.rooms.filter(({ joined }) => joined), context, now, client);
    case "create":
      return roomCreation.create(first, second, third, now, client);
    case "join":
      return joinLeave.join(first, second, now, client);
    case "leave":
      return joinLeave.leave(first === "" ? undefined : first, room, now, client);
    case "topic":
      return roomCreation.topic(room, first, now, client);
    case "group": {
      const group = joinLeave.find(first, now, client);
      return void (group && outgoingMessages.say("chat", group.id, second ?? "", now, client));
    }
    case "msg":
      return conversations.tell(first, second ?? "", now, client);
    case "reply":
      return conversations.reply(first, now, client);
    case "query":
      return conversations.open(first, now, client);
    case "invite":
      return invite(first, room, context, now, client);
    case "tag": {
      const toRoom = (room: string, text: string) => say("chat", room, text, context, now, client);
      return mentionCommand(
        first,
        second ?? "",
        room,
        { people, roomDirectory, notifier, say: toRoom },
        now,
        client,
      );
    }
    case "whois": {
      const found = findPerson<NamedPerson>(first, [people.self, ...people.reachable]);
      if (found.state === "refused") return notifier.refuse(found.reason, now, client);
      return tell("whois", context.whois(found.person));
    }
    case "verify":
      return verify(first, second, context, now, client);
    case "sp":
      return pictureAndAway.choose(first, now, client);
    case "set":
      return context.preferences.set(first, second ?? "", now, client);
    case "away":
      return pictureAndAway.leave(first, now, client);
    case "back":
      return pictureAndAway.comeBack(now, client);
    case "mute":
      return mutes.mute(first, now, client);
    case "unmute":
      return mutes.unmute(first, now, client);
    case "connect":
      return context.connect(first, second, client);
    case "mentions":
      return look({ type: "mentions" }, context, client);
    case "search":
      return look({ type: "search", text: safeText(first) }, context, client);
    case "keys":
      return notifier.emit({ type: "keys" }, client);
    case "clear":
      return notifier.emit({ type: "clear" }, client);
    case "quit":
      return context.quitGuard.quit(now, client);
    default:
      throw new Error(`Cannot obey /${parsed.command.name}: it is in the table, but not here`);
  }
}

/** Looks for something in all that is held of the rooms where we are. */
function look(
  query: SearchQuery,
  { roomDirectory, histories, notifier }: CommandContext,
  client: ClientId,
): void {
  const rooms = roomDirectory.openRooms.map(({ id }) => histories.of(id));
  notifier.emit({ type: "found", finding: find(query, rooms) }, client);
}

/** `/invite USER`: into the room that we look at. */
function invite(
  user: string,
  here: string,
  context: CommandContext,
  now: Now,
  client: ClientId,
): void {
  const { joinLeave, roomDirectory, conversations, notifier } = context;
  if (here === GENERAL || partnerOf(here) !== undefined) {
    const text = "/invite asks somebody into the room you look at: /join one first";
    return notifier.refuse(text, now, client);
  }
  const room = joinLeave.find(here, now, client);
  if (room !== undefined) {
    conversations.invite(user, room.id, roomDirectory.nameOf(room), now, client);
  }
}

/** `/verify USER` tells what to compare; `/verify USER ok` remembers that it was the same. */
function verify(
  user: string,
  answer: string | undefined,
  { identityWatch, notifier }: CommandContext,
  now: Now,
  client: ClientId,
): void {
  const isSame = answer?.toLowerCase() === "ok";
  if (answer === undefined || isSame) return identityWatch.verify(user, isSame, now, client);
  const text = `Write /verify ${safeText(user)} ok if both saw the same number, and nothing else`;
  notifier.refuse(text, now, client);
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
