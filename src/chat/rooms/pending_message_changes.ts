/**
 * Changes of messages that have not come yet, in the order of arrival. All rooms together keep
 * {@link MAX_WAITING_CHANGES}: beyond that the oldest change of the message named first goes.
 *
 * @module
 */
import { MAX_WAITING_CHANGES } from "../../core/limits/chat.ts";
import type { MessageChange, MessageId } from "../api/message.ts";

export interface PendingMessageChanges {
  /** How many wait, in all rooms. */
  readonly size: number;
  add(room: string, id: MessageId, change: MessageChange): void;
  /** Returns the changes of a message that comes now, and keeps them no longer. */
  take(room: string, id: MessageId): readonly MessageChange[];
  drop(room: string): void;
}

interface Waiting {
  readonly room: string;
  readonly changes: MessageChange[];
}

/** Starts empty. */
export function createPendingMessageChanges(): PendingMessageChanges {
  const waiting = new Map<string, Waiting>();
  let size = 0;

  function remove(key: string, { changes }: Waiting): void {
    waiting.delete(key);
    size -= changes.length;
  }

  return {
    get size() {
      return size;
    },
    add(room, id, change) {
      const key = keyOf(room, id);
      const held = waiting.get(key);
      if (held === undefined) waiting.set(key, { room, changes: [change] });
      else held.changes.push(change);
      size++;
      const [first] = waiting;
      if (size <= MAX_WAITING_CHANGES || first === undefined) return;
      const [oldest, { changes }] = first;
      changes.shift();
      size--;
      if (changes.length === 0) waiting.delete(oldest);
    },
    take(room, id) {
      const key = keyOf(room, id);
      const held = waiting.get(key);
      if (held === undefined) return [];
      remove(key, held);
      return held.changes;
    },
    drop(room) {
      for (const [key, held] of waiting) if (held.room === room) remove(key, held);
    },
  };
}

function keyOf(room: string, { author, epoch, sequence }: MessageId): string {
  return `${room} ${author} ${epoch} ${sequence}`;
}
