/**
 * The register table under test, with signed registers to feed it.
 *
 * @module
 */

import { type SigningKey, signingKey, verify } from "../../../../src/protocol/curve25519_keys.ts";
import { decodeRecords } from "../../../../src/protocol/link/record.ts";
import { createRegisters } from "../../../../src/protocol/replication/registers/registers.ts";
import {
  createRegisterCodec,
  type Register,
  type SignedRegister,
} from "../../../../src/protocol/replication/wire/register.ts";
import { at, seed, START } from "../../identities.ts";

/** Spares nobody. */
export const nobody = () => false;

/** Registers in which everything is told, and what was checked counts. */
export function registerHarness() {
  let checks = 0;
  const codec = createRegisterCodec("lan", (...args) => (checks++, verify(...args)));
  const forgotten: string[] = [];
  const registers = createRegisters(
    codec,
    (event) => {
      if (event.type === "registerDropped") forgotten.push(`${event.kind} ${event.key}`.trim());
    },
  );
  const signed = (changes: Partial<Register> = {}, signer = signingKey(seed(4))): SignedRegister =>
    codec.sign({
      author: signer.id,
      epoch: START.wall,
      kind: "presence",
      key: "",
      clock: { ms: START.wall, counter: 0 },
      value: {},
      ...changes,
    }, signer);
  return {
    registers,
    signed,
    forgotten,
    accept: ({ record }: SignedRegister, ms = 0, oldest = 0) =>
      registers.accept(bodyOf(record), at(ms), oldest).state,
    get checks() {
      return checks;
    },
    /** Kinds and keys of what is current. */
    kinds: () => registers.current.map(({ register: { kind, key } }) => `${kind} ${key}`.trim()),
    /** The clocks of what is current. */
    current: () => registers.current.map(({ register }) => register.clock.ms - START.wall),
  };
}

/** What is in a record. */
export const bodyOf = (record: Uint8Array): Uint8Array => decodeRecords(record)![0]!.body;
/** A reading so much behind the start. */
export const clock = (ms: number, counter = 0) => ({ clock: { ms: START.wall + ms, counter } });

/** A key for each number there may be. */
export function signerOf(number: number): SigningKey {
  const bytes = seed(9);
  bytes[0] = number;
  bytes[1] = number >> 8;
  return signingKey(bytes);
}
