import {
  LINK_READ_AHEAD_BYTES,
  MAX_OWED_MS,
  PACE_ABOVE_BYTES,
  PACE_BELOW_BYTES,
  STALLED_AFTER_MS,
} from "../../core/limits.ts";
import { earliest, type Now } from "../../core/time.ts";
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
  /** Since when it has not acknowledged what it was handed, monotonic ms; `undefined` while it owes nothing. */
  owesSince: number | undefined;
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
  /** What to hand to the link of `reader`, whose queue holds `queuedBytes`, at `now` (monotonic ms); moves its cursor. */
  read(reader: Reader, queuedBytes: number, now: number): readonly Uint8Array[];
  /** Notes an acknowledgement at `now` (monotonic ms); false where it is of something never said. */
  acknowledge(reader: Reader, top: number, now: number): boolean;
  /**
   * Those whom the full log waits for, though they have owed an acknowledgement for {@link MAX_OWED_MS}: nobody may hold up
   * what we say for good.
   */
  defaulters(now: number): readonly Reader[];
  /** Nothing was read from anybody until `now` (monotonic ms), so nobody owes anything for longer than since then. */
  excuse(now: number): void;
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
  function evict(now: number): void {
    const all = acknowledgedByAll();
    if (all !== undefined) everAcknowledged = all.top;
    const before = Math.max(outbox.floor, everArrived);
    outbox.evict(all?.top ?? outbox.top, everAcknowledged, now);
    expired += Math.max(0, outbox.floor - before);
  }

  return {
    outbox,
    acknowledgedByAll,
    get expired() {
      return expired;
    },
    attach(have, now) {
      evict(now.monotonic);
      const from = Math.min(have, outbox.top);
      const missed = from < outbox.floor ? outbox.floor : 0;
      const reader = {
        cursor: from,
        acknowledged: from,
        missed,
        progressed: now.monotonic,
        owesSince: undefined,
      };
      readers.add(reader);
      return reader;
    },
    detach(reader) {
      readers.delete(reader);
    },
    read(reader, queuedBytes, now) {
      if (reader.cursor >= outbox.top || queuedBytes >= LINK_READ_AHEAD_BYTES) return [];
      const records = outbox.read(reader.cursor, LINK_READ_AHEAD_BYTES - queuedBytes);
      reader.cursor = Math.max(reader.cursor, outbox.floor) + records.length;
      reader.owesSince ??= now;
      return records;
    },
    acknowledge(reader, top, now) {
      if (top > outbox.top) return false;
      if (top > reader.acknowledged) {
        reader.acknowledged = top;
        reader.owesSince = top < reader.cursor ? now : undefined;
      }
      everArrived = Math.max(everArrived, top);
      return true;
    },
    defaulters: (now) =>
      outbox.full
        ? [...readers].filter(({ owesSince }) =>
          owesSince !== undefined && now >= owesSince + MAX_OWED_MS
        )
        : [],
    excuse(now) {
      for (const reader of readers) if (reader.owesSince !== undefined) reader.owesSince = now;
    },
    open(now) {
      looked = now.monotonic;
      evict(now.monotonic);
      const limit = isOpen ? PACE_ABOVE_BYTES : PACE_BELOW_BYTES;
      isOpen = !outbox.full;
      for (const reader of readers) {
        if (outbox.bytesAfter(reader.cursor) <= limit || stalled(reader, now.monotonic)) continue;
        isOpen = false;
      }
      return isOpen;
    },
    deadline() {
      if (isOpen) return undefined;
      if (outbox.full) return looked + STALLED_AFTER_MS; // time makes room in it, where nobody is here or somebody defaults
      const stalls = [...readers].map(({ progressed }) => progressed + STALLED_AFTER_MS);
      return earliest(...stalls.filter((stall) => stall > looked));
    },
  };
}
