import { safeText } from "../../core/text/safe.ts";
import type { Now } from "../../core/time.ts";
import type { ClientId } from "../api/chat_client.ts";
import { findCommand } from "./command_table.ts";
import type { Acquaintances } from "../people/identity_watch.ts";
import type { Conversations } from "../direct/conversations.ts";
import type { Faults } from "../people/violations.ts";
import { find, type Query } from "../messages/search.ts";
import type { Histories } from "../rooms/message_history.ts";
import type { Hosting } from "../rooms/create_room.ts";
import type { Intent } from "../api/intent.ts";
import type { Leaving } from "../direct/quit_guard.ts";
import { type Lobby, roomsText } from "../rooms/room_directory.ts";
import type { Mutes } from "../people/mutes.ts";
import { parseCommand, type Parsed, parseInput } from "./parse.ts";
import { findPerson, type Named, type People } from "../people/people.ts";
import type { Preferences } from "./preferences.ts";
import type { Profile } from "../people/picture_and_away.ts";
import { helpText, type NodeFacts, peersText, statusText, usersText } from "./command_output.ts";
import { GENERAL, partnerOf } from "../api/room_id.ts";
import type { Speaking } from "../messages/outgoing_messages.ts";
import { tag } from "./mention_command.ts";
import type { Person, RoomView, Status } from "../api/chat_view.ts";
import type { Visiting } from "../rooms/join_leave.ts";
import type { Voice } from "../api/notifier.ts";

/** What commands look at, and what they set going. */
export interface Hands {
  readonly people: People;
  readonly mutes: Mutes;
  readonly faults: Faults;
  readonly lobby: Lobby;
  readonly histories: Histories;
  readonly visiting: Visiting;
  readonly hosting: Hosting;
  readonly envelopeAuthor: Voice;
  readonly speaking: Speaking;
  readonly conversations: Conversations;
  readonly acquaintances: Acquaintances;
  readonly profile: Profile;
  readonly preferences: Preferences;
  readonly leaving: Leaving;
  whois(person: Named): string;
  status(): Status;
  facts(): NodeFacts;
  connect(target: string, port: string | undefined, client: ClientId): void;
}

/** Does what a front end asks for, and tells it what came of it. */
export function carryOut(intent: Intent, hands: Hands, now: Now, client: ClientId): void {
  const { conversations, visiting, hosting } = hands;
  switch (intent.type) {
    case "say":
      return void say("chat", intent.room, intent.content, hands, now, client);
    case "private":
      return conversations.tell(intent.to, intent.content, now, client);
    case "command":
      return obey(parseCommand(intent.line), intent.room, hands, now, client);
    case "input":
      return obey(parseInput(intent.line), intent.room, hands, now, client);
    case "create": {
      const { name, password, description = "" } = intent;
      return hosting.create(name, password, description, now, client);
    }
    case "join":
      return visiting.join(intent.room, intent.password, now, client);
    case "leave":
      return visiting.leave(intent.room, undefined, now, client);
    case "rooms":
      return tellRooms(hands.lobby.rooms, hands, now, client);
  }
}

/** Says something in a room, or in a conversation of two; returns whether it will be said. */
function say(
  type: "chat" | "action",
  room: string,
  text: string,
  { speaking, conversations }: Hands,
  now: Now,
  client: ClientId,
): boolean {
  return partnerOf(room) === undefined
    ? speaking.say(type, room, text, now, client)
    : conversations.say(type, room, text, now, client);
}

function tellRooms(
  rooms: readonly RoomView[],
  { envelopeAuthor }: Hands,
  now: Now,
  client: ClientId,
): void {
  envelopeAuthor.emit({
    type: "rooms",
    rooms,
    text: roomsText(rooms),
    clock: envelopeAuthor.moment(now),
  }, client);
}

/** Does what a line asks for that was sent to `room`. */
function obey(parsed: Parsed, room: string, hands: Hands, now: Now, client: ClientId): void {
  const {
    people,
    mutes,
    faults,
    lobby,
    visiting,
    hosting,
    envelopeAuthor,
    speaking,
    status,
    facts,
  } = hands;
  const { conversations, profile } = hands;
  if (parsed.state === "refused") {
    return envelopeAuthor.refuse(safeText(parsed.reason), now, client);
  }
  if (parsed.state === "text") return void say("chat", room, parsed.content, hands, now, client);
  const tell = (kind: string, text: string): void => envelopeAuthor.notice(kind, text, now, client);
  const [first = "", second, third = ""] = parsed.arguments;
  switch (parsed.command.name) {
    case "help": {
      const about = first === "" ? undefined : findCommand(first.replace(/^\//, ""));
      if (first === "" || about !== undefined) return tell("help", helpText(about));
      const reason = `There is no command /${safeText(first)}: /help lists them`;
      return envelopeAuthor.refuse(reason, now, client);
    }
    case "users":
      return tell("users", usersIn(room, hands));
    case "peers":
      return tell("peers", peersText(people));
    case "status":
      return tell("status", statusText(people, status(), facts(), mutes.excessive, faults.total));
    case "nick":
      return speaking.rename(first, now, client);
    case "me":
      return void say("action", room, first, hands, now, client);
    case "broadcast":
      return void speaking.say("chat", GENERAL, first, now, client);
    case "rooms":
      return tellRooms(lobby.rooms, hands, now, client);
    case "mygroups":
      return tellRooms(lobby.rooms.filter(({ joined }) => joined), hands, now, client);
    case "create":
      return hosting.create(first, second, third, now, client);
    case "join":
      return visiting.join(first, second, now, client);
    case "leave":
      return visiting.leave(first === "" ? undefined : first, room, now, client);
    case "topic":
      return hosting.topic(room, first, now, client);
    case "group": {
      const group = visiting.find(first, now, client);
      return void (group && speaking.say("chat", group.id, second ?? "", now, client));
    }
    case "msg":
      return conversations.tell(first, second ?? "", now, client);
    case "reply":
      return conversations.reply(first, now, client);
    case "query":
      return conversations.open(first, now, client);
    case "invite":
      return invite(first, room, hands, now, client);
    case "tag": {
      const toRoom = (room: string, text: string) => say("chat", room, text, hands, now, client);
      return tag(
        first,
        second ?? "",
        room,
        { people, lobby, envelopeAuthor, say: toRoom },
        now,
        client,
      );
    }
    case "whois": {
      const found = findPerson<Named>(first, [people.self, ...people.reachable]);
      if (found.state === "refused") return envelopeAuthor.refuse(found.reason, now, client);
      return tell("whois", hands.whois(found.person));
    }
    case "verify":
      return verify(first, second, hands, now, client);
    case "sp":
      return profile.choose(first, now, client);
    case "set":
      return hands.preferences.set(first, second ?? "", now, client);
    case "away":
      return profile.leave(first, now, client);
    case "back":
      return profile.comeBack(now, client);
    case "mute":
      return mutes.mute(first, now, client);
    case "unmute":
      return mutes.unmute(first, now, client);
    case "connect":
      return hands.connect(first, second, client);
    case "mentions":
      return look({ type: "mentions" }, hands, client);
    case "search":
      return look({ type: "search", text: safeText(first) }, hands, client);
    case "keys":
      return envelopeAuthor.emit({ type: "keys" }, client);
    case "clear":
      return envelopeAuthor.emit({ type: "clear" }, client);
    case "quit":
      return hands.leaving.quit(now, client);
    default:
      throw new Error(`Cannot obey /${parsed.command.name}: it is in the table, but not here`);
  }
}

/** Looks for something in all that is held of the rooms where we are. */
function look(query: Query, { lobby, histories, envelopeAuthor }: Hands, client: ClientId): void {
  const rooms = lobby.places.map(({ id }) => histories.of(id));
  envelopeAuthor.emit({ type: "found", finding: find(query, rooms) }, client);
}

/** `/invite USER`: into the room that we look at. */
function invite(user: string, here: string, hands: Hands, now: Now, client: ClientId): void {
  const { visiting, lobby, conversations, envelopeAuthor } = hands;
  if (here === GENERAL || partnerOf(here) !== undefined) {
    const text = "/invite asks somebody into the room you look at: /join one first";
    return envelopeAuthor.refuse(text, now, client);
  }
  const room = visiting.find(here, now, client);
  if (room !== undefined) conversations.invite(user, room.id, lobby.nameOf(room), now, client);
}

/** `/verify USER` tells what to compare; `/verify USER ok` remembers that it was the same. */
function verify(
  user: string,
  answer: string | undefined,
  { acquaintances, envelopeAuthor }: Hands,
  now: Now,
  client: ClientId,
): void {
  const isSame = answer?.toLowerCase() === "ok";
  if (answer === undefined || isSame) return acquaintances.verify(user, isSame, now, client);
  const text = `Write /verify ${safeText(user)} ok if both saw the same number, and nothing else`;
  envelopeAuthor.refuse(text, now, client);
}

/** Who is in a room; muted people who are away are in {@link GENERAL}. */
function usersIn(room: string, { people, mutes, lobby }: Hands): string {
  const roomsOf = ({ id }: Person): string => lobby.roomsOf(id).map(({ shown }) => shown).join(" ");
  if (room === GENERAL) return usersText(people, mutes.list, roomsOf);
  const others = lobby.members(room);
  const muted = mutes.list.filter(({ id }) => others.some((person) => person.id === id));
  return usersText({ self: people.self, others }, muted, roomsOf);
}
