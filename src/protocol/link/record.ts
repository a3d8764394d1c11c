/**
 * Records: the contents of an encrypted message. Each record is 1 byte kind, 3 bytes length
 * (big-endian), body; a record never crosses from one message to the next. One table says which
 * kinds there are: a session reads by it, replication has one handler for each kind that is its
 * own, and the rest is for the services above replication.
 *
 * 1. A kind that is not in the table is passed over, so that a later version can add one.
 * 2. Records are read in the order in which they were written.
 *
 * @module
 */
import { MAX_MEMBER_REGISTER_BYTES } from "../../core/limits/registers.ts";
import { MAX_ENVELOPE_BYTES, MAX_RECORD_BODY_BYTES } from "../../core/limits/replication.ts";

/** A kind of record. */
export interface RecordKind {
  /** The first byte of a record. */
  readonly number: number;
  /** The longest body that an honest peer sends, at most {@link MAX_RECORD_BODY_BYTES}. */
  readonly maxBytes: number;
  /**
   * The reader: the session itself; or the handler of this kind in replication, for each record
   * (`single`), or for all that one read brings in a row (`batch`); or a service above replication,
   * for all in a row too.
   */
  readonly delivery: "session" | "single" | "batch" | "service";
  /** What a record costs to read, in units of `core/limits/work.ts`: measured, and rounded up. */
  readonly work: { readonly perRecord: number; readonly perByte: number };
  /** Whether reading this body takes the check of a signature, too. */
  isChecked?(body: Uint8Array): boolean;
}

/** The work of what was read. */
export interface ReadWork {
  /** In units of `core/limits/work.ts`, without the checks of signatures. */
  readonly own: number;
  /** How many checks it should take. */
  readonly checks: number;
}

/** Returns what a record costs to read, without the check of a signature. */
export function workOf({ work: { perRecord, perByte } }: RecordKind, body: Uint8Array): number {
  return perRecord + perByte * body.length;
}

/** The kinds that this version knows. */
export const RECORDS = {
  control: {
    number: 1,
    maxBytes: MAX_RECORD_BODY_BYTES,
    delivery: "session",
    work: { perRecord: 20, perByte: 0.05 },
  },
  envelope: {
    number: 2,
    maxBytes: MAX_ENVELOPE_BYTES,
    delivery: "batch",
    work: { perRecord: 25, perByte: 0.01 },
    // those from the author's own link are proven by their chain, with one check for all
    isChecked: (body) => body[0] !== undefined && body[0] > 1,
  },
  vector: {
    number: 3,
    maxBytes: MAX_RECORD_BODY_BYTES,
    delivery: "single",
    work: { perRecord: 10, perByte: 0.2 },
  },
  register: {
    number: 4,
    maxBytes: MAX_MEMBER_REGISTER_BYTES,
    delivery: "single",
    work: { perRecord: 400, perByte: 0.02 },
    isChecked: () => true,
  },
  offer: {
    number: 5,
    maxBytes: MAX_RECORD_BODY_BYTES,
    delivery: "single",
    work: { perRecord: 10, perByte: 0.1 },
  },
  ask: {
    number: 6,
    maxBytes: MAX_RECORD_BODY_BYTES,
    delivery: "single",
    work: { perRecord: 10, perByte: 0.2 },
  },
} as const satisfies RecordTable;

/** Kinds of records, by name. */
export type RecordTable = Readonly<{ [name: string]: RecordKind }>;

/** The names of the kinds that replication handles. */
export type HandledRecord = {
  [Name in keyof typeof RECORDS]: (typeof RECORDS)[Name]["delivery"] extends "single" | "batch"
    ? Name
    : never;
}[keyof typeof RECORDS];

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
