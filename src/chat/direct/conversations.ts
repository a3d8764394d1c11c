/**
 * Conversations of two people, made of direct messages: `/msg`, `/reply` and `/query`. At most
 * {@link MAX_CONVERSATIONS} are open: a further one closes the one that rested longest. Those in
 * which we said nothing go first, or strangers could close the others.
 *
 * @module
 */
import { MAX_CONVERSATIONS, MAX_DIRECT_MESSAGE_AGE_MS } from "../../core/limits/chat.ts";
import type { Now } from "../../core/now.ts";
import { parsePeerId, type PeerId } from "../../core/peer_id.ts";
import { safeText } from "../../core/text/safe.ts";
import { clockOf, type Received } from "../../protocol/replication/wire/envelope.ts";
import { NO_ANNOTATIONS } from "../api/annotation.ts";
import type { Call } from "../api/call.ts";
import type { Message, MessageType } from "../api/message.ts";
import type { Notifier } from "../api/notifier.ts";
import { conversationWith, GENERAL, partnerOf } from "../api/room_id.ts";
import type { IgnoredWords } from "../messages/ignored_words.ts";
import type { OutgoingMessages } from "../messages/outgoing_messages.ts";
import { checkSayable } from "../messages/sayable.ts";
import type { DirectPayload, NumberedPayload } from "../messages/sealed_payload.ts";
import type { CurrentSettings } from "../people/settings/current_settings.ts";
import { mentions } from "../people/mentions.ts";
import { findPersonFor, type NamedPerson, type People } from "../people/people.ts";
import type { Histories } from "../rooms/message_history.ts";
import type { OpenBuffers } from "../rooms/open_buffers.ts";
import type { RoomDirectory } from "../rooms/room_directory.ts";
import type { DirectMessages } from "./direct_messages.ts";

export interface Conversations {
  /** Serves `/msg`: sends a text to the person whom `typed` names. */
  sendTo(typed: string, text: string, call: Call): void;
  /** Sends a text in a conversation; returns whether it will be sent. */
  say(type: MessageType, room: string, text: string, call: Call): boolean;
  /** Serves `/reply`: sends a text to the author of the last direct message. */
  reply(text: string, call: Call): void;
  /** Serves `/query`: opens the conversation with the person whom `typed` names. */
  open(typed: string, call: Call): void;
  /**
   * Closes an open conversation, and drops its messages; returns false where `room` is no such one.
   */
  leave(room: string, call: Call): boolean;
  /**
   * Returns the person whom `typed` names, if a direct message can be sent now; otherwise refuses
   * the call.
   */
  recipient(typed: string, call: Call): NamedPerson | undefined;
  /**
   * Shows a direct message of another person, unless it has an ignored word. Its text is not safe
   * to show.
   */
  receive(payload: DirectPayload<"text">, received: Received, now: Now): void;
  /** Announces that a direct message of ours was confirmed. */
  confirmed(to: PeerId, payload: NumberedPayload): void;
}

export interface ConversationsDependencies {
  readonly people: People;
  readonly openBuffers: OpenBuffers;
  readonly histories: Histories;
  readonly roomDirectory: RoomDirectory;
  readonly directMessages: DirectMessages;
  readonly ignoredWords: Pick<IgnoredWords, "hides">;
  readonly currentSettings: Pick<CurrentSettings, "settings">;
  readonly outgoingMessages: Pick<OutgoingMessages, "isTooMuch">;
  readonly notifier: Notifier;
  /** Our incarnation. */
  readonly epoch: () => number;
  /** Writes to the debug log, once, why nothing comes of what a peer did. */
  diagnose(id: PeerId, reason: string): void;
}

/** Starts without conversations. */
export function createConversations(dependencies: ConversationsDependencies): Conversations {
  const { people, openBuffers, histories, roomDirectory, directMessages, outgoingMessages } =
    dependencies;
  const { currentSettings, ignoredWords, notifier, epoch, diagnose } = dependencies;
  /**
   * The other people, the last active one last, and the last notice of why each will not answer
   * soon.
   */
  const partners = new Map<PeerId, string>();
  /** The partners to whom we wrote, or whose conversation we opened. */
  const chosen = new Set<PeerId>();
  let lastAuthor: PeerId | undefined;

  function enter(id: PeerId, now: Now): void {
    const notice = partners.get(id) ?? "";
    partners.delete(id);
    partners.set(id, notice);
    openBuffers.enter(conversationWith(id));
    if (partners.size > MAX_CONVERSATIONS) makeRoom(id, now);
    roomDirectory.invalidate();
  }

  /** Enters a conversation that we chose. */
  function choose(id: PeerId, now: Now): void {
    chosen.add(id);
    enter(id, now);
  }

  /** Closes a conversation for a newer one. A person is told of one that the person chose. */
  function makeRoom(newest: PeerId, now: Now): void {
    const id = findRested(newest);
    const isChosen = chosen.has(id);
    close(id);
    const closed = "is closed, and its messages are forgotten: " +
      `${MAX_CONVERSATIONS} are open, and it rested longest`;
    if (!isChosen) return diagnose(id, `its conversation ${closed}`);
    const text = `The conversation with ${people.nameOf(id)} ${closed}`;
    notifier.notice("private", text, now);
  }

  /** Returns the partner whose conversation is closed for a newer one. */
  function findRested(newest: PeerId): PeerId {
    const others = [...partners.keys()].filter((id) => id !== newest);
    return others.find((id) => !chosen.has(id)) ?? others[0]!;
  }

  function close(id: PeerId): void {
    const room = conversationWith(id);
    partners.delete(id);
    chosen.delete(id);
    openBuffers.leave(room);
    histories.drop(room);
    roomDirectory.invalidate();
  }

  function show(message: Message, now: Now): void {
    const held = histories.add(message, now.monotonic);
    if (held === undefined) return;
    notifier.follow(held.clock);
    notifier.emit({ type: "message", message: held });
  }

  function find(typed: string, call: Call): NamedPerson | undefined {
    const person = findPersonFor<NamedPerson>(call, typed, [people.self, ...people.reachable]);
    if (person?.id !== people.self.id) return person;
    call.refuse("This is you: choose somebody else, /users lists who is here");
    return undefined;
  }

  /** Returns whether a message can be sent now; otherwise refuses the call. */
  function canSend(to: PeerId, call: Call): boolean {
    const refusal = directMessages.refusal(to);
    if (refusal === undefined) return !outgoingMessages.isTooMuch(call);
    call.refuse(refusal);
    return false;
  }

  function send(to: PeerId, text: string, type: MessageType, call: Call): boolean {
    const check = checkSayable(text);
    if (check.state === "refused") {
      call.refuse(check.reason);
      return false;
    }
    if (!canSend(to, call)) return false;
    const { content } = check;
    const { now } = call;
    const action = type === "action";
    const { number } = directMessages.send(
      to,
      (number) => ({ type: "text", number, text: content, action, at: Math.floor(now.wall) }),
      now,
    );
    choose(to, now);
    const { id: author, name: sender } = people.self;
    show({
      room: conversationWith(to),
      type,
      sender,
      author,
      epoch: epoch(),
      sequence: number,
      number,
      content,
      timestamp: new Date(now.wall).toISOString(),
      clock: call.moment(),
      hops: 0,
      own: true,
      late: false,
      replaces: false,
      replayed: false,
      mention: false,
      annotations: NO_ANNOTATIONS,
    }, now);
    explainAbsence(to, call);
    return true;
  }

  /** Says once why a person will not answer soon, as long as the reason stays the same. */
  function explainAbsence(id: PeerId, call: Call): void {
    const text = absenceOf(id);
    if (text === partners.get(id)) return;
    partners.set(id, text);
    if (text !== "") call.notice("away", text);
  }

  /** Returns why a person will not answer soon; empty for a person who is here. */
  function absenceOf(id: PeerId): string {
    const person = people.get(id);
    if (person === undefined) {
      return `${people.nameOf(id)} is not here: what you say waits, for as long as you stay`;
    }
    const { away, shown } = person;
    if (away === undefined) return "";
    return `${shown} is away${away === "" ? "" : `: ${away}`}`;
  }

  return {
    sendTo(typed, text, call) {
      const to = find(typed, call);
      if (to !== undefined) send(to.id, text, "chat", call);
    },
    say(type, room, text, call) {
      const partner = parsePeerId(partnerOf(room) ?? "");
      if (partner === undefined || partner === people.self.id) {
        call.refuse(`There is no conversation ${safeText(room)}: /query USER opens one`);
        return false;
      }
      return send(partner, text, type, call);
    },
    reply(text, call) {
      if (lastAuthor !== undefined) return void send(lastAuthor, text, "chat", call);
      call.refuse("Nobody wrote to you in private yet: /msg USER TEXT");
    },
    open(typed, call) {
      const to = find(typed, call);
      if (to === undefined) return;
      choose(to.id, call.now);
      call.enter(roomDirectory.view(conversationWith(to.id)));
      explainAbsence(to.id, call);
    },
    leave(room, call) {
      const partner = partnerOf(room);
      if (partner === undefined || !openBuffers.has(room)) return false;
      close(partner);
      if (room === call.room) call.enter(roomDirectory.view(GENERAL));
      return true;
    },
    recipient(typed, call) {
      const to = find(typed, call);
      return to !== undefined && canSend(to.id, call) ? to : undefined;
    },
    receive(payload, { envelope, hops, misdated }, now) {
      const { author, epoch, sender, timestamp } = envelope;
      const { number, action, text, at } = payload;
      const content = safeText(text, { newlines: true });
      if (ignoredWords.hides(content)) return;
      lastAuthor = author;
      enter(author, now);
      show({
        room: conversationWith(author),
        type: action ? "action" : "chat",
        sender,
        author,
        epoch,
        sequence: number,
        number,
        content,
        timestamp: firstSent(at, timestamp),
        clock: notifier.place(clockOf(envelope), misdated !== undefined, now),
        ...(misdated && { misdated }),
        hops,
        own: false,
        late: false,
        replaces: false,
        replayed: false, // it was sealed to the key of this very incarnation
        mention: mentions(content, people.self, currentSettings.settings),
        annotations: NO_ANNOTATIONS,
        ...(people.isContested(author, sender) ? { contested: true } : {}),
      }, now);
    },
    confirmed(to, payload) {
      if (payload.type !== "text") return notifier.emit({ type: "status" });
      const person = people.get(to);
      const { number } = payload;
      const room = conversationWith(to);
      notifier.emit({ type: "delivered", room, person, to: people.nameOf(to), number });
    },
  };
}

/**
 * Returns when a message was sent first, RFC 3339; its envelope, with this `timestamp`, may be a
 * later try. The author's `at` counts up to a day before the envelope, and never after it.
 */
function firstSent(at: number | undefined, timestamp: string): string {
  const again = Date.parse(timestamp);
  if (at === undefined || at > again || at < again - MAX_DIRECT_MESSAGE_AGE_MS) return timestamp;
  return new Date(at).toISOString();
}
