/**
 * Receipts: how much of what a session sent the other end has read. A ping behind every
 * {@link RECEIPT_PERIOD_BYTES} of records makes its pong a receipt for all that stands before it,
 * since the other end reads in order.
 *
 * 1. At most {@link MAX_RECEIPTS} are waited for: an end that answers nothing costs no more memory.
 *
 * @module
 */
import { MAX_RECEIPTS, RECEIPT_PERIOD_BYTES } from "../../core/limits/replication.ts";
import { encodeControl } from "./control.ts";

export interface Receipts {
  /** Bytes of records that were given to send, and that the other end may not have read. */
  readonly unreadBytes: number;
  /** Notes records to send; returns them with the pings that ask for receipts among them. */
  given(records: readonly Uint8Array[]): readonly Uint8Array[];
  /** Notes a pong; one of another ping has no effect. */
  answered(nonce: number): void;
}

/** Makes the receipts of a session that sent nothing; `nextNonce` makes nonces of its pings. */
export function createReceipts(nextNonce: () => number): Receipts {
  /** Bytes of all records so far, up to the last question, and up to the last receipt. */
  let given = 0;
  let askedUpTo = 0;
  let readUpTo = 0;
  let awaited: readonly { readonly nonce: number; readonly upTo: number }[] = [];

  function askBehind({ length }: Uint8Array): readonly Uint8Array[] {
    given += length;
    const isDue = given >= askedUpTo + RECEIPT_PERIOD_BYTES;
    if (!isDue || awaited.length >= MAX_RECEIPTS) return [];
    askedUpTo = given;
    const nonce = nextNonce();
    awaited = [...awaited, { nonce, upTo: given }];
    return [encodeControl({ control: "ping", nonce })];
  }

  return {
    get unreadBytes() {
      return given - readUpTo;
    },
    given: (records) => records.flatMap((record) => [record, ...askBehind(record)]),
    answered(nonce) {
      const receipt = awaited.find((each) => each.nonce === nonce);
      if (receipt === undefined) return;
      readUpTo = receipt.upTo;
      awaited = awaited.filter(({ upTo }) => upTo > readUpTo);
    },
  };
}
