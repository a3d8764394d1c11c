/**
 * Receipts for the direct messages that arrived here. Times are monotonic ms.
 *
 * 1. Each message is shown once, and confirmed as often as it arrives: a receipt may be lost.
 * 2. A receipt goes out when messages gathered for {@link RECEIPT_AFTER_MS}, or when it is full
 *    ({@link MAX_MESSAGES_PER_RECEIPT}); once we leave, at once.
 * 3. Memory is bounded: the last {@link MAX_REMEMBERED_DIRECT_MESSAGES_PER_AUTHOR} messages of each
 *    of {@link MAX_REMEMBERED_AUTHORS} authors are known again; receipts are owed to at most
 *    {@link MAX_AUTHORS}. An author without a receipt sends again.
 * 4. No author pushes out the receipts of another: each is owed those of
 *    {@link MAX_OWED_MESSAGES_PER_AUTHOR} messages at most, the authors take turns, and an author
 *    who can't be reached yields to any other.
 *
 * @module
 */
import {
  MAX_MESSAGES_PER_RECEIPT,
  MAX_OWED_MESSAGES_PER_AUTHOR,
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
  /** Returns a receipt that is due to an author who can be reached. */
  take(now: number): Receipt | undefined;
  /** How many messages are to be confirmed to authors who can be reached. */
  readonly owed: number;
  /** Drops the receipts to an author out of sight: it will send again. */
  forget(author: PeerId): void;
  /** Makes every receipt due, now and from now on: we leave. */
  hurry(): void;
  deadline(): number | undefined;
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

/** Starts empty. `canReach`: whether a receipt can be sent to an author now. */
export function createReceipts(canReach: (author: PeerId) => boolean): Receipts {
  const remembered = new Map<PeerId, Set<string>>();
  const owed = new Map<PeerId, Owed>();
  let isLeaving = false;

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
    isLeaving || ids.size >= MAX_MESSAGES_PER_RECEIPT ? -Infinity : due;

  function owe(author: PeerId, key: string, id: PayloadId, now: number): void {
    const owing = owed.get(author);
    if (owing !== undefined) {
      if (owing.ids.size < MAX_OWED_MESSAGES_PER_AUTHOR) owing.ids.set(key, id);
      return;
    }
    if (owed.size >= MAX_AUTHORS) {
      const unreachable = owed.keys().find((other) => !canReach(other));
      if (unreachable === undefined) return;
      owed.delete(unreachable);
    }
    owed.set(author, { ids: new Map([[key, id]]), due: now + RECEIPT_AFTER_MS });
  }

  return {
    note(author, id, now) {
      const key = keyOf(id);
      owe(author, key, id, now);
      return isNew(author, key);
    },
    take(now) {
      for (const [to, owing] of owed) {
        if (dueOf(owing) > now || !canReach(to)) continue;
        const got = [...owing.ids.values()];
        const rest = got.splice(MAX_MESSAGES_PER_RECEIPT);
        owed.delete(to); // the rest stands behind the receipts of the others
        if (rest.length > 0) {
          owed.set(to, { ...owing, ids: new Map(rest.map((id) => [keyOf(id), id])) });
        }
        return { to, got };
      }
      return undefined;
    },
    get owed() {
      let count = 0;
      for (const [to, { ids }] of owed) if (canReach(to)) count += ids.size;
      return count;
    },
    forget: (author) => void owed.delete(author),
    hurry() {
      isLeaving = true;
    },
    deadline() {
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
