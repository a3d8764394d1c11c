/**
 * The records of services above replication, which wait here for room on a neighbour's link. They
 * are bulk: a link is handed them behind everything else.
 *
 * 1. At most {@link MAX_SERVICE_QUEUE_BYTES}, in {@link MAX_SERVICE_QUEUE_RECORDS}, wait for a
 *    neighbour; a further record is refused.
 * 2. A link is handed a record only while less than {@link SERVICE_READ_AHEAD_BYTES} wait in it, so
 *    that a message, which goes ahead of those here, waits for few of those there.
 * 3. Each record that a service sends is answered once: it was handed over (`recordsSent`), was not
 *    taken (`recordRefused`), or is dropped (`recordsReset`).
 * 4. Only the functions here write a queue.
 *
 * @module
 */
import {
  MAX_SERVICE_QUEUE_BYTES,
  MAX_SERVICE_QUEUE_RECORDS,
  SERVICE_READ_AHEAD_BYTES,
} from "../../../core/limits/replication.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import { encodeRecord, RECORDS, type RecordTable } from "../../link/record.ts";
import type { Emit } from "../wire/replication_event.ts";

/** A record for a neighbour. */
export interface ServiceRecord {
  readonly to: PeerId;
  /** Name of a kind whose records are for services. */
  readonly kind: string;
  readonly body: Uint8Array;
}

/** The records that wait for one neighbour. */
export interface ServiceQueue {
  readonly records: { readonly kind: string; readonly record: Uint8Array }[];
  readonly bytes: number;
}

type Writable = { -readonly [Field in keyof ServiceQueue]: ServiceQueue[Field] };

/** What is known here of a neighbour. */
interface Neighbour {
  readonly id: PeerId;
  readonly services: ServiceQueue;
}

export interface ServiceRecords {
  /**
   * Queues a record.
   *
   * @throws RangeError where its kind is not for services, or its body is too long
   */
  send(record: ServiceRecord): void;
  /** Takes the records for a neighbour's link, in which `waitingBytes` wait. */
  take(neighbour: Neighbour, waitingBytes: number): readonly Uint8Array[];
  /** Drops the records for a neighbour whose link is gone. */
  reset(neighbour: Neighbour): void;
  /** Drops all records, and refuses further ones: they would hold up our leaving. */
  close(): void;
}

/** Makes an empty queue. */
export function createServiceQueue(): ServiceQueue {
  return { records: [], bytes: 0 };
}

/** Makes the way out for the kinds of a table. */
export function createServiceRecords(
  neighbours: ReadonlyMap<PeerId, Neighbour>,
  emit: Emit,
  table: RecordTable = RECORDS,
): ServiceRecords {
  let closed = false;

  function encode({ kind, body }: ServiceRecord): Uint8Array {
    const row = table[kind];
    if (row?.delivery !== "service" || body.length > row.maxBytes) {
      throw new RangeError(`Cannot send a ${kind} record of ${body.length} bytes`);
    }
    return encodeRecord(row.number, body);
  }

  function reset({ id, services: queue }: Neighbour): void {
    Object.assign(queue, createServiceQueue());
    emit({ type: "recordsReset", id });
  }

  return {
    send(one) {
      const { to: id, kind } = one;
      const record = encode(one);
      const queue: Writable | undefined = closed ? undefined : neighbours.get(id)?.services;
      const fits = queue !== undefined && queue.records.length < MAX_SERVICE_QUEUE_RECORDS &&
        queue.bytes + record.length <= MAX_SERVICE_QUEUE_BYTES;
      if (!fits) return emit({ type: "recordRefused", id, kind });
      queue.records.push({ kind, record });
      queue.bytes += record.length;
    },
    take({ id, services: queue }, waitingBytes) {
      const taken: Uint8Array[] = [];
      const counts = new Map<string, number>();
      let waiting = waitingBytes;
      for (const { kind, record } of queue.records) {
        if (waiting >= SERVICE_READ_AHEAD_BYTES) break;
        waiting += record.length;
        taken.push(record);
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
      }
      queue.records.splice(0, taken.length);
      (queue as Writable).bytes -= waiting - waitingBytes;
      for (const [kind, count] of counts) emit({ type: "recordsSent", id, kind, count });
      return taken;
    },
    reset,
    close() {
      closed = true;
      neighbours.values().forEach(reset);
    },
  };
}
