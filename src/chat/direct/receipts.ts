/**
 * Receipts for the direct messages that arrived here. Times are monotonic ms.
 *
 * 1. Each message is shown once, and confirmed as often as it arrives: a receipt may be lost.
 * 2. A receipt goes out when messages gathered for {@link RECEIPT_AFTER_MS}, or when it is full
 *    ({@link MAX_MESSAGES_PER_RECEIPT}).
 * 3. Memory is bounded: the last {@link MAX_REMEMBERED_DIRECT_MESSAGES_PER_AUTHOR} messages of each
 *    of {@link MAX_REMEMBERED_AUTHORS} authors are known again; receipts are owed to at most
 *    {@link MAX_AUTHORS}. An author without a receipt sends again.
 *
 * @module
 */
import {
  MAX_MESSAGES_PER_RECEIPT,
  MAX_REMEMBERED_AUTHORS,
  MAX_REMEMBERED_DIRECT_MESSAGES_PER_AUTHOR,
  RECEIPT_AFTER_MS,
} from "../../core/limits/chat.ts";
import { MAX_AUTHORS } from "../../core/limits/replication.ts";
import type { PeerId } from "../../core/peer_id.ts";
import type { PayloadId } from "../messages/sealed_payload.ts";

export interface Receipts {
  /** Notes a message that is to be confirmed; returns whether it arrives for the first time. */
  note(author: PeerId, id: PayloadId, now: number): boolean;
  /** Returns a receipt that is due to an author whom `canReach` allows. */
  take(now: number, canReach: (author: PeerId) => boolean): Receipt | undefined;
  /** Returns how many messages are to be confirmed to authors whom `canReach` allows. */
  owed(canReach: (author: PeerId) => boolean): number;
  /** Drops the receipts to an author out of sight: it will send again. */
  forget(author: PeerId): void;
  deadline(canReach: (author: PeerId) => boolean): number | undefined;
}

export interface Receipt {
  readonly to: PeerId;
  /** At most {@link MAX_MESSAGES_PER_RECEIPT}. */
  readonly got: readonly PayloadId[];
}

interface Owed {
  readonly ids: Map<string, PayloadId>;
  readonly due: number;
}

/** Starts empty. */
export function createReceipts(): Receipts {
  const remembered = new Map<PeerId, Set<string>>();
  const owed = new Map<PeerId, Owed>();

  function isNew(author: PeerId, key: string): boolean {
    const keys = remembered.get(author) ?? new Set<string>();
    if (keys.has(key)) return false;
    keys.add(key);
    forgetFirst(keys, MAX_REMEMBERED_DIRECT_MESSAGES_PER_AUTHOR);
    remembered.delete(author); // the last author is the last to be forgotten
    remembered.set(author, keys);
    forgetFirst(remembered, MAX_REMEMBERED_AUTHORS);
    return true;
  }

  const dueOf = ({ ids, due }: Owed): number =>
    ids.size >= MAX_MESSAGES_PER_RECEIPT ? -Infinity : due;

  return {
    note(author, id, now) {
      const key = keyOf(id);
      const owing = owed.get(author);
      if (owing !== undefined) owing.ids.set(key, id);
      else if (owed.size < MAX_AUTHORS) {
        owed.set(author, { ids: new Map([[key, id]]), due: now + RECEIPT_AFTER_MS });
      }
      return isNew(author, key);
    },
    take(now, canReach) {
      for (const [to, owing] of owed) {
        if (dueOf(owing) > now || !canReach(to)) continue;
        const got = [...owing.ids.values()];
        const rest = got.splice(MAX_MESSAGES_PER_RECEIPT);
        if (rest.length === 0) owed.delete(to);
        else owed.set(to, { ...owing, ids: new Map(rest.map((id) => [keyOf(id), id])) });
        return { to, got };
      }
      return undefined;
    },
    owed(canReach) {
      let count = 0;
      for (const [to, { ids }] of owed) if (canReach(to)) count += ids.size;
      return count;
    },
    forget: (author) => void owed.delete(author),
    deadline(canReach) {
      let least: number | undefined;
      for (const [to, owing] of owed) {
        if (canReach(to)) least = Math.min(least ?? Infinity, dueOf(owing));
      }
      return least;
    },
  };
}

const keyOf = (id: PayloadId): string => id.join(".");

/** Forgets the first entry, where there are more than `limit`. */
function forgetFirst<Key>(
  held: { readonly size: number; keys(): Iterator<Key>; delete(key: Key): boolean },
  limit: number,
): void {
  if (held.size > limit) held.delete(held.keys().next().value!);
}
