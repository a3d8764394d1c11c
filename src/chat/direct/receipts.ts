import {
  MAX_MESSAGES_PER_RECEIPT,
  MAX_REMEMBERED_AUTHORS,
  MAX_REMEMBERED_DIRECT_MESSAGES_PER_AUTHOR,
  RECEIPT_AFTER_MS,
} from "../../core/limits/chat.ts";
import { MAX_AUTHORS } from "../../core/limits/replication.ts";
import type { PeerId } from "../../core/peer.ts";
import type { PayloadId } from "../messages/payload.ts";

/** The private words that came here: each is shown once and confirmed as often as it comes. Times are monotonic ms. */
export interface Receipts {
  /** A word of somebody came and is to be confirmed; returns whether it is the first time. */
  note(author: PeerId, name: PayloadId, now: number): boolean;
  /**
   * What is to be confirmed to one author now: what gathered for {@link RECEIPT_AFTER_MS}, or is as much as one receipt holds.
   * Only those whom `canReach` allows are asked for; others wait.
   */
  take(now: number, canReach: (author: PeerId) => boolean): Receipt | undefined;
  /** How many words are to be confirmed to those whom `canReach` allows. */
  owed(canReach: (author: PeerId) => boolean): number;
  /** Nothing more is owed to somebody who went out of sight: it will say it again. */
  forget(author: PeerId): void;
  deadline(canReach: (author: PeerId) => boolean): number | undefined;
}

export interface Receipt {
  readonly to: PeerId;
  /** At most {@link MAX_MESSAGES_PER_RECEIPT}. */
  readonly got: readonly PayloadId[];
}

interface Owed {
  readonly words: Map<string, PayloadId>;
  readonly due: number;
}

/**
 * Nothing came yet. Remembers {@link MAX_REMEMBERED_DIRECT_MESSAGES_PER_AUTHOR} words of each of {@link MAX_REMEMBERED_AUTHORS} authors, the
 * last ones, and owes receipts to at most {@link MAX_AUTHORS}: who gets none says it again.
 */
export function createReceipts(): Receipts {
  const remembered = new Map<PeerId, Set<string>>();
  const owed = new Map<PeerId, Owed>();

  function isNew(author: PeerId, key: string): boolean {
    const words = remembered.get(author) ?? new Set<string>();
    if (words.has(key)) return false;
    words.add(key);
    forgetFirst(words, MAX_REMEMBERED_DIRECT_MESSAGES_PER_AUTHOR);
    remembered.delete(author); // the last to speak is the last to be forgotten
    remembered.set(author, words);
    forgetFirst(remembered, MAX_REMEMBERED_AUTHORS);
    return true;
  }

  const dueOf = ({ words, due }: Owed): number =>
    words.size >= MAX_MESSAGES_PER_RECEIPT ? -Infinity : due;

  return {
    note(author, name, now) {
      const key = name.join(".");
      const owing = owed.get(author);
      if (owing !== undefined) owing.words.set(key, name);
      else if (owed.size < MAX_AUTHORS) {
        owed.set(author, { words: new Map([[key, name]]), due: now + RECEIPT_AFTER_MS });
      }
      return isNew(author, key);
    },
    take(now, canReach) {
      for (const [to, owing] of owed) {
        if (dueOf(owing) > now || !canReach(to)) continue;
        const got = [...owing.words.values()];
        const rest = got.splice(MAX_MESSAGES_PER_RECEIPT);
        if (rest.length === 0) owed.delete(to);
        else {
          owed.set(to, { ...owing, words: new Map(rest.map((name) => [name.join("."), name])) });
        }
        return { to, got };
      }
      return undefined;
    },
    owed(canReach) {
      let count = 0;
      for (const [to, { words }] of owed) if (canReach(to)) count += words.size;
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

/** Forgets what was added first, where there is more than `limit`. */
function forgetFirst<Key>(
  held: { readonly size: number; keys(): Iterator<Key>; delete(key: Key): boolean },
  limit: number,
): void {
  if (held.size > limit) held.delete(held.keys().next().value!);
}
