import { MAX_AUTHORS } from "../../core/limits/replication.ts";
import type { PeerId } from "../../core/peer.ts";
import { checkName } from "../../core/text/name.ts";
import { safeText } from "../../core/text/safe.ts";
import { earliest, type Now } from "../../core/time.ts";
import type { MeshEvent } from "../../protocol/mesh/api/mesh_event.ts";
import { clockOf, type Envelope, type Received } from "../../protocol/replication/wire/envelope.ts";
import type { Person } from "../api/chat_view.ts";
import type { Message, MessageType } from "../api/message.ts";
import type { Notifier } from "../api/notifier.ts";
import { GENERAL } from "../api/room_id.ts";
import { mentions } from "../people/mentions.ts";
import type { Mutes } from "../people/mutes.ts";
import type { People } from "../people/people.ts";
import type { Roster } from "../people/roster.ts";
import type { JoinedRooms } from "../rooms/joined_rooms.ts";
import type { Histories } from "../rooms/message_history.ts";
import type { Decryption } from "./decryption.ts";
import { countOf, createDigest } from "./digest.ts";

/** What comes to be shown of what is said, here and elsewhere; and what is told of that which did not come as it should. */
export interface IncomingMessages {
  /** What a person should know while it lasts. */
  readonly problems: readonly string[];
  hear(received: Received, now: Now): void;
  /** Shows what was said here. */
  said(envelope: Envelope, now: Now): void;
  /** Shows what is held of a room that we came into, oldest first. */
  replay(received: readonly Received[], now: Now): void;
  /** `count` messages of somebody are gone for good. */
  missing(id: PeerId, count: number, now: Now): void;
  /** `count` messages of somebody are being fetched now. */
  repairing(id: PeerId, count: number): void;
  equivocated(event: Extract<MeshEvent, { readonly type: "equivocated" }>, now: Now): void;
  tick(now: Now): void;
  /** When a tick is wanted, monotonic ms. */
  deadline(): number | undefined;
}

export interface IncomingMessagesDependencies {
  readonly people: People;
  readonly roster: Roster;
  readonly mutes: Mutes;
  readonly joinedRooms: JoinedRooms;
  readonly histories: Histories;
  readonly decryption: Decryption;
  readonly notifier: Notifier;
  /** When this run began, ms since 1970. */
  started(): number;
}

const MESSAGE_TYPES: ReadonlySet<string> = new Set<MessageType>(["chat", "action", "nick"]);

/** Hears nothing yet. Tells apart the repairs of {@link MAX_AUTHORS} people. */
export function createIncomingMessages(
  dependencies: IncomingMessagesDependencies,
): IncomingMessages {
  const { people, roster, mutes, joinedRooms, histories, decryption, notifier } = dependencies;
  const late = createDigest();
  const gaps = createDigest();
  /** How many messages of each author are being fetched. */
  const repairs = new Map<PeerId, number>();

  /** Whether an envelope is of this version of the chat, for us, and under a name that is one. */
  function isUnderstood({ type, room, author, sender }: Envelope): boolean {
    if (!MESSAGE_TYPES.has(type) || !joinedRooms.has(room)) return false;
    if (type === "nick" && room !== GENERAL) return false;
    if (people.senderOf(author) === sender) return true; // checking costs more than comparing
    if (checkName(sender).state !== "ok") return false;
    people.noteSender(author, sender);
    return true;
  }

  /** Opens an envelope where it is sealed, and then shows it: in the order in which they come. */
  function take(received: Received, now: Now): void {
    const { envelope } = received;
    const state = decryption.open(envelope, (content, now) => {
      if (joinedRooms.has(envelope.room)) {
        show({ ...received, envelope: { ...envelope, content } }, now);
      }
    });
    if (state === "plain") show(received, now);
    else if (state === "crowded") gaps.add(envelope.author, 1, now.monotonic);
  }

  function show({ envelope, hops, earlier }: Received, now: Now): void {
    const { author, sender } = envelope;
    const contested = people.isContested(author, sender);
    const message = histories.add(
      toMessage(envelope, { hops, replayed: earlier, contested, self: people.self }),
      now.monotonic,
    );
    if (message === undefined) return; // shown before, though the mesh has forgotten that
    notifier.follow(message.clock);
    if (message.late) late.add(message.author, 1, now.monotonic);
    notifier.emit({ type: "message", message });
  }

  function replace(envelope: Envelope, now: Now): void {
    const message = histories.replace(
      toMessage(envelope, { hops: 1, replayed: false, self: people.self }),
      now.monotonic,
    );
    if (message !== undefined) notifier.emit({ type: "message", message });
  }

  return {
    get problems() {
      if (repairs.size === 0) return [];
      const messages = [...repairs.values()].reduce((sum, count) => sum + count);
      return [`fetching ${countOf({ messages, authors: [...repairs.keys()] }, people.nameOf)}`];
    },
    hear(received, now) {
      const { envelope } = received;
      notifier.follow(clockOf(envelope));
      if (!isUnderstood(envelope)) return;
      const { author, type, content } = envelope;
      if (type === "nick") roster.renamed(author, content, clockOf(envelope), now);
      else if (!mutes.hides(author)) {
        // what was said after we came, only before a link stood, is as new as everything else
        const earlier = received.earlier && Date.parse(envelope.timestamp) < dependencies.started();
        take({ ...received, earlier }, now);
      }
    },
    said(envelope, now) {
      if (envelope.type === "nick" || !isUnderstood(envelope)) return;
      take({ envelope, hops: 0, earlier: false }, now);
    },
    replay(received, now) {
      for (const { envelope, hops } of received) {
        if (envelope.type === "nick" || !isUnderstood(envelope)) continue;
        if (!mutes.hides(envelope.author)) take({ envelope, hops, earlier: true }, now);
      }
    },
    missing: (id, count, now) => gaps.add(id, count, now.monotonic),
    repairing(id, count) {
      if (count === 0) repairs.delete(id);
      else if (repairs.has(id) || repairs.size < MAX_AUTHORS) repairs.set(id, count);
      notifier.emit({ type: "status" });
    },
    equivocated({ id, kept }, now) {
      const name = people.nameOf(id);
      const text = `${name} signed two different messages with one number, as no honest program ` +
        `does: nothing more is taken of this run of ${name}`;
      notifier.notice("security", text, now);
      if (kept === undefined || kept.type === "nick" || !isUnderstood(kept)) return;
      if (mutes.has(id)) return;
      const state = decryption.open(kept, (content, now) => replace({ ...kept, content }, now));
      if (state === "plain") replace(kept, now);
    },
    tick(now) {
      const inserted = late.take(now.monotonic);
      if (inserted !== undefined) {
        const messages = countOf(inserted, people.nameOf, "late message");
        const where = inserted.messages === 1 ? "was put in its place" : "were put in their places";
        notifier.notice("late", `${messages} ${where} above`, now);
      }
      const gap = gaps.take(now.monotonic);
      if (gap !== undefined) {
        const messages = countOf(gap, people.nameOf);
        notifier.notice("gap", `${messages} did not arrive and can't be had any more`, now);
      }
    },
    deadline: () => earliest(late.deadline(), gaps.deadline()),
  };
}

/** How a message came, and to whom. */
interface Coming {
  readonly hops: number;
  readonly replayed: boolean;
  readonly contested?: boolean;
  readonly self: Person;
}

/** A message as it is to be shown by whoever is `self`: it is safe, and its sender is a name. */
function toMessage(
  envelope: Envelope,
  { hops, replayed, contested = false, self }: Coming,
): Message {
  const own = envelope.author === self.id;
  const content = own ? envelope.content : safeText(envelope.content, { newlines: true });
  return {
    room: envelope.room,
    type: envelope.type as MessageType,
    sender: envelope.sender,
    author: envelope.author,
    epoch: envelope.epoch,
    sequence: envelope.sequence,
    content,
    timestamp: envelope.timestamp,
    clock: clockOf(envelope),
    hops,
    own,
    late: false,
    replaces: false,
    replayed,
    mention: !own && mentions(content, self),
    ...(contested && !own ? { contested } : {}),
  };
}
