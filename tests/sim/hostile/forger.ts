/**
 * A forger: signs envelopes, registers and haves of any content with keys at hand.
 *
 * @module
 */

import { toBase64Url } from "../../../src/core/bytes.ts";
import type { Now } from "../../../src/core/now.ts";
import { PEER_ID_BYTES, type PeerId } from "../../../src/core/peer_id.ts";
import { type SigningKey, signingKey } from "../../../src/protocol/curve25519_keys.ts";
import { RECORD_HEADER_BYTES } from "../../../src/protocol/link/record.ts";
import {
  createEnvelopeCodec,
  type Envelope,
} from "../../../src/protocol/replication/wire/envelope.ts";
import {
  EMPTY_PROFILE,
  type Presence,
  presenceRegister,
} from "../../../src/protocol/replication/wire/presence.ts";
import {
  createRegisterCodec,
  type Register,
} from "../../../src/protocol/replication/wire/register.ts";
import { secretOf } from "../sim_node_options.ts";

/** The mesh of all simulations. */
const MESH = "lan";

/** Somebody whose key is at hand, and who writes whatever it is made to. */
export interface Forger {
  readonly signer: SigningKey;
  /**
   * The record of the next envelope of its run, `changes` made before it is signed; the chain goes
   * on from it. Changing the epoch begins a run, whose first number is 1.
   */
  write(now: Now, changes?: Partial<Envelope>): Uint8Array;
  register(register: Omit<Register, "author">): Uint8Array;
  presence(now: Now, changes?: Partial<Presence>): Uint8Array;
}

/** The keys of the simulation's member of that number, from 0. */
export const memberKey = (number: number): SigningKey => signingKey(secretOf(number));

/** Keys of somebody who is no member. */
export const strangerKey = (number: number): SigningKey => signingKey(secretOf(0x800000 + number));

/** The id of nobody. */
export function anyId(number: number): PeerId {
  const bytes = new Uint8Array(PEER_ID_BYTES).fill(7);
  new DataView(bytes.buffer).setUint32(0, number);
  return toBase64Url(bytes) as PeerId;
}

/** Creates a forger that has signed nothing; its incarnation is `epoch`. */
export function createForger(signer: SigningKey, epoch: number): Forger {
  const codec = createEnvelopeCodec(MESH);
  const registers = createRegisterCodec(MESH);
  let last = { epoch, sequence: 0, digest: "" };
  let counter = 0;

  const pen: Forger = {
    signer,
    write(now, changes = {}) {
      if (changes.epoch !== undefined && changes.epoch !== last.epoch) {
        last = { epoch: changes.epoch, sequence: 0, digest: "" };
      }
      const envelope: Envelope = {
        type: "chat",
        sender: "mallory",
        content: `number ${last.sequence + 1}`,
        timestamp: new Date(now.wall).toISOString(),
        sequence: last.sequence + 1,
        author: signer.id,
        epoch: last.epoch,
        prev: last.digest,
        room: "general",
        clock: [now.wall, ++counter],
        ...changes,
      };
      const further = envelope.more?.length ?? 0;
      counter += further;
      const { record, digest } = codec.sign(envelope, signer);
      last = { epoch: envelope.epoch, sequence: envelope.sequence + further, digest };
      return record;
    },
    register: (register) => registers.sign({ ...register, author: signer.id }, signer).record,
    presence(now, changes = {}) {
      const { author: _, ...register } = presenceRegister({
        author: signer.id,
        epoch: last.epoch,
        clock: { ms: now.wall, counter: ++counter },
        name: "mallory",
        version: "0.0.0",
        addresses: [],
        gone: false,
        ...EMPTY_PROFILE,
        ...changes,
      });
      return pen.register(register);
    },
  };
  return pen;
}

/** The record of an envelope with a signature that is nobody's. */
export function spoil(record: Uint8Array): Uint8Array {
  const copy = record.slice();
  copy[RECORD_HEADER_BYTES + 1]! ^= 1;
  return copy;
}
