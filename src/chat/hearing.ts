import { MAX_AUTHORS } from "../core/limits.ts";
import type { PeerId } from "../core/peer.ts";
import { checkName } from "../core/text/name.ts";
import { safeText } from "../core/text/safe.ts";
import { earliest, type Now } from "../core/time.ts";
import type { MeshEvent } from "../protocol/mesh/mesh_event.ts";
import { clockOf, type Envelope } from "../protocol/talk/envelope.ts";
import type { Received } from "../protocol/talk/intake.ts";
import { countOf, createGathering } from "./gathering.ts";
import { createHistory } from "./history.ts";
import type { Message, MessageType } from "./message.ts";
import type { Mutes } from "./mutes.ts";
import type { People } from "./people.ts";
import { GENERAL } from "./room.ts";
import type { Sight } from "./sight.ts";
import type { Voice } from "./voice.ts";

/** What comes to be shown of what is said, here and elsewhere; and what is told of that which did not come as it should. */
export interface Hearing {
  /** What is held, oldest first. */
  readonly messages: readonly Message[];
  /** What a person should know while it lasts. */
  readonly problems: readonly string[];
  hear(received: Received, now: Now): void;
  /** Shows a message, wherever it was said. */
  show(envelope: Envelope, hops: number, now: Now): void;
  /** `count` messages of somebody are gone for good. */
  missing(id: PeerId, count: number, now: Now): void;
  /** `count` messages of somebody are being fetched now. */
  repairing(id: PeerId, count: number): void;
  equivocated(event: Extract<MeshEvent, { readonly type: "equivocated" }>, now: Now): void;
  tick(now: Now): void;
  /** When a tick is wanted, monotonic ms. */
  deadline(): number | undefined;
}

export interface HearingParts {
  readonly people: People;
  readonly sight: Sight;
  readonly mutes: Mutes;
  readonly voice: Voice;
}

const MESSAGE_TYPES: ReadonlySet<string> = new Set<MessageType>(["chat", "action", "nick"]);

/** Hears nothing yet. Tells apart the repairs of {@link MAX_AUTHORS} people. */
export function createHearing({ people, sight, mutes, voice }: HearingParts): Hearing {
  const history = createHistory();
  const late = createGathering();
  const gaps = createGathering();
  /** How many messages of each author are being fetched. */
  const repairs = new Map<PeerId, number>();

  /** Whether an envelope is of this version of the chat, and under a name that is one. */
  function isUnderstood({ type, room, author, sender }: Envelope): boolean {
    if (!MESSAGE_TYPES.has(type) || room !== GENERAL) return false;
    if (people.senderOf(author) === sender) return true; // checking costs more than comparing
    if (checkName(sender).state !== "ok") return false;
    people.noteSender(author, sender);
    return true;
  }

  function show(envelope: Envelope, hops: number, now: Now): void {
    const message = history.add(toMessage(envelope, hops, people.self.id), now.monotonic);
    if (message === undefined) return; // shown before, though the mesh has forgotten that
    voice.follow(message.clock);
    if (message.late) late.add(message.author, 1, now.monotonic);
    voice.emit({ type: "message", message });
  }

  return {
    get messages() {
      return history.messages;
    },
    get problems() {
      if (repairs.size === 0) return [];
      const messages = [...repairs.values()].reduce((sum, count) => sum + count);
      return [`fetching ${countOf({ messages, authors: [...repairs.keys()] }, people.nameOf)}`];
    },
    hear({ envelope, hops }, now) {
      voice.follow(clockOf(envelope));
      if (!isUnderstood(envelope)) return;
      const { author, type, content } = envelope;
      if (type === "nick") sight.renamed(author, content, clockOf(envelope), now);
      else if (!mutes.hides(author)) show(envelope, hops, now);
    },
    show,
    missing: (id, count, now) => gaps.add(id, count, now.monotonic),
    repairing(id, count) {
      if (count === 0) repairs.delete(id);
      else if (repairs.has(id) || repairs.size < MAX_AUTHORS) repairs.set(id, count);
      voice.emit({ type: "status" });
    },
    equivocated({ id, kept }, now) {
      const name = people.nameOf(id);
      const text = `${name} signed two different messages with one number, as no honest program ` +
        `does: nothing more is taken of this run of ${name}`;
      voice.notice("security", text, now);
      if (kept === undefined || kept.type === "nick" || !isUnderstood(kept)) return;
      if (mutes.has(id)) return;
      const message = history.replace(toMessage(kept, 1, people.self.id), now.monotonic);
      if (message !== undefined) voice.emit({ type: "message", message });
    },
    tick(now) {
      const inserted = late.take(now.monotonic);
      if (inserted !== undefined) {
        const messages = countOf(inserted, people.nameOf, "late message");
        const where = inserted.messages === 1 ? "was put in its place" : "were put in their places";
        voice.notice("late", `${messages} ${where} above`, now);
      }
      const gap = gaps.take(now.monotonic);
      if (gap !== undefined) {
        const messages = countOf(gap, people.nameOf);
        voice.notice("gap", `${messages} did not arrive and can't be had any more`, now);
      }
    },
    deadline: () => earliest(late.deadline(), gaps.deadline()),
  };
}

/** A message as it is to be shown by whoever is `self`: it is safe, and its sender is a name. */
function toMessage(envelope: Envelope, hops: number, self: PeerId): Message {
  const own = envelope.author === self;
  return {
    room: envelope.room,
    type: envelope.type as MessageType,
    sender: envelope.sender,
    author: envelope.author,
    epoch: envelope.epoch,
    sequence: envelope.sequence,
    content: own ? envelope.content : safeText(envelope.content, { newlines: true }),
    timestamp: envelope.timestamp,
    clock: clockOf(envelope),
    hops,
    own,
    late: false,
    replaces: false,
  };
}
