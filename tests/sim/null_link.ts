/**
 * A link without encryption, for speed: the same session and lengths of messages, behind a
 * handshake that believes every identity.
 *
 * @module
 */

import { hash } from "node:crypto";
import { concat, equal, fromUtf8, utf8 } from "../../src/core/bytes.ts";
import {
  HANDSHAKE_MS,
  MAX_HANDSHAKE_MESSAGE_BYTES,
  MAX_NOISE_MESSAGE_BYTES,
} from "../../src/core/limits/links.ts";
import type { Now } from "../../src/core/now.ts";
import { KEY_BYTES } from "../../src/protocol/curve25519_keys.ts";
import { createFrameDecoder, frame } from "../../src/protocol/link/frame.ts";
import type { HandshakeParty } from "../../src/protocol/link/handshake.ts";
import type { Identity } from "../../src/protocol/link/identity.ts";
import type { Link, LinkEffect } from "../../src/protocol/link/link.ts";
import type { RecordTable } from "../../src/protocol/link/record.ts";
import { createSession, type Session, type SessionEvent } from "../../src/protocol/link/session.ts";
import { type CipherState, TAG_BYTES } from "../../src/protocol/noise/cipher_state.ts";

const HASH_BYTES = 32;

/**
 * Stands for `createLink` where thousands of links would spend all the time on cryptography: the
 * same session, with messages of the same length, but nothing is secret, and the identities are
 * believed. Message 1 is the initiator's ephemeral key; 2 is the responder's, the handshake hash
 * and its identity; 3 is the hash and the initiator's identity. Who has another secret or mesh
 * makes another hash.
 */
export function createNullLink(party: HandshakeParty, start: Now, table?: RecordTable): Link {
  const frames = createFrameDecoder(MAX_HANDSHAKE_MESSAGE_BYTES);
  const { publicKey } = party.ephemeralKey;
  let session: Session | undefined;
  let phase: Link["phase"] = "handshake";
  let silent = true;
  let handshakeWrites = 0;
  let handshakeHash: Uint8Array | undefined;

  function end(reason: string, mismatch = false): LinkEffect {
    phase = "over";
    return { type: "end", reason, mismatch };
  }

  function write(effects: LinkEffect[], ...parts: readonly Uint8Array[]): void {
    handshakeWrites++;
    effects.push({ type: "write", bytes: frame(concat(...parts)) });
  }

  const hashOf = (first: Uint8Array, second: Uint8Array): Uint8Array =>
    hash(
      "sha256",
      concat(utf8(party.mesh), party.psk ?? new Uint8Array(0), first, second),
      "buffer",
    );
  const own = (): Uint8Array => utf8(JSON.stringify(party.identity));

  function shake(message: Uint8Array, now: Now, effects: LinkEffect[]): void {
    let rest = message;
    if (handshakeHash === undefined) {
      const other = message.subarray(0, KEY_BYTES);
      if (!party.initiator) {
        handshakeHash = hashOf(other, publicKey);
        return write(effects, publicKey, handshakeHash, own());
      }
      handshakeHash = hashOf(publicKey, other);
      rest = message.subarray(KEY_BYTES);
    }
    if (!equal(rest.subarray(0, HASH_BYTES), handshakeHash)) {
      return void effects.push(end("another secret or mesh", true));
    }
    const identity = JSON.parse(fromUtf8(rest.subarray(HASH_BYTES)) ?? "") as Identity;
    if (party.initiator) write(effects, handshakeHash, own());
    session = createSession(
      { send: createNullCipher(), receive: createNullCipher(), handshakeHash },
      now,
      table,
    );
    phase = "confirming";
    frames.limit = MAX_NOISE_MESSAGE_BYTES;
    effects.push({ type: "authenticated", identity, handshakeHash });
  }

  function toSession(event: Parameters<Session["handle"]>[0], now: Now, effects: LinkEffect[]) {
    for (const effect of session!.handle(event, now)) {
      if (effect.type === "end") effects.push(end(effect.reason));
      else effects.push(effect);
    }
  }

  function receive(bytes: Uint8Array, now: Now, effects: LinkEffect[]): void {
    silent = false;
    frames.push(bytes);
    const messages: Uint8Array[] = [];
    for (let found = frames.next(); found !== undefined; found = frames.next()) {
      if (found.state === "too-long") return void effects.push(end("a message is too long"));
      if (session !== undefined) messages.push(found.message);
      else shake(found.message, now, effects);
      if (phase === "over") return;
    }
    if (messages.length === 0) return;
    if (phase === "confirming") phase = "up";
    const event: SessionEvent = { type: "messages", messages };
    toSession(event, now, effects);
  }

  return {
    get phase() {
      return phase;
    },
    get silent() {
      return silent;
    },
    get queuedBytes() {
      return session?.queuedBytes ?? 0;
    },
    get unreadBytes() {
      return session?.receipts.unreadBytes ?? 0;
    },
    takeWork: () => session?.takeWork() ?? { own: 0, checks: 0 },
    distrust: () => session?.distrust(),
    get hasUnread() {
      return phase !== "over" && session?.hasUnread === true;
    },
    get lastHeard() {
      return session?.lastHeard ?? start.monotonic;
    },
    handle(event, now) {
      const effects: LinkEffect[] = [];
      if (phase === "over") return effects;
      switch (event.type) {
        case "opened":
          if (party.initiator) write(effects, publicKey);
          break;
        case "bytes":
          receive(event.bytes, now, effects);
          break;
        case "written":
          if (handshakeWrites > 0) handshakeWrites--;
          else toSession(event, now, effects);
          break;
        case "tick":
          if (phase === "up") toSession(event, now, effects);
          else if (now.monotonic >= start.monotonic + HANDSHAKE_MS) {
            effects.push(end("its handshake took too long"));
          }
          break;
        default:
          toSession(event, now, effects);
      }
      return effects;
    },
    deadline() {
      if (phase === "over") return undefined;
      return phase === "up" ? session!.deadline() : start.monotonic + HANDSHAKE_MS;
    },
  };
}

/**
 * A cipher that hides nothing; its tag is the number of the message and of the key, so that a lost
 * or repeated one shows.
 */
function createNullCipher(): CipherState {
  let counter = 0;
  let key = 0;

  return {
    encrypt(_, plaintext) {
      const message = new Uint8Array(plaintext.length + TAG_BYTES);
      message.set(plaintext);
      const tag = new DataView(message.buffer, plaintext.length);
      tag.setUint32(0, counter++);
      tag.setUint32(4, key);
      return message;
    },
    decrypt(_, message) {
      if (message.length < TAG_BYTES) return undefined;
      const end = message.length - TAG_BYTES;
      const tag = new DataView(message.buffer, message.byteOffset + end);
      if (tag.getUint32(0) !== counter || tag.getUint32(4) !== key) return undefined;
      counter++;
      return message.slice(0, end);
    },
    rekey() {
      key++;
    },
  };
}
