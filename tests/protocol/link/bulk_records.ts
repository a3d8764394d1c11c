/**
 * A table of records with one kind more, for a service that only tests know.
 *
 * @module
 */

import {
  encodeRecord,
  type RecordKind,
  RECORDS,
  type RecordTable,
} from "../../../src/protocol/link/record.ts";

export const BULK: RecordKind = {
  number: 64,
  maxBytes: 16 * 1024,
  delivery: "service",
  work: { perRecord: 1, perByte: 0.01 },
};

/** The kinds of the program, and `bulk`. */
export const WITH_BULK: RecordTable = { ...RECORDS, bulk: BULK };

/** A record as a neighbour sends it, of any length. */
export const bulkRecord = (body: Uint8Array): Uint8Array => encodeRecord(BULK.number, body);
