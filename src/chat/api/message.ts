/**
 * A message as it is shown and held, and the one order of messages.
 *
 * @module
 */
import { type Clock, compareClocks } from "../../core/hybrid_logical_clock.ts";
import type { PeerId } from "../../core/peer_id.ts";
import type { LineType } from "../../protocol/replication/wire/envelope_types.ts";
import type { Misdated } from "../../protocol/replication/wire/misdated.ts";
import type { Annotation } from "./annotation.ts";

/** `action`: in the third person (`/me`). */
export type MessageType = LineType;

/** One message. Every text in it is safe to show. */
export interface Message {
  /** Id of the room, or of the conversation ({@link conversationWith}). */
  readonly room: string;
  readonly type: MessageType;
  /** The author's name when it was sent. */
  readonly sender: string;
  readonly author: PeerId;
  /** The author's incarnation: when it began, ms since 1970, rising with every start. */
  readonly epoch: number;
  /** From 1 in each epoch, without holes. */
  readonly sequence: number;
  readonly content: string;
  /** The author's wall clock, RFC 3339 with milliseconds: shown, never trusted for order. */
  readonly timestamp: string;
  /** Where it stands: its author's reading, or for a `misdated` one a reading of its arrival. */
  readonly clock: Clock;
  /** Its author's clock gives it no place among the others: it stands where it arrived. */
  readonly misdated?: Misdated;
  /** How many links it crossed: 0 for our own. */
  readonly hops: number;
  /** Whether we sent it. */
  readonly own: boolean;
  /**
   * Whether it arrived when later messages had been shown for a while, so that it is inserted above
   * them.
   */
  readonly late: boolean;
  /**
   * Whether it replaces another one that its author signed with the same number, and that was
   * shown.
   */
  readonly replaces: boolean;
  /** Whether it was sent before we joined. */
  readonly replayed: boolean;
  /** Whether the author's name stood for another key here when it arrived. */
  readonly contested?: boolean;
  /** Whether it names us, or has a word of the setting `highlight`, and is not ours. */
  readonly mention: boolean;
  /**
   * In a conversation: the number of the direct message, from 1 in each epoch of its author,
   * whomever it is for.
   */
  readonly number?: number;
  /** In the order of arrival; empty for none. */
  readonly annotations: readonly Annotation[];
}

/** Names a message in its room. In a conversation `sequence` is {@link Message.number}. */
export type MessageId = Pick<Message, "author" | "epoch" | "sequence">;

/**
 * A pure change of a message: returns the fields that may change. Where all of them are the same
 * ones, nothing changes. The author and the place of a message stay.
 */
export type MessageChange = (
  message: Message,
) => Pick<Message, "type" | "content" | "mention" | "annotations">;

/** A message that was changed after it had been shown. */
export interface ChangedMessage {
  readonly message: Message;
  /** The annotation that is new or different, if that is what changed. */
  readonly annotation?: Annotation;
}

/**
 * Compares in the one order of messages: clock, author, epoch, sequence. It is the same at every
 * peer, but for messages that are `misdated`.
 */
export function compareMessages(a: Message, b: Message): number {
  return compareClocks(a.clock, b.clock) ||
    (a.author < b.author ? -1 : a.author > b.author ? 1 : 0) ||
    a.epoch - b.epoch || a.sequence - b.sequence;
}

/** Returns whether two have one number: then they are the same, or their author equivocates. */
export function isSameNumber(a: MessageId, b: MessageId): boolean {
  return a.sequence === b.sequence && a.author === b.author && a.epoch === b.epoch;
}
