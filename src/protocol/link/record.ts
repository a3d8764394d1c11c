/**
 * Records: the contents of an encrypted message. Each record is 1 byte kind, 3 bytes length
 * (big-endian), body; a record never crosses from one message to the next.
 *
 * @module
 */

import { MAX_RECORD_BODY_BYTES } from "../../core/limits/replication.ts";

// Kinds of records. Unknown kinds are passed over, so that later versions can add some.
export const RECORD_CONTROL = 1;
export const RECORD_ENVELOPE = 2;
export const RECORD_VECTOR = 3;
export const RECORD_REGISTER = 4;
export const RECORD_OFFER = 5;
export const RECORD_ASK = 6;

/** Kind and length stand before a body. */
export const RECORD_HEADER_BYTES = 4;

/** Encodes one record. */
export function encodeRecord(kind: number, ...body: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of body) length += part.length;
  if (length > MAX_RECORD_BODY_BYTES) {
    throw new RangeError(`Cannot encode record: current length is ${length}`);
  }
  const record = new Uint8Array(RECORD_HEADER_BYTES + length);
  record[0] = kind;
  record[1] = length >> 16;
  record[2] = (length >> 8) & 0xff;
  record[3] = length & 0xff;
  let at = RECORD_HEADER_BYTES;
  for (const part of body) {
    record.set(part, at);
    at += part.length;
  }
  return record;
}

export interface Record {
  readonly kind: number;
  /** Shares memory with the message that it was in. */
  readonly body: Uint8Array;
}

/** Returns the records of one decrypted message, or `undefined` unless all of them are whole. */
export function decodeRecords(message: Uint8Array): readonly Record[] | undefined {
  const records: Record[] = [];
  let at = 0;
  while (at < message.length) {
    if (message.length - at < RECORD_HEADER_BYTES) return undefined;
    const length = (message[at + 1]! << 16) | (message[at + 2]! << 8) | message[at + 3]!;
    const end = at + RECORD_HEADER_BYTES + length;
    if (length > MAX_RECORD_BODY_BYTES || end > message.length) return undefined;
    records.push({ kind: message[at]!, body: message.subarray(at + RECORD_HEADER_BYTES, end) });
    at = end;
  }
  return records;
}
