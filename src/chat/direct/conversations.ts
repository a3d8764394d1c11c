import { MAX_CONVERSATIONS, MAX_DIRECT_MESSAGE_AGE_MS } from "../../core/limits/chat.ts";
import { parsePeerId, type PeerId } from "../../core/peer.ts";
import { safeText } from "../../core/text/safe.ts";
import type { Now } from "../../core/time.ts";
import { clockOf, type Received } from "../../protocol/replication/wire/envelope.ts";
import type { Call } from "../api/call.ts";
import type { Message } from "../api/message.ts";
import type { Notifier } from "../api/notifier.ts";
import { conversationWith, partnerOf } from "../api/room_id.ts";
import { checkSayable } from "../messages/sayable.ts";
import { mentions } from "../people/mentions.ts";
import type { Mutes } from "../people/mutes.ts";
import { findPerson, type NamedPerson, type People } from "../people/people.ts";
import type { Histories } from "../rooms/message_history.ts";
import type { OpenRooms } from "../rooms/open_rooms.ts";
import type { RoomDirectory } from "../rooms/room_directory.ts";
import type { DirectMessages } from "./direct_messages.ts";
import type { NumberedPayload } from "./outbox.ts";

/** What two people say to each other alone, as a person sees it. Whoever asked for what can't be done is told why. */
export interface Conversations {
  /** `/msg`: says something to whom `typed` names. */
  tell(typed: string, text: string, call: Call): void;
  /** Says something in a conversation; returns whether it will be said. */
  say(type: "chat" | "action", room: string, text: string, call: Call): boolean;
  /** `/reply`: to whoever wrote last. */
  reply(text: string, call: Call): void;
  /** `/query`: opens the conversation with whom `typed` names, and sends `client` there. */
  open(typed: string, call: Call): void;
  /** Asks whom `typed` names into a room: its id, and what to call it. */
  invite(typed: string, room: string, name: string, call: Call): void;
  /** A conversation is closed: what was said in it is forgotten. */
  close(room: string): void;
  /** Somebody's word came. */
  arrived(word: NumberedPayload, received: Received, now: Now): void;
  /** Ours came to whom it was for. */
  delivered(to: PeerId, word: NumberedPayload): void;
}

export interface ConversationsDependencies {
  readonly people: People;
  readonly mutes: Mutes;
  readonly openRooms: OpenRooms;
  readonly histories: Histories;
  readonly roomDirectory: RoomDirectory;
  readonly directMessages: DirectMessages;
  readonly notifier: Notifier;
  /** This run. */
  readonly epoch: () => number;
  /** Whether nothing more can be handed to the mesh for now; then `client` is told. */
  isTooMuch(call: Call): boolean;
  invited(by: PeerId, room: string, name: string, now: Now): void;
}

/** No conversations. At most {@link MAX_CONVERSATIONS} are open: for a new one the one that rested longest is closed. */
export function createConversations(dependencies: ConversationsDependencies): Conversations {
  const { people, mutes, openRooms, histories, roomDirectory, directMessages, notifier } =
    dependencies;
  /** With whom, the last to speak last, and what was told of why they won't answer soon. */
  const partners = new Map<PeerId, string>();
  let lastFrom: PeerId | undefined;

  function enter(id: PeerId): void {
    const told = partners.get(id) ?? "";
    partners.delete(id);
    partners.set(id, told);
    openRooms.enter(conversationWith(id));
    const [rested] = partners.keys();
    if (partners.size > MAX_CONVERSATIONS && rested !== undefined) close(conversationWith(rested));
    roomDirectory.stale();
  }

  function close(room: string): void {
    const partner = partnerOf(room);
    if (partner !== undefined) partners.delete(partner);
    openRooms.leave(room);
    histories.drop(room);
    roomDirectory.stale();
  }

  function show(message: Message, now: Now): void {
    const held = histories.add(message, now.monotonic);
    if (held === undefined) return;
    notifier.follow(held.clock);
    notifier.emit({ type: "message", message: held });
  }

  /** Whom `typed` names and we can write to; else `client` is told. */
  function find(typed: string, call: Call): NamedPerson | undefined {
    const found = findPerson<NamedPerson>(typed, [people.self, ...people.reachable]);
    if (found.state === "refused") {
      call.refuse(found.reason);
      return undefined;
    }
    if (found.person.id !== people.self.id) return found.person;
    const text = "This is you: choose somebody else, /users lists who is here";
    call.refuse(text);
    return undefined;
  }

  /** Whether something can be said to somebody now; else `client` is told. */
  function canSay(to: PeerId, call: Call): boolean {
    const refusal = directMessages.refusal(to);
    if (refusal === undefined) return !dependencies.isTooMuch(call);
    call.refuse(refusal);
    return false;
  }

  function say(to: PeerId, text: string, action: boolean, call: Call): boolean {
    const check = checkSayable(text);
    if (check.state === "refused") {
      call.refuse(check.reason);
      return false;
    }
    if (!canSay(to, call)) return false;
    const { content } = check;
    const { number } = directMessages.say(
      to,
      (number) => ({ type: "text", number, text: content, action, at: Math.floor(call.now.wall) }),
      call.now,
    );
    enter(to);
    const { id: author, name: sender } = people.self;
    show({
      room: conversationWith(to),
      type: action ? "action" : "chat",
      sender,
      author,
      epoch: dependencies.epoch(),
      sequence: number,
      number,
      content,
      timestamp: new Date(call.now.wall).toISOString(),
      clock: call.moment(),
      hops: 0,
      own: true,
      late: false,
      replaces: false,
      replayed: false,
      mention: false,
    }, call.now);
    tellWhere(to, call);
    return true;
  }

  /** Tells once why somebody won't answer soon, as long as that stays the same. */
  function tellWhere(id: PeerId, call: Call): void {
    const text = whereabouts(id);
    if (text === partners.get(id)) return;
    partners.set(id, text);
    if (text !== "") call.notice("away", text);
  }

  /** Why somebody won't answer soon; empty where they may. */
  function whereabouts(id: PeerId): string {
    const person = people.get(id);
    if (person === undefined) {
      return `${people.nameOf(id)} is not here: what you say waits, for as long as you stay`;
    }
    const { away, shown } = person;
    if (away === undefined) return "";
    return `${shown} is away${away === "" ? "" : `: ${away}`}`;
  }

  return {
    tell(typed, text, call) {
      const to = find(typed, call);
      if (to !== undefined) say(to.id, text, false, call);
    },
    say(type, room, text, call) {
      const partner = parsePeerId(partnerOf(room) ?? "");
      if (partner === undefined || partner === people.self.id) {
        const where = safeText(room);
        call.refuse(
          `There is no conversation ${where}: /query USER opens one`,
        );
        return false;
      }
      return say(partner, text, type === "action", call);
    },
    reply(text, call) {
      if (lastFrom !== undefined) return void say(lastFrom, text, false, call);
      call.refuse("Nobody wrote to you in private yet: /msg USER TEXT");
    },
    open(typed, call) {
      const to = find(typed, call);
      if (to === undefined) return;
      enter(to.id);
      const room = roomDirectory.view(conversationWith(to.id));
      call.emit({ type: "entered", room, clock: call.moment() });
      tellWhere(to.id, call);
    },
    invite(typed, room, name, call) {
      const to = find(typed, call);
      if (to === undefined || !canSay(to.id, call)) return;
      directMessages.say(to.id, (number) => ({ type: "invite", number, room, name }), call.now);
      call.notice("invite", `${to.shown} is invited to ${name}`);
    },
    close,
    arrived(word, { envelope, hops }, now) {
      const { author, epoch, sender, timestamp } = envelope;
      if (mutes.hides(author)) return;
      if (word.type === "invite") return dependencies.invited(author, word.room, word.name, now);
      lastFrom = author;
      enter(author);
      const content = safeText(word.text, { newlines: true });
      const { number } = word;
      show({
        room: conversationWith(author),
        type: word.action ? "action" : "chat",
        sender,
        author,
        epoch,
        sequence: number,
        number,
        content,
        timestamp: saidAt(word.at, timestamp),
        clock: clockOf(envelope),
        hops,
        own: false,
        late: false,
        replaces: false,
        replayed: false, // it was sealed to the key of this very run
        mention: mentions(content, people.self),
        ...(people.isContested(author, sender) ? { contested: true } : {}),
      }, now);
    },
    delivered(to, word) {
      if (word.type !== "text") return notifier.emit({ type: "status" });
      const person = people.get(to);
      const { number } = word;
      const room = conversationWith(to);
      notifier.emit({ type: "delivered", room, person, to: people.nameOf(to), number });
    },
  };
}

/**
 * When a word was said first, RFC 3339, where its envelope, which may say it again, has this `timestamp`. Its author's word is
 * taken for a day before that, and for nothing after it.
 */
function saidAt(first: number | undefined, timestamp: string): string {
  const again = Date.parse(timestamp);
  if (first === undefined || first > again || first < again - MAX_DIRECT_MESSAGE_AGE_MS) {
    return timestamp;
  }
  return new Date(first).toISOString();
}
