/**
 * Keys, identities and handshake keys that tests of protocol/ share.
 *
 * @module
 */

import type { Now } from "../../src/core/now.ts";
import { dhKeyPair, type SigningKey, signingKey } from "../../src/protocol/curve25519_keys.ts";
import type { HandshakeParty } from "../../src/protocol/link/handshake.ts";
import type { Identity } from "../../src/protocol/link/identity.ts";
import { createHandshake, type TransportKeys } from "../../src/protocol/noise/handshake_state.ts";

export const START: Now = { monotonic: 1_000, wall: Date.UTC(2026, 0, 1) };

/** `START`, so many milliseconds later. */
export const at = (ms: number): Now => ({
  monotonic: START.monotonic + ms,
  wall: START.wall + ms,
});

export const seed = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

export function identityOf(signer: SigningKey, changes: Partial<Identity> = {}): Identity {
  return {
    id: signer.id,
    epoch: START.wall,
    username: "somebody",
    port: 8_080,
    version: "0.0.0",
    rate: [20, 5],
    ...changes,
  };
}

/** One end of a handshake whose every key is made of `number`. */
export function party(
  number: number,
  initiator: boolean,
  changes: Partial<HandshakeParty> = {},
): HandshakeParty {
  const signer = signingKey(seed(number));
  return {
    initiator,
    mesh: "lan",
    signer,
    identity: identityOf(signer),
    staticKey: dhKeyPair(seed(number + 100)),
    ephemeralKey: dhKeyPair(seed(number + 150)),
    ...changes,
  };
}

/** The transport keys of both ends of a finished Noise handshake. */
export function transportKeys(): readonly [TransportKeys, TransportKeys] {
  const side = (number: number, initiator: boolean) =>
    createHandshake({
      initiator,
      prologue: new Uint8Array(0),
      staticKey: dhKeyPair(seed(number)),
      ephemeralKey: dhKeyPair(seed(number + 50)),
    });
  const [a, b] = [side(1, true), side(2, false)];
  const nothing = () => new Uint8Array(0);
  b.read(a.write(nothing)!);
  a.read(b.write(nothing)!);
  b.read(a.write(nothing)!);
  return [a.finish(), b.finish()];
}

/**
 * Public keys of small order (RFC 7748 §7; Bernstein, "Curve25519: validating public keys"): zero,
 * one, the two of order 8, p - 1, and the same ones spelt above p; each also with the bit set that
 * X25519 ignores.
 */
export const SMALL_ORDER_KEYS: readonly Uint8Array[] = [
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
].flatMap((hex) => {
  const key = Uint8Array.from(hex.match(/../g)!, (byte) => parseInt(byte, 16));
  const high = key.slice();
  high[31]! |= 0x80;
  return [key, high];
});
