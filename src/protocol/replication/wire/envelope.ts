/**
 * Envelopes: what an author signs, and the record that carries it: 1 byte of links crossed, 64
 * bytes of Ed25519 signature (RFC 8032), then the signed JSON.
 *
 * 1. The signed bytes are relayed as they came; only the byte of links crossed changes.
 * 2. A signature holds for one mesh: its name is part of what is signed.
 * 3. Exactly one of `content` and `sealed` is signed.
 *
 * @module
 */
import { hash, type KeyObject } from "node:crypto";
import * as v from "valibot";
import { concat, fromBase64Url, fromUtf8, utf8 } from "../../../core/bytes.ts";
import type { Clock } from "../../../core/hybrid_logical_clock.ts";
import { MAX_ROOM_ID_CHARACTERS } from "../../../core/limits/chat.ts";
import {
  MAX_CLOCK_COUNTER,
  MAX_CONTENTS_PER_ENVELOPE,
  MAX_ENVELOPE_BYTES,
  MAX_ENVELOPE_OVERHEAD_BYTES,
  MAX_EPOCH_MS,
  MAX_SEQUENCE,
} from "../../../core/limits/replication.ts";
import {
  MAX_CONTENT_BYTES,
  MAX_SEALED_BYTES,
  MAX_SENDER_CHARACTERS,
} from "../../../core/limits/text.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import { contextOf } from "../../../core/protocol_version.ts";
import {
  KEY_BYTES,
  sign,
  SIGNATURE_BYTES,
  type SigningKey,
  verify,
} from "../../curve25519_keys.ts";
import { encodeRecord, RECORD_HEADER_BYTES, RECORDS } from "../../link/record.ts";
import { PeerIdSchema } from "../../peer_id_schema.ts";
import { envelopeType } from "./envelope_types.ts";
import type { Misdated } from "./misdated.ts";
import type { Range } from "./sequence_range.ts";

/** Encrypted content. All of it is opaque here. */
export interface Sealed {
  /** The one peer that can open it; not given where the room's password opens it. */
  readonly to?: PeerId;
  /**
   * The key's derivation input: {@link KEY_BYTES}, base64url. With HPKE (RFC 9180 §4) it is `enc`.
   */
  readonly key: string;
  /** The ciphertext, at most {@link MAX_SEALED_BYTES}, base64url. */
  readonly text: string;
}

/** A signed message. `(author, epoch, sequence)` identifies it. */
export interface Envelope {
  /** One of {@link ENVELOPE_TYPES}, or of a later version. */
  readonly type: string;
  readonly sender: string;
  /** Empty where it is sealed. */
  readonly content: string;
  /**
   * Further contents, of the numbers that follow: 1 to {@link MAX_CONTENTS_PER_ENVELOPE} in all.
   */
  readonly more?: readonly string[];
  /** Replaces the content: one of the two is signed. */
  readonly sealed?: Sealed;
  /** The length of the sealed list; absent where one content is sealed. */
  readonly count?: number;
  /**
   * The number of the author's previous line in this room that it wants kept, in this incarnation;
   * 0 for none, absent where the author does not know any more.
   */
  readonly back?: number;
  /** The author does not want it kept. */
  readonly keep?: false;
  /** RFC 3339 with milliseconds, UTC. */
  readonly timestamp: string;
  readonly sequence: number;
  readonly author: PeerId;
  readonly epoch: number;
  /**
   * {@link SignedEnvelope.digest} of the author's previous envelope of this epoch; empty for
   * the first.
   */
  readonly prev: string;
  readonly room: string;
  readonly clock: readonly [ms: number, counter: number];
  /** Which content of a sealed list it stands for, from 0: never signed ({@link contentsOf}). */
  readonly part?: number;
}

/** A message to publish; the mesh adds number, chain, clock and signature. */
export type Draft = Pick<Envelope, "type" | "room" | "content" | "sealed" | "count">;

/** An envelope with the bytes that were signed. */
export interface SignedEnvelope {
  readonly envelope: Envelope;
  readonly json: Uint8Array;
  readonly signature: Uint8Array;
  /** SHA-256 of `json`, base64url: the next envelope's `prev`. */
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

/** Returns the clock reading of an envelope: that of its first content. */
export function clockOf(envelope: Envelope): Clock {
  return { ms: envelope.clock[0], counter: envelope.clock[1] };
}

/** Returns how many contents an envelope has. */
export function countOf({ more, count }: Pick<Envelope, "more" | "count">): number {
  return more === undefined ? count ?? 1 : more.length + 1;
}

/** Returns the clock reading of the last content. */
export function lastClockOf(envelope: Envelope): Clock {
  const { clock: [ms, counter] } = envelope;
  return { ms, counter: counter + countOf(envelope) - 1 };
}

/** Returns the numbers of the contents: their author's next envelope begins behind the last. */
export function numbersOf(envelope: Envelope): Range {
  const { sequence } = envelope;
  return { from: sequence, to: sequence + countOf(envelope) - 1 };
}

/**
 * Returns an envelope for each content, by which the layers above know it, in rising order. Those
 * of a sealed list share its ciphertext, and {@link Envelope.part} tells them apart.
 */
export function contentsOf(envelope: Envelope): readonly Envelope[] {
  const count = countOf(envelope);
  if (count === 1) return [envelope];
  const { more = [], sequence, clock: [ms, counter], back, ...rest } = envelope;
  return Array.from({ length: count }, (_, at): Envelope => ({
    ...rest,
    content: at === 0 ? envelope.content : more[at - 1] ?? "",
    sequence: sequence + at,
    clock: [ms, counter + at],
    ...(at > 0 ? { back: sequence + at - 1 } : back === undefined ? {} : { back }),
    ...(envelope.sealed === undefined ? {} : { part: at }),
  }));
}

const encoder = new TextEncoder();
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
  more: v.exactOptional(
    v.pipe(
      v.array(v.pipe(v.string(), v.check((text) => withinBytes(text, MAX_CONTENT_BYTES)))),
      v.minLength(1),
      v.maxLength(MAX_CONTENTS_PER_ENVELOPE - 1),
      v.readonly(),
    ),
  ),
  sealed: v.exactOptional(SealedFields),
  count: v.exactOptional(positive(MAX_CONTENTS_PER_ENVELOPE)),
  back: v.exactOptional(
    v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MAX_SEQUENCE)),
  ),
  keep: v.exactOptional(v.literal(false)),
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

/** Whether fields that are right one by one fit each other. */
function isConsistent({ type, more, sealed, count, sequence, clock }: FieldValues): boolean {
  if (sealed === undefined ? count !== undefined : more !== undefined) return false;
  if (more !== undefined && envelopeType(type)?.isLine === false) return false;
  const others = countOf({ ...(more && { more }), ...(count && { count }) }) - 1;
  return sequence + others <= MAX_SEQUENCE && clock[1] + others <= MAX_CLOCK_COUNTER;
}

/**
 * Whether JSON of so many bytes has little besides its contents: no field of an envelope can be
 * used to carry something else through the mesh.
 */
function isLean({ content, more = [], sealed }: FieldValues, bytes: number): boolean {
  const least = bytes - MAX_ENVELOPE_OVERHEAD_BYTES;
  if (sealed !== undefined) return sealed.text.length >= least;
  let characters = content?.length ?? 0;
  for (const text of more) characters += text.length + 3;
  // their JSON is at least as long, and is made only where that does not settle it
  return characters >= least || utf8(JSON.stringify([content, ...more])).length >= least;
}

function isBase64Url(text: string, bytes: number): boolean {
  return fromBase64Url(text, bytes) !== undefined;
}

type FieldValues = v.InferOutput<typeof Fields>;

function withinBytes(text: string, limit: number): boolean {
  return text.length * 3 <= limit || utf8(text).length <= limit;
}

/** Signs and verifies envelopes of one mesh. */
export interface EnvelopeCodec {
  /** Returns the record of an envelope as its author sends it, and its digest. */
  sign(
    envelope: Envelope,
    signer: SigningKey,
  ): { readonly record: Uint8Array; readonly digest: string };
  /** Whether the author's key signed it. */
  verify(signed: Pick<SignedEnvelope, "json" | "signature">, key: KeyObject): boolean;
}

/** Makes a codec for `mesh`; `check` is Ed25519, except in simulations. */
export function createEnvelopeCodec(mesh: string, check: typeof verify = verify): EnvelopeCodec {
  const context = utf8(contextOf("envelope", mesh));
  // one buffer for all that is signed: new memory for each costs more than the copying
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

/**
 * Returns the record that relays the envelope in `body`, which then has crossed `hops` links (1 to
 * 255).
 */
export function relayRecord(body: Uint8Array, hops: number): Uint8Array {
  const record = encodeRecord(RECORDS.envelope.number, body);
  record[RECORD_HEADER_BYTES] = hops;
  return record;
}

/** Returns the signed part of a record that {@link relayRecord} or an author made. */
export function signedPart(record: Uint8Array): Pick<SignedEnvelope, "json" | "signature"> {
  const body = record.subarray(RECORD_HEADER_BYTES);
  return { signature: body.subarray(1, HEADER_BYTES), json: body.subarray(HEADER_BYTES) };
}

/**
 * Decodes the body of an envelope record, without a check of its signature; `undefined` where
 * malformed.
 */
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
  if (!isConsistent(parsed.output) || !isLean(parsed.output, json.length)) return undefined;
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

/** An envelope that is proven and new here. */
export interface Received {
  readonly envelope: Envelope;
  /** Links it crossed. */
  readonly hops: number;
  /** Whether it was sent before this node knew of that incarnation of its author. */
  readonly earlier: boolean;
  /** Its clock gives it no place: it stands where it arrives. */
  readonly misdated?: Misdated;
}

/** An envelope of our own, as it is sent. */
export type Published = Pick<Received, "envelope" | "misdated">;
