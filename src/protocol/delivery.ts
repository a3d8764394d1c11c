import {
  LINK_READ_AHEAD_BYTES,
  PACE_ABOVE_BYTES,
  PACE_BELOW_BYTES,
  STALLED_AFTER_MS,
} from "../core/limits.ts";
import { earliest, type Now } from "../core/time.ts";
import { createOutbox, type Outbox } from "./outbox.ts";

/** How far one neighbour has come in reading what we say. */
export interface Reader {
  /** Number of the last of our envelopes handed to its link. */
  cursor: number;
  /** Number up to which it acknowledged, without holes. */
  acknowledged: number;
  /** Number up to which it can't have what was said before it came, because it is no longer held; 0 for none. */
  readonly missed: number;
  /** When its link last took something, monotonic ms. */
  progressed: number;
}

/**
 * What we say, on its way to every neighbour: each reads the one outbox at its own pace, so a slow one slows nobody and needs
 * no queue of its own, and whoever says more than they can carry is told to wait.
 */
export interface Delivery {
  readonly outbox: Outbox;
  /** A neighbour that holds our envelopes up to `have` begins to read. */
  attach(have: number, now: Now): Reader;
  detach(reader: Reader): void;
  /** What to hand to the link of `reader`, whose queue holds `queuedBytes`; moves its cursor. */
  read(reader: Reader, queuedBytes: number): readonly Uint8Array[];
  /** Notes an acknowledgement; false where it is of something never said. */
  acknowledge(reader: Reader, top: number): boolean;
  /** The numbers that every neighbour acknowledged, above `after` up to `top`; `undefined` while there is none. */
  acknowledgedByAll(): { readonly after: number; readonly top: number } | undefined;
  /** How many were said while nobody was here, and forgotten before anybody came. */
  readonly expired: number;
  /** Whether more may be said now. */
  open(now: Now): boolean;
  /** When `open` may change though nothing happens. */
  deadline(): number | undefined;
}

/** A delivery without readers. */
export function createDelivery(outbox: Outbox = createOutbox()): Delivery {
  const readers = new Set<Reader>();
  let isOpen = true;
  let looked = 0;
  /** What all acknowledged who were linked last: with nobody here, the rest waits for somebody, up to the log's limits. */
  let everAcknowledged = 0;
  /** What anybody at all acknowledged. */
  let everArrived = 0;
  let expired = 0;

  const stalled = (reader: Reader, now: number): boolean =>
    now >= reader.progressed + STALLED_AFTER_MS;

  function acknowledgedByAll(): { readonly after: number; readonly top: number } | undefined {
    if (readers.size === 0) return undefined;
    let after = 0;
    let top = Infinity;
    for (const reader of readers) {
      after = Math.max(after, reader.missed);
      top = Math.min(top, reader.acknowledged);
    }
    return { after, top };
  }

  /** Forgets what nobody needs any more. */
  function evict({ wall }: Now): void {
    const all = acknowledgedByAll();
    if (all !== undefined) everAcknowledged = all.top;
    const before = Math.max(outbox.floor, everArrived);
    outbox.evict(all?.top ?? outbox.top, everAcknowledged, wall);
    expired += Math.max(0, outbox.floor - before);
  }

  return {
    outbox,
    acknowledgedByAll,
    get expired() {
      return expired;
    },
    attach(have, now) {
      evict(now);
      const from = Math.min(have, outbox.top);
      const missed = from < outbox.floor ? outbox.floor : 0;
      const reader = { cursor: from, acknowledged: from, missed, progressed: now.monotonic };
      readers.add(reader);
      return reader;
    },
    detach(reader) {
      readers.delete(reader);
    },
    read(reader, queuedBytes) {
      if (reader.cursor >= outbox.top || queuedBytes >= LINK_READ_AHEAD_BYTES) return [];
      const records = outbox.read(reader.cursor, LINK_READ_AHEAD_BYTES - queuedBytes);
      reader.cursor = Math.max(reader.cursor, outbox.floor) + records.length;
      return records;
    },
    acknowledge(reader, top) {
      if (top > outbox.top) return false;
      reader.acknowledged = Math.max(reader.acknowledged, top);
      everArrived = Math.max(everArrived, top);
      return true;
    },
    open(now) {
      looked = now.monotonic;
      evict(now);
      const limit = isOpen ? PACE_ABOVE_BYTES : PACE_BELOW_BYTES;
      isOpen = !outbox.full &&
        ![...readers].some((reader) =>
          outbox.bytesAfter(reader.cursor) > limit && !stalled(reader, now.monotonic)
        );
      return isOpen;
    },
    deadline() {
      if (isOpen) return undefined;
      if (outbox.full) return looked + STALLED_AFTER_MS; // time makes room in it where nobody is here
      const stalls = [...readers].map(({ progressed }) => progressed + STALLED_AFTER_MS);
      return earliest(...stalls.filter((stall) => stall > looked));
    },
  };
}
