/**
 * The material of a hostile peer's floods: keys that nobody else has, and envelopes and registers
 * under valid signatures of those keys.
 *
 * @module
 */

import { randomBytes } from "node:crypto";
import { toBase64Url } from "../../src/core/bytes.ts";
import type { PeerId } from "../../src/core/peer_id.ts";
import type { SigningKey } from "../../src/protocol/curve25519_keys.ts";
import {
  createEnvelopeCodec,
  type Envelope,
} from "../../src/protocol/replication/wire/envelope.ts";
import { EMPTY_PROFILE, presenceRegister } from "../../src/protocol/replication/wire/presence.ts";
import { createRegisterCodec, slotOf } from "../../src/protocol/replication/wire/register.ts";
import { newKey } from "../e2e/hostile_peer.ts";

/** An incarnation of ours, whose chain of envelopes goes on. */
export interface Chain {
  readonly signer: SigningKey;
  readonly epoch: number;
  /** The record of the next envelope. */
  next(fields?: Partial<Envelope>): Uint8Array;
}

export interface ForgedState {
  /** A key that was made before, another one each time; after all of them, the first again. */
  key(): SigningKey;
  /** An id that belongs to nobody. */
  id(): PeerId;
  /** A chain of an author, of its own where none is given. */
  chain(signer?: SigningKey, epoch?: number): Chain;
  /** The record of a register of the time `ms`, else of now; each is newer than the one before. */
  register(signer: SigningKey, kind: string, key: string, value: object, ms?: number): Uint8Array;
  /** The record of a presence. */
  presence(signer: SigningKey, name: string): Uint8Array;
  /** The slot of a register. */
  slot(kind: string, key: string): string;
  /** A number, one higher each time. */
  count(): number;
}

/** Makes the state of a hostile peer of a mesh, with so many keys. */
export function createForgedState(mesh: string, keys: number): ForgedState {
  const all = Array.from({ length: keys }, newKey);
  const envelopes = createEnvelopeCodec(mesh);
  const registers = createRegisterCodec(mesh);
  const epoch = Date.now();
  let at = 0;
  let counter = 0;

  function register(
    signer: SigningKey,
    kind: string,
    key: string,
    value: object,
    ms: number = Date.now(),
  ): Uint8Array {
    const clock = { ms, counter: ++counter };
    return registers.sign({ author: signer.id, epoch, kind, key, clock, value }, signer).record;
  }

  return {
    key: () => all[at++ % all.length]!,
    id: () => toBase64Url(new Uint8Array(randomBytes(32))) as PeerId,
    chain(signer = newKey(), begun = epoch) {
      let previous = { sequence: 0, digest: "" };
      return {
        signer,
        epoch: begun,
        next(fields = {}) {
          const wall = Date.now();
          const envelope: Envelope = {
            type: "chat",
            sender: "mallory",
            content: "as long as what people say to each other, more or less",
            timestamp: new Date(wall).toISOString(),
            sequence: previous.sequence + 1,
            author: signer.id,
            epoch: begun,
            prev: previous.digest,
            room: "general",
            clock: [wall, previous.sequence],
            ...fields,
          };
          const { record, digest } = envelopes.sign(envelope, signer);
          previous = { sequence: envelope.sequence, digest };
          return record;
        },
      };
    },
    register,
    presence(signer, name) {
      const clock = { ms: Date.now(), counter: ++counter };
      const { value } = presenceRegister({
        author: signer.id,
        epoch,
        clock,
        name,
        version: "0",
        addresses: [{ hostname: `127.0.${counter >> 8 & 255}.${counter & 255}`, port: 9 }],
        gone: false,
        ...EMPTY_PROFILE,
      });
      return register(signer, "presence", "", value as object);
    },
    slot: (kind, key) => slotOf({ kind, key }),
    count: () => ++counter,
  };
}
