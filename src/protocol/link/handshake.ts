/**
 * The authenticated handshake of a link: the three messages of Noise XX (or XXpsk3), with a signed
 * identity of each side in the second and third one.
 *
 * 1. The prologue names the protocol and the mesh. Two meshes never finish a handshake, nor do two
 *    secrets. The initiator offers versions of the protocol in the first message
 *    (`version_offer.ts`).
 * 2. The identity is encrypted; the initiator's is sent only after the responder has proven its
 *    own.
 * 3. An identity counts only with its signature over this connection's handshake hash
 *    (`identity.ts`).
 *
 * @module
 */

import { utf8 } from "../../core/bytes.ts";
import { prologueOf, PROTOCOL_VERSION } from "../../core/protocol_version.ts";
import { type DhKeyPair, KEY_BYTES, type SigningKey } from "../curve25519_keys.ts";
import { TAG_BYTES } from "../noise/cipher_state.ts";
import { createHandshake, type TransportKeys } from "../noise/handshake_state.ts";
import { decodeIdentity, encodeIdentity, type Identity } from "./identity.ts";
import { encodeOffer, judgeOffer, nameInVersion1, type OtherVersion } from "./version_offer.ts";

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
    /** The other side speaks no version of ours: the handshake is going to fail. */
    readonly otherVersion?: OtherVersion;
  }
  | {
    readonly state: "done";
    readonly reply?: Uint8Array;
    readonly identity: Identity;
    readonly keys: TransportKeys;
  }
  /** `mismatch`: it looks like another secret or mesh. */
  | {
    readonly state: "failed";
    readonly reason: string;
    readonly mismatch: boolean;
    readonly otherVersion?: OtherVersion;
  };

/** A handshake in progress. */
export interface AuthenticatedHandshake {
  /** Returns the initiator's first message. */
  start(): Uint8Array;
  /** Takes the next message of the other side. */
  receive(message: Uint8Array): HandshakeStep;
}

const OTHER_VERSION = "it speaks another version of the protocol";

/**
 * Creates a handshake that proves our identity, and learns the proven identity of the other side.
 */
export function createAuthenticatedHandshake(party: HandshakeParty): AuthenticatedHandshake {
  const role = party.initiator ? "initiator" : "responder";
  const otherRole = party.initiator ? "responder" : "initiator";
  const { initiator, mesh, psk, staticKey } = party;
  const keys = { staticKey, ephemeralKey: party.ephemeralKey };
  const noise = createHandshake({
    ...keys,
    initiator,
    prologue: utf8(prologueOf(mesh)),
    ...(psk === undefined ? {} : { psk }),
  });
  /** The length of a first message without a payload, which is how version 1 begins. */
  const emptyFirst = KEY_BYTES + (psk === undefined ? 0 : TAG_BYTES);
  let messages = 0;
  /** A first message without an offer is answered too: the other end learns why it fails. */
  let isOffered = true;

  const own = (hash: Uint8Array): Uint8Array =>
    encodeIdentity(party.identity, party.signer, mesh, role, hash);

  function failed(reason: string, mismatch = false, otherVersion?: OtherVersion): HandshakeStep {
    const step = { state: "failed", reason, mismatch } as const;
    return otherVersion === undefined ? step : { ...step, otherVersion };
  }

  /** Returns how a message failed that could not be read. */
  function unread(message: Uint8Array, reason: string): HandshakeStep {
    const first = messages === 1 && !initiator;
    if (first && message.length === emptyFirst) return failed(reason, false, { isOlder: true });
    const name = messages === 1 && initiator ? nameInVersion1(message, mesh, keys) : undefined;
    if (name !== undefined) return failed(OTHER_VERSION, false, { isOlder: true, name });
    return failed(reason, reason === "wrong key" || (first && reason === "too short"));
  }

  return {
    start: () => noise.write(encodeOffer)!, // nothing of the other side is in it yet
    receive(message) {
      const first = messages++ === 0 && !initiator;
      const read = noise.read(message);
      if (read.state === "failed") return unread(message, read.reason);
      if (first) {
        const offer = judgeOffer(read.payload);
        isOffered = offer === "common";
        const reply = noise.write(own);
        if (reply === undefined) return failed("small-order key");
        const step = { state: "more", reply } as const;
        return typeof offer === "object" ? { ...step, otherVersion: offer } : step;
      }
      if (!isOffered) return failed("its first message offers no version of ours", true);
      const proven = decodeIdentity(read.payload, mesh, otherRole, read.hashBeforePayload);
      if (proven === undefined) return failed("its identity is not proven");
      const { identity, spoken } = proven;
      if (spoken !== PROTOCOL_VERSION) {
        const isOlder = spoken < PROTOCOL_VERSION;
        return failed(OTHER_VERSION, false, { isOlder, name: identity.username });
      }
      if (!initiator) return { state: "done", identity, keys: noise.finish() };
      const reply = noise.write(own);
      if (reply === undefined) return failed("small-order key");
      return { state: "done", reply, identity, keys: noise.finish() };
    },
  };
}
