import { concat, utf8 } from "../../core/bytes.ts";
import { createHandshake, type TransportKeys } from "../noise/handshake_state.ts";
import type { DhKeyPair, SigningKey } from "../signing_keys.ts";
import { decodeIdentity, encodeIdentity, type Identity } from "./identity.ts";

export interface HandshakeParty {
  readonly initiator: boolean;
  readonly mesh: string;
  /** 32 bytes made of the mesh's secret. */
  readonly psk?: Uint8Array;
  readonly signer: SigningKey;
  readonly identity: Identity;
  readonly staticKey: DhKeyPair;
  readonly ephemeralKey: DhKeyPair;
}

export type HandshakeStep =
  | {
    readonly state: "more";
    /** To be sent, framed by the caller. */
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

/** The three messages of Noise XX with the identities in them (DESIGN: "Link"). */
export interface AuthenticatedHandshake {
  /** The initiator's first message. */
  start(): Uint8Array;
  receive(message: Uint8Array): HandshakeStep;
}

const NO_PAYLOAD = new Uint8Array(0);

/** A handshake that says who we are and learns, proven, who the other is. */
export function createAuthenticatedHandshake(party: HandshakeParty): AuthenticatedHandshake {
  const role = party.initiator ? "initiator" : "responder";
  const otherRole = party.initiator ? "responder" : "initiator";
  const noise = createHandshake({
    ...party,
    prologue: concat(utf8("p2pchat/1\0"), utf8(party.mesh)),
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
