/**
 * Writes one author's chain of envelopes.
 *
 * @module
 */

import { type SigningKey, signingKey } from "../../../../src/protocol/curve25519_keys.ts";
import { decodeRecords } from "../../../../src/protocol/link/record.ts";
import {
  createEnvelopeCodec,
  type Envelope,
  numbersOf,
} from "../../../../src/protocol/replication/wire/envelope.ts";
import { seed, START } from "../../identities.ts";

/** One author's envelopes, as bodies of records. */
export interface EnvelopeWriter {
  readonly signer: SigningKey;
  /**
   * The next one of the chain; where `changes` break it, the chain goes on from what was broken.
   */
  write(changes?: Partial<Envelope>): Uint8Array;
  /** So many. */
  several(count: number): readonly Uint8Array[];
}

/** Writes with the key that this number, or this seed, makes. */
export function createEnvelopeWriter(key: number | Uint8Array = 4, mesh = "lan"): EnvelopeWriter {
  const signer = signingKey(typeof key === "number" ? seed(key) : key);
  const codec = createEnvelopeCodec(mesh);
  let prev = "";
  let sequence = 0;
  const writer: EnvelopeWriter = {
    signer,
    write(changes = {}) {
      const envelope: Envelope = {
        type: "chat",
        sender: "somebody",
        content: `number ${sequence + 1}`,
        timestamp: "2026-01-01T00:00:00.000Z",
        sequence: sequence + 1,
        author: signer.id,
        epoch: START.wall,
        prev,
        room: "general",
        clock: [START.wall + sequence, 0],
        ...changes,
      };
      const { record, digest } = codec.sign(envelope, signer);
      prev = digest;
      sequence = numbersOf(envelope).to;
      return decodeRecords(record)![0]!.body;
    },
    several: (count) => Array.from({ length: count }, () => writer.write()),
  };
  return writer;
}

/** The same body under a signature that is nobody's. */
export function forged(body: Uint8Array): Uint8Array {
  const copy = body.slice();
  copy[1]! ^= 1;
  return copy;
}
