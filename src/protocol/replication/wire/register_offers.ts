/**
 * Offers of registers, and requests for them, on the wire.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { toBase64Url, view } from "../../../core/bytes.ts";
import type { Clock } from "../../../core/hybrid_logical_clock.ts";
import { MAX_RECORD_BODY_BYTES } from "../../../core/limits/replication.ts";
import { PEER_ID_BYTES, type PeerId, peerKey } from "../../../core/peer_id.ts";
import { encodeRecord, RECORDS } from "../../link/record.ts";
import { SLOT_BYTES } from "./register.ts";

/** The address of a register: its author and slot. */
export interface RegisterAddress {
  readonly author: PeerId;
  /** The {@link slotOf} its kind and key. */
  readonly slot: string;
}

/** Returns the key of a register's address in maps. */
export function registerAddressKey({ author, slot }: RegisterAddress): string {
  return `${author} ${slot}`;
}

/** An offer: the neighbour holds this version of a register. */
export interface RegisterOffer extends RegisterAddress {
  readonly epoch: number;
  readonly clock: Clock;
}

const ADDRESS_BYTES = PEER_ID_BYTES + SLOT_BYTES;
const EPOCH_BYTES = 6;
const CLOCK_MS_BYTES = 6;
const OFFER_BYTES = ADDRESS_BYTES + EPOCH_BYTES + CLOCK_MS_BYTES + 4;

/**
 * Returns the records of these offers. Of each: author (32 bytes), slot (8), epoch (6, big-endian),
 * clock (6 for the milliseconds, 4 for the counter).
 */
export function encodeOffers(offers: readonly RegisterOffer[]): readonly Uint8Array[] {
  return encode(RECORDS.offer.number, OFFER_BYTES, offers, (bytes, at, { epoch, clock }) => {
    const next = bytes.writeUIntBE(epoch, at, EPOCH_BYTES);
    bytes.writeUInt32BE(clock.counter, bytes.writeUIntBE(clock.ms, next, CLOCK_MS_BYTES));
  });
}

/** Returns the records that ask for these registers. Of each: author (32 bytes), slot (8). */
export function encodeAsks(addresses: readonly RegisterAddress[]): readonly Uint8Array[] {
  return encode(RECORDS.ask.number, ADDRESS_BYTES, addresses, () => {});
}

function encode<T extends RegisterAddress>(
  kind: number,
  size: number,
  all: readonly T[],
  finish: (bytes: Buffer, at: number, one: T) => void,
): readonly Uint8Array[] {
  const records: Uint8Array[] = [];
  const most = Math.floor(MAX_RECORD_BODY_BYTES / size);
  for (let first = 0; first < all.length; first += most) {
    const page = all.slice(first, first + most);
    const bytes = Buffer.alloc(page.length * size);
    page.forEach((one, index) => {
      const at = index * size;
      bytes.set(peerKey(one.author), at);
      bytes.write(one.slot, at + PEER_ID_BYTES, "base64url");
      finish(bytes, at + ADDRESS_BYTES, one);
    });
    records.push(encodeRecord(kind, bytes));
  }
  return records;
}

/** Decodes the offers in the body of a record; `undefined` where it is malformed. */
export function decodeOffers(body: Uint8Array): readonly RegisterOffer[] | undefined {
  if (body.length % OFFER_BYTES !== 0) return undefined;
  const bytes = view(body);
  const offers: RegisterOffer[] = [];
  for (let at = 0; at < body.length; at += OFFER_BYTES) {
    const numbers = at + ADDRESS_BYTES;
    offers.push({
      ...addressAt(body, at),
      epoch: bytes.readUIntBE(numbers, EPOCH_BYTES),
      clock: {
        ms: bytes.readUIntBE(numbers + EPOCH_BYTES, CLOCK_MS_BYTES),
        counter: bytes.readUInt32BE(numbers + EPOCH_BYTES + CLOCK_MS_BYTES),
      },
    });
  }
  return offers;
}

/** Decodes the addresses in the body of a request; `undefined` where it is malformed. */
export function decodeAsks(body: Uint8Array): readonly RegisterAddress[] | undefined {
  if (body.length % ADDRESS_BYTES !== 0) return undefined;
  const addresses: RegisterAddress[] = [];
  for (let at = 0; at < body.length; at += ADDRESS_BYTES) addresses.push(addressAt(body, at));
  return addresses;
}

function addressAt(body: Uint8Array, at: number): RegisterAddress {
  const slotAt = at + PEER_ID_BYTES;
  return {
    author: toBase64Url(body.subarray(at, slotAt)) as PeerId,
    slot: toBase64Url(body.subarray(slotAt, slotAt + SLOT_BYTES)),
  };
}
