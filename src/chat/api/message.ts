import { type Clock, compareClocks } from "../../core/hybrid_logical_clock.ts";
import type { PeerId } from "../../core/peer.ts";

/** What kinds of things are said: `action` is `/me`, `nick` announces a new name (its content). */
export type MessageType = "chat" | "action" | "nick";

/** One thing somebody said. Every text in it has been made safe to show. */
export interface Message {
  /** Id of the room, or of the conversation of two ({@link conversationWith}). */
  readonly room: string;
  readonly type: MessageType;
  /** The author's name when it was said. */
  readonly sender: string;
  readonly author: PeerId;
  /** Run of the author (ms since 1970, rising with every start). */
  readonly epoch: number;
  /** From 1 in each epoch, without holes. */
  readonly sequence: number;
  readonly content: string;
  /** The author's wall clock, RFC 3339 with milliseconds: shown, never trusted for order. */
  readonly timestamp: string;
  readonly clock: Clock;
  /** How many links it crossed: 0 for one's own. */
  readonly hops: number;
  /** Whether it was said here. */
  readonly own: boolean;
  /** Whether it came when later ones had been shown for a while, so that its place is above those. */
  readonly late: boolean;
  /** Whether it stands for another that its author signed with the same number, and that was shown. */
  readonly replaces: boolean;
  /** Whether it was said before we were there to hear it. */
  readonly replayed: boolean;
  /** Whether the author's name stood for another key here when it came. */
  readonly contested?: boolean;
  /** Whether somebody else names us in it, as `@name`. */
  readonly mention: boolean;
  /** In a conversation of two: which of the words its author said to anybody in private this is, from 1 in each epoch. */
  readonly number?: number;
}

/** The one order of messages, the same everywhere: clock, author, epoch, sequence. */
export function compareMessages(a: Message, b: Message): number {
  return compareClocks(a.clock, b.clock) ||
    (a.author < b.author ? -1 : a.author > b.author ? 1 : 0) ||
    a.epoch - b.epoch || a.sequence - b.sequence;
}

/** Whether two stand under one number: then they are the same, or their author signed two. */
export function isSameNumber(a: Message, b: Message): boolean {
  return a.sequence === b.sequence && a.author === b.author && a.epoch === b.epoch;
}
