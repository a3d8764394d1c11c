/**
 * The HandshakeState of the Noise Protocol Framework (revision 34, §5.3) for the pattern XX, with
 * the modifier psk3 where there is a pre-shared key (§9).
 *
 * 1. Three messages in turn, the initiator's first. A call out of turn throws.
 * 2. After a failure the handshake is over: nothing more is read or written, and there are no keys.
 * 3. Every byte that is sent goes into the handshake hash, and so does the prologue. Both ends fail
 *    unless they agree on all of it.
 * 4. A public key of small order fails the handshake, since the shared secret would be all zero
 *    (§12.1 allows that).
 * 5. Ephemeral keys are the caller's, fresh for each handshake.
 *
 * @module
 */

import { concat } from "../../core/bytes.ts";
import { dh, type DhKeyPair, KEY_BYTES } from "../curve25519_keys.ts";
import { type CipherState, TAG_BYTES } from "./cipher_state.ts";
import { createSymmetricState } from "./symmetric_state.ts";

type Token = "e" | "s" | "ee" | "es" | "se" | "psk";

/** §7.5 (XX) and §9.4 (psk3 puts the token at the end of the third message). */
const XX: readonly (readonly Token[])[] = [["e"], ["e", "ee", "s", "es"], ["s", "se"]];
const XX_PSK3: readonly (readonly Token[])[] = [XX[0]!, XX[1]!, [...XX[2]!, "psk"]];

export interface HandshakeOptions {
  readonly initiator: boolean;
  readonly prologue: Uint8Array;
  readonly staticKey: DhKeyPair;
  readonly ephemeralKey: DhKeyPair;
  /** 32 bytes: makes it XXpsk3. */
  readonly psk?: Uint8Array;
}

/** The result of reading a message. */
export type HandshakeRead =
  | {
    readonly state: "ok";
    readonly payload: Uint8Array;
    /** The handshake hash as it was before the payload, which the payload may sign. */
    readonly hashBeforePayload: Uint8Array;
  }
  | { readonly state: "failed"; readonly reason: string };

/** The keys of a finished handshake. */
export interface TransportKeys {
  readonly send: CipherState;
  readonly receive: CipherState;
  /** Unique to this connection (Noise §11.2, channel binding). */
  readonly handshakeHash: Uint8Array;
}

/** A handshake in progress. */
export interface HandshakeState {
  /** What we do next; `undefined` when all three messages are through, or after a failure. */
  readonly turn: "write" | "read" | undefined;
  /**
   * Returns the next message, with the payload that `payload` makes of the handshake hash so far;
   * `undefined` where the other side's key is of small order, and then the handshake is over.
   */
  write(payload: (hashBeforePayload: Uint8Array) => Uint8Array): Uint8Array | undefined;
  /** Reads the next message. After a failure the handshake is over. */
  read(message: Uint8Array): HandshakeRead;
  /** Returns the transport keys. Throws unless all three messages are through. */
  finish(): TransportKeys;
}

/** Creates a handshake of `Noise_XX_25519_ChaChaPoly_SHA256`, or `XXpsk3` with a pre-shared key. */
export function createHandshake(options: HandshakeOptions): HandshakeState {
  const { initiator, staticKey, ephemeralKey, psk } = options;
  const messages = psk === undefined ? XX : XX_PSK3;
  const pattern = psk === undefined ? "XX" : "XXpsk3";
  const symmetric = createSymmetricState(`Noise_${pattern}_25519_ChaChaPoly_SHA256`);
  symmetric.mixHash(options.prologue);

  let step = 0;
  let failed = false;
  let remoteEphemeral: Uint8Array | undefined;
  let remoteStatic: Uint8Array | undefined;

  /**
   * Mixes in what a token without bytes stands for; false where a shared secret came out all zero.
   */
  function mix(token: "ee" | "es" | "se" | "psk"): boolean {
    if (token === "psk") {
      symmetric.mixKeyAndHash(psk!);
      return true;
    }
    const ownIsStatic = token === (initiator ? "se" : "es");
    const otherIsStatic = token === (initiator ? "es" : "se");
    const shared = dh(
      ownIsStatic ? staticKey : ephemeralKey,
      (otherIsStatic ? remoteStatic : remoteEphemeral)!,
    );
    if (shared === undefined) return false;
    symmetric.mixKey(shared);
    return true;
  }

  function fail(reason: string): HandshakeRead {
    failed = true;
    return { state: "failed", reason };
  }

  const state: HandshakeState = {
    get turn() {
      if (failed || step === messages.length) return undefined;
      return (step % 2 === 0) === initiator ? "write" : "read";
    },
    write(payload) {
      if (state.turn !== "write") throw new Error(`Cannot write message: current step is ${step}`);
      const parts: Uint8Array[] = [];
      for (const token of messages[step]!) {
        if (token === "e") {
          parts.push(ephemeralKey.publicKey);
          symmetric.mixHash(ephemeralKey.publicKey);
          if (psk !== undefined) symmetric.mixKey(ephemeralKey.publicKey); // Noise §9.2
        } else if (token === "s") {
          parts.push(symmetric.encryptAndHash(staticKey.publicKey));
        } else if (!mix(token)) {
          failed = true;
          return undefined;
        }
      }
      parts.push(symmetric.encryptAndHash(payload(symmetric.hash)));
      step++;
      return concat(...parts);
    },
    read(message) {
      if (state.turn !== "read") throw new Error(`Cannot read message: current step is ${step}`);
      let at = 0;
      const take = (length: number): Uint8Array | undefined => {
        if (message.length - at < length) return undefined;
        at += length;
        return message.subarray(at - length, at);
      };
      for (const token of messages[step]!) {
        if (token === "e") {
          const key = take(KEY_BYTES);
          if (key === undefined) return fail("too short");
          remoteEphemeral = key.slice();
          symmetric.mixHash(remoteEphemeral);
          if (psk !== undefined) symmetric.mixKey(remoteEphemeral);
        } else if (token === "s") {
          const sealed = take(KEY_BYTES + TAG_BYTES);
          if (sealed === undefined) return fail("too short");
          remoteStatic = symmetric.decryptAndHash(sealed);
          if (remoteStatic === undefined) return fail("wrong key");
        } else if (!mix(token)) {
          return fail("small-order key");
        }
      }
      const hashBeforePayload = symmetric.hash;
      const payload = symmetric.decryptAndHash(message.subarray(at));
      if (payload === undefined) return fail("wrong key");
      step++;
      return { state: "ok", payload, hashBeforePayload };
    },
    finish() {
      if (failed || step !== messages.length) {
        throw new Error(`Cannot finish handshake: current step is ${step}`);
      }
      const [first, second] = symmetric.split();
      return {
        send: initiator ? first : second,
        receive: initiator ? second : first,
        handshakeHash: symmetric.hash,
      };
    },
  };
  return state;
}
