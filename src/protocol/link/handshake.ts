/**
 * The authenticated handshake of a link: the three messages of Noise XX (or XXpsk3), with a signed
 * identity of each side in the second and third one.
 *
 * 1. The prologue names the protocol's version and the mesh. Two meshes never finish a handshake,
 *    nor do two secrets.
 * 2. The identity is encrypted; the initiator's is sent only after the responder has proven its
 *    own.
 * 3. An identity counts only with its signature over this connection's handshake hash
 *    (`identity.ts`).
 *
 * @module
 */

import { utf8 } from "../../core/bytes.ts";
import { prologueOf } from "../../core/protocol_version.ts";
import type { DhKeyPair, SigningKey } from "../curve25519_keys.ts";
import { createHandshake, type TransportKeys } from "../noise/handshake_state.ts";
import { decodeIdentity, encodeIdentity, type Identity } from "./identity.ts";

export interface HandshakeParty {
  readonly initiator: boolean;
  readonly mesh: string;
  /** 32 bytes made of the mesh's secret. */
  readonly psk?: Uint8Array;
  readonly signer: SigningKey;
  readonly identity: Identity;
  readonly staticKey: DhKeyPair;
  /** A fresh one; it is taken once, when the handshake is created. */
  readonly ephemeralKey: DhKeyPair;
}

export type HandshakeStep =
  | {
    readonly state: "more";
    /** To send; the caller frames it. */
    readonly reply?: Uint8Array;
  }
  | {
    readonly state: "done";
    readonly reply?: Uint8Array;
    readonly identity: Identity;
    readonly keys: TransportKeys;
  }
  /** `mismatch`: it looks like another secret, mesh or version. */
  | { readonly state: "failed"; readonly reason: string; readonly mismatch: boolean };

/** A handshake in progress. */
export interface AuthenticatedHandshake {
  /** Returns the initiator's first message. */
  start(): Uint8Array;
  /** Takes the next message of the other side. */
  receive(message: Uint8Array): HandshakeStep;
}

const NO_PAYLOAD = new Uint8Array(0);

/**
 * Creates a handshake that proves our identity, and learns the proven identity of the other side.
 */
export function createAuthenticatedHandshake(party: HandshakeParty): AuthenticatedHandshake {
  const role = party.initiator ? "initiator" : "responder";
  const otherRole = party.initiator ? "responder" : "initiator";
  const noise = createHandshake({
    ...party,
    prologue: utf8(prologueOf(party.mesh)),
  });
  let messages = 0;

  const own = (hash: Uint8Array): Uint8Array =>
    encodeIdentity(party.identity, party.signer, party.mesh, role, hash);

  return {
    start: () => noise.write(() => NO_PAYLOAD)!, // nothing of the other side is in it yet
    receive(message) {
      const first = messages++ === 0 && !party.initiator;
      const read = noise.read(message);
      if (read.state === "failed") {
        const mismatch = read.reason === "wrong key" || (first && read.reason === "too short");
        return { state: "failed", reason: read.reason, mismatch };
      }
      if (first) {
        const reply = noise.write(own);
        if (reply === undefined) {
          return { state: "failed", reason: "small-order key", mismatch: false };
        }
        return { state: "more", reply };
      }
      const identity = decodeIdentity(read.payload, party.mesh, otherRole, read.hashBeforePayload);
      if (identity === undefined) {
        return { state: "failed", reason: "its identity is not proven", mismatch: false };
      }
      if (!party.initiator) return { state: "done", identity, keys: noise.finish() };
      const reply = noise.write(own);
      if (reply === undefined) {
        return { state: "failed", reason: "small-order key", mismatch: false };
      }
      return { state: "done", reply, identity, keys: noise.finish() };
    },
  };
}
