import { MAX_LOG_AGE_MS, MAX_LOG_BYTES } from "../../core/limits.ts";

interface Entry {
  readonly sequence: number;
  readonly record: Uint8Array;
  /** When it was said, monotonic ms. */
  readonly said: number;
  /** Bytes of all records from the first of the epoch to this one, inclusive. */
  readonly end: number;
}

/**
 * One's own envelopes of the last minutes, as records ready to send, in order. Every link reads from here at its own pace, by
 * the number of the last record it was handed, so that a slow one needs no queue of its own and one that comes back goes on
 * where it was.
 */
export interface Outbox {
  /** Number of the newest envelope said in this epoch; 0 before the first. */
  readonly top: number;
  /** Number of the last one that is no longer held. */
  readonly floor: number;
  readonly bytes: number;
  /** Whether it holds all it may: then nothing more is to be said until something is acknowledged. */
  readonly full: boolean;
  /** Appends the record of the envelope numbered `top + 1`; `now` in monotonic ms. */
  append(record: Uint8Array, now: number): void;
  /** Records behind number `after`, at least one if there is one, then as many as fit in `maxBytes`. */
  read(after: number, maxBytes: number): readonly Uint8Array[];
  /** How many bytes lie behind number `after`. */
  bytesAfter(after: number): number;
  /**
   * Forgets what is too old, but nothing above number `waited` for by somebody linked, and what is too much, but nothing above
   * number `acknowledged` by all of them. `now` in monotonic ms.
   */
  evict(waited: number, acknowledged: number, now: number): void;
}

/** An empty outbox. `maxBytes` bounds what it holds, beyond which only what nobody needs is forgotten. */
export function createOutbox(maxBytes: number = MAX_LOG_BYTES): Outbox {
  let entries: Entry[] = [];
  /** Entries before this index are forgotten; they are cut off now and then, so that forgetting one costs nothing. */
  let first = 0;
  let top = 0;
  let end = 0;

  const startOf = (index: number): number => entries[index]!.end - entries[index]!.record.length;
  const held = (): number => entries.length === first ? 0 : end - startOf(first);
  const indexAfter = (sequence: number): number =>
    Math.max(first, entries.length - (top - sequence));

  return {
    get top() {
      return top;
    },
    get floor() {
      return top - (entries.length - first);
    },
    get bytes() {
      return held();
    },
    get full() {
      return held() >= maxBytes;
    },
    append(record, now) {
      top++;
      end += record.length;
      entries.push({ sequence: top, record, said: now, end });
    },
    read(after, max) {
      const records: Uint8Array[] = [];
      let bytes = 0;
      for (let index = indexAfter(after); index < entries.length; index++) {
        const { record } = entries[index]!;
        if (records.length > 0 && bytes + record.length > max) break;
        bytes += record.length;
        records.push(record);
      }
      return records;
    },
    bytesAfter(after) {
      const index = indexAfter(after);
      return index >= entries.length ? 0 : end - startOf(index);
    },
    evict(waited, acknowledged, now) {
      while (first < entries.length) {
        const { sequence, said } = entries[first]!;
        const old = now - said > MAX_LOG_AGE_MS && sequence <= waited;
        const much = held() >= maxBytes && sequence <= acknowledged;
        if (!old && !much) break;
        first++;
      }
      if (first > entries.length / 2) {
        entries = entries.slice(first);
        first = 0;
      }
    },
  };
}
