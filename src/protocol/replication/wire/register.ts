/**
 * Registers on the wire: 64 bytes of Ed25519 signature (RFC 8032), then the signed JSON.
 *
 * 1. The signed bytes are relayed as they came.
 * 2. A signature holds for one mesh: its name is part of what is signed.
 *
 * @module
 */
import { hash, type KeyObject } from "node:crypto";
import * as v from "valibot";
import { concat, fromUtf8, toBase64Url, utf8 } from "../../../core/bytes.ts";
import type { Clock } from "../../../core/hybrid_logical_clock.ts";
import { MAX_ROOM_ID_CHARACTERS } from "../../../core/limits/chat.ts";
import { MAX_CLOCK_COUNTER, MAX_EPOCH_MS } from "../../../core/limits/replication.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import { contextOf } from "../../../core/protocol_version.ts";
import { sign, SIGNATURE_BYTES, type SigningKey, verify } from "../../curve25519_keys.ts";
import { encodeRecord, RECORDS } from "../../link/record.ts";
import { PeerIdSchema } from "../../peer_id_schema.ts";
import { MAX_BYTES_OF_ANY_KIND, registerKind } from "./register_kinds.ts";

/**
 * State that outlives the log: of each author, kind and key only the newest counts. A register has
 * no sequence number, so that an hour of presences does not look like missing messages afterwards.
 */
export interface Register {
  readonly author: PeerId;
  /** The author's incarnation. */
  readonly epoch: number;
  /** One of {@link REGISTER_KINDS}, or of a later version. */
  readonly kind: string;
  /** What of that kind it is about; empty where its author has but one. */
  readonly key: string;
  readonly clock: Clock;
  /** Depends on the kind; not validated here. */
  readonly value: unknown;
}

/** A register with the record that relays it. */
export interface SignedRegister {
  readonly register: Register;
  /** Its {@link slotOf}. */
  readonly slot: string;
  readonly record: Uint8Array;
}

const Fields = v.object({
  author: PeerIdSchema,
  epoch: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_EPOCH_MS)),
  kind: v.pipe(v.string(), v.minLength(1), v.maxLength(32)),
  key: v.pipe(v.string(), v.maxLength(MAX_ROOM_ID_CHARACTERS)),
  clock: v.tuple([
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_EPOCH_MS)),
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_CLOCK_COUNTER)),
  ]),
  value: v.record(v.string(), v.unknown()),
});

/** Signs, decodes and verifies registers of one mesh. */
export interface RegisterCodec {
  /** @throws RangeError where it is too long */
  sign(register: Register, signer: SigningKey): SignedRegister;
  /**
   * Decodes the body of a record, without a check of its signature; `undefined` where malformed.
   */
  decode(body: Uint8Array): Register | undefined;
  /** Whether the author's key signed this body. */
  verify(body: Uint8Array, key: KeyObject): boolean;
}

/** Makes a codec for `mesh`; `check` is Ed25519, except in simulations. */
export function createRegisterCodec(mesh: string, check: typeof verify = verify): RegisterCodec {
  const context = utf8(contextOf("register", mesh));
  return {
    sign(register, signer) {
      const { clock, ...fields } = register;
      const json = utf8(JSON.stringify({ ...fields, clock: [clock.ms, clock.counter] }));
      if (SIGNATURE_BYTES + json.length > registerKind(register).maxBytes) {
        throw new RangeError(`Cannot sign register: current length is ${json.length}`);
      }
      const signature = sign(signer, concat(context, json));
      const record = encodeRecord(RECORDS.register.number, signature, json);
      return { register, slot: slotOf(register), record };
    },
    decode(body) {
      if (body.length <= SIGNATURE_BYTES || body.length > MAX_BYTES_OF_ANY_KIND) {
        return undefined;
      }
      const text = fromUtf8(body.subarray(SIGNATURE_BYTES));
      if (text === undefined) return undefined;
      const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Fields), text, {
        abortEarly: true,
      });
      if (!parsed.success || body.length > registerKind(parsed.output).maxBytes) return undefined;
      const { clock: [ms, counter], ...fields } = parsed.output;
      return { ...fields, clock: { ms, counter } };
    },
    verify: (body, key) =>
      check(
        key,
        concat(context, body.subarray(SIGNATURE_BYTES)),
        body.subarray(0, SIGNATURE_BYTES),
      ),
  };
}

/** Length of a slot, in bytes. */
export const SLOT_BYTES = 8;

const slots = { kind: "", key: "", slot: "" };

/** Returns the slot of a kind and key: the first 8 bytes of their SHA-256, base64url. */
export function slotOf({ kind, key }: Pick<Register, "kind" | "key">): string {
  if (slots.kind !== kind || slots.key !== key) {
    const digest = hash("sha256", `${kind}\0${key}`, "buffer");
    Object.assign(slots, { kind, key, slot: toBase64Url(digest.subarray(0, SLOT_BYTES)) });
  }
  return slots.slot;
}
