import { hash, type KeyObject } from "node:crypto";
import * as v from "valibot";
import { concat, fromBase64Url, fromUtf8, utf8 } from "../../../core/bytes.ts";
import type { Clock } from "../../../core/hybrid_logical_clock.ts";
import { MAX_ROOM_ID_CHARACTERS } from "../../../core/limits/chat.ts";
import {
  MAX_CLOCK_COUNTER,
  MAX_ENVELOPE_BYTES,
  MAX_EPOCH_MS,
  MAX_SEQUENCE,
} from "../../../core/limits/replication.ts";
import {
  MAX_CONTENT_BYTES,
  MAX_SEALED_BYTES,
  MAX_SENDER_CHARACTERS,
} from "../../../core/limits/text.ts";
import type { PeerId } from "../../../core/peer.ts";
import { PeerIdSchema } from "../../peer_id_schema.ts";
import { encodeRecord, RECORD_HEADER_BYTES, RECORDS } from "../../link/record.ts";
import { KEY_BYTES, sign, SIGNATURE_BYTES, type SigningKey, verify } from "../../signing_keys.ts";

/** What only some can read, in the place of an envelope's content. All of it is opaque here. */
export interface Sealed {
  /** Who can read it; not given where whoever has the room's password can. */
  readonly to?: PeerId;
  /** What the key is derived with: {@link KEY_BYTES}, base64url. Of HPKE (RFC 9180 §4) it is `enc`. */
  readonly key: string;
  /** The ciphertext, at most {@link MAX_SEALED_BYTES}, base64url. */
  readonly text: string;
}

/** What an author signs. `(author, epoch, sequence)` is its identity. */
export interface Envelope {
  /** What it is to the chat: `chat`, `action`, `nick`, `private`; unknown ones pass through. */
  readonly type: string;
  readonly sender: string;
  /** Empty where it is sealed. */
  readonly content: string;
  /** Takes the place of the content: of the two one is signed. */
  readonly sealed?: Sealed;
  /** RFC 3339 with milliseconds, UTC. */
  readonly timestamp: string;
  readonly sequence: number;
  readonly author: PeerId;
  readonly epoch: number;
  /** {@link SignedEnvelope.digest} of the author's previous envelope of this epoch; empty for the first. */
  readonly prev: string;
  readonly room: string;
  readonly clock: readonly [ms: number, counter: number];
}

/** What is to be said; number, chain, clock and signature are the mesh's to add. Of a sealed one the content stays here. */
export type Draft = Pick<Envelope, "type" | "room" | "content" | "sealed">;

/** An envelope with the very bytes that were signed, so that whoever passes it on passes on the same. */
export interface SignedEnvelope {
  readonly envelope: Envelope;
  readonly json: Uint8Array;
  readonly signature: Uint8Array;
  /** SHA-256 of `json`, base64url: what the next envelope's `prev` names. */
  readonly digest: string;
}

/** An envelope as it came, its signature unchecked. */
export interface DecodedEnvelope {
  readonly signed: SignedEnvelope;
  /** Links it crossed, 1 to 255. */
  readonly hops: number;
  /** The body of its record; shares memory with all that came with it. */
  readonly body: Uint8Array;
}

/** The clock reading of an envelope. */
export function clockOf(envelope: Envelope): Clock {
  return { ms: envelope.clock[0], counter: envelope.clock[1] };
}

const encoder = new TextEncoder();
/** A body is 1 byte of links crossed when it arrives, 64 bytes signature, JSON as signed. */
const HEADER_BYTES = 1 + SIGNATURE_BYTES;
/** Links that an envelope crossed when it comes from its author's own. */
export const FIRST_HOP = 1;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const positive = (limit: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(limit));
const SealedFields = v.object({
  to: v.exactOptional(PeerIdSchema),
  key: v.pipe(v.string(), v.check((text) => isBase64Url(text, KEY_BYTES))),
  text: v.pipe(
    v.string(),
    v.nonEmpty(),
    v.check((text) => {
      const bytes = Math.floor(text.length * 3 / 4);
      return bytes <= MAX_SEALED_BYTES && isBase64Url(text, bytes);
    }),
  ),
});
const Fields = v.object({
  type: v.pipe(v.string(), v.minLength(1), v.maxLength(32)),
  sender: v.pipe(v.string(), v.maxLength(MAX_SENDER_CHARACTERS)),
  content: v.exactOptional(
    v.pipe(v.string(), v.check((text) => withinBytes(text, MAX_CONTENT_BYTES))),
  ),
  sealed: v.exactOptional(SealedFields),
  timestamp: v.pipe(
    v.string(),
    v.regex(TIMESTAMP),
    v.check((text) => !Number.isNaN(Date.parse(text))),
  ),
  sequence: positive(MAX_SEQUENCE),
  author: PeerIdSchema,
  epoch: positive(MAX_EPOCH_MS),
  prev: v.pipe(v.string(), v.maxLength(43)),
  room: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_ROOM_ID_CHARACTERS)),
  clock: v.tuple([
    v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_CLOCK_COUNTER)),
  ]),
});

function isBase64Url(text: string, bytes: number): boolean {
  return fromBase64Url(text, bytes) !== undefined;
}

function withinBytes(text: string, limit: number): boolean {
  return text.length * 3 <= limit || utf8(text).length <= limit;
}

/** Signs and verifies for one mesh: a signature of one mesh is worth nothing in another. */
export interface EnvelopeCodec {
  /** The record of an envelope as its author sends it, and its digest. */
  sign(
    envelope: Envelope,
    signer: SigningKey,
  ): { readonly record: Uint8Array; readonly digest: string };
  /** Whether the author's key signed it. */
  verify(signed: Pick<SignedEnvelope, "json" | "signature">, key: KeyObject): boolean;
}

/** A codec for `mesh`; `check` is Ed25519 but in simulations. */
export function createEnvelopeCodec(mesh: string, check: typeof verify = verify): EnvelopeCodec {
  const context = utf8(`p2pchat/1 envelope\0${mesh}\0`);
  // What is signed is put together here, since making new memory for each costs more than the copying.
  const scratch = new Uint8Array(context.length + MAX_ENVELOPE_BYTES);
  scratch.set(context);
  return {
    sign(envelope, signer) {
      const text = JSON.stringify(
        envelope.sealed === undefined ? envelope : { ...envelope, content: undefined },
      );
      const { read, written } = encoder.encodeInto(text, scratch.subarray(context.length));
      if (read < text.length) throw new RangeError("Cannot sign envelope: it is too long");
      const signed = scratch.subarray(0, context.length + written);
      const json = signed.subarray(context.length);
      const signature = sign(signer, signed);
      return {
        record: encodeRecord(RECORDS.envelope.number, Uint8Array.of(FIRST_HOP), signature, json),
        digest: digest(json),
      };
    },
    verify: (signed, key) => check(key, concat(context, signed.json), signed.signature),
  };
}

function digest(json: Uint8Array): string {
  return hash("sha256", json, "base64url");
}

/** The record with which the envelope in `body` is passed on, which then will have crossed `hops` links (1 to 255). */
export function relayRecord(body: Uint8Array, hops: number): Uint8Array {
  const record = encodeRecord(RECORDS.envelope.number, body);
  record[RECORD_HEADER_BYTES] = hops;
  return record;
}

/** What is signed in a record that {@link relayRecord} or an author made. */
export function signedPart(record: Uint8Array): Pick<SignedEnvelope, "json" | "signature"> {
  const body = record.subarray(RECORD_HEADER_BYTES);
  return { signature: body.subarray(1, HEADER_BYTES), json: body.subarray(HEADER_BYTES) };
}

/** What the body of an envelope record holds, its signature unchecked; `undefined` where it is malformed or oversized. */
export function decodeEnvelope(
  body: Uint8Array,
): DecodedEnvelope | undefined {
  if (body.length <= HEADER_BYTES || body.length > MAX_ENVELOPE_BYTES || body[0] === 0) {
    return undefined;
  }
  const json = body.subarray(HEADER_BYTES);
  const text = fromUtf8(json);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // not JSON
  }
  const parsed = v.safeParse(Fields, value, { abortEarly: true });
  if (!parsed.success) return undefined;
  const { content, sealed } = parsed.output;
  if ((content === undefined) === (sealed === undefined)) return undefined;
  return {
    body,
    hops: body[0]!,
    signed: {
      envelope: { ...parsed.output, content: content ?? "" },
      json,
      signature: body.subarray(1, HEADER_BYTES),
      digest: digest(json),
    },
  };
}

/** An envelope that is proven to be its author's, and new here. */
export interface Received {
  readonly envelope: Envelope;
  /** Links it crossed. */
  readonly hops: number;
  /** It was said before this node knew of that run of its author. */
  readonly earlier: boolean;
}
