/**
 * The link machine: a handshake, then a session, over the bytes of one connection.
 *
 * 1. `handshake` → `confirming` → `up` → `over`; no phase comes back. Once over, it does nothing.
 * 2. A link is `up` when the first message of the other side decrypts and is a greeting or a
 *    goodbye. That proves that the other side finished the handshake too.
 * 3. A message of the handshake is short: more than {@link MAX_HANDSHAKE_MESSAGE_BYTES} ends the
 *    link before its bytes are held.
 * 4. The handshake has a deadline, and a shorter one for the first byte of a connection that we
 *    accepted.
 *
 * @module
 */

import {
  HANDSHAKE_FIRST_MESSAGE_MS,
  HANDSHAKE_MS,
  MAX_HANDSHAKE_MESSAGE_BYTES,
  MAX_NOISE_MESSAGE_BYTES,
} from "../../core/limits/links.ts";
import type { Machine, Tick } from "../../core/machine.ts";
import type { Now } from "../../core/now.ts";
import { createFrameDecoder, frame } from "./frame.ts";
import {
  type AuthenticatedHandshake,
  createAuthenticatedHandshake,
  type HandshakeParty,
} from "./handshake.ts";
import type { Identity } from "./identity.ts";
import type { ReadWork, RecordTable } from "./record.ts";
import type { OtherVersion } from "./version_offer.ts";
import { createSession, type Session, type SessionEffect, type SessionEvent } from "./session.ts";

export type LinkEvent =
  /** The connection is made: the initiator begins. */
  | { readonly type: "opened" }
  | { readonly type: "bytes"; readonly bytes: Uint8Array }
  | Exclude<SessionEvent, { readonly type: "messages" }>;

export type LinkEffect =
  | Exclude<SessionEffect, { readonly type: "end" }>
  /** The identity of the other side is proven; the other side does not know yet that we know. */
  | {
    readonly type: "authenticated";
    readonly identity: Identity;
    /** The same at both ends, and unique to this connection. */
    readonly handshakeHash: Uint8Array;
  }
  /** The other side speaks no version of the protocol that we speak. */
  | ({ readonly type: "otherVersion" } & OtherVersion)
  /** It is over: close. `mismatch`: it looks like another secret or mesh. */
  | { readonly type: "end"; readonly reason: string; readonly mismatch: boolean };

/** One connection, from its first byte to its last. */
export interface Link extends Machine<LinkEvent, LinkEffect> {
  readonly phase: "handshake" | "confirming" | "up" | "over";
  /** Whether the other side has not sent a byte. */
  readonly silent: boolean;
  readonly queuedBytes: number;
  /** Bytes of records that were given to send, and that the other end may not have read. */
  readonly unreadBytes: number;
  /** Whether something that came waits for the next turn ({@link SessionEvent} `readOn`). */
  readonly hasUnread: boolean;
  /** As {@link Session.takeWork}. */
  takeWork(): ReadWork;
  /** As {@link Session.distrust}. */
  distrust(): void;
  /** When the last message that decrypts came (monotonic ms); the start, before that. */
  readonly lastHeard: number;
}

/**
 * Creates a link for a connection made (`initiator`) or accepted just now, which knows the record
 * kinds of a table.
 */
export function createLink(party: HandshakeParty, start: Now, table?: RecordTable): Link {
  const frames = createFrameDecoder(MAX_HANDSHAKE_MESSAGE_BYTES);
  let handshake: AuthenticatedHandshake | undefined;
  let session: Session | undefined;
  let phase: Link["phase"] = "handshake";
  let silent = true;
  /**
   * The handshake's writes under way. Writes keep their order, so these are the first to be
   * answered.
   */
  let handshakeWrites = 0;

  /** Returns the handshake, which costs nothing before its first message. */
  const begun = (): AuthenticatedHandshake => handshake ??= createAuthenticatedHandshake(party);

  function end(reason: string, mismatch = false): LinkEffect {
    phase = "over";
    return { type: "end", reason, mismatch };
  }

  function write(message: Uint8Array, effects: LinkEffect[]): void {
    handshakeWrites++;
    effects.push({ type: "write", bytes: frame(message) });
  }

  function toSession(event: SessionEvent | Tick, now: Now, effects: LinkEffect[]): void {
    for (const effect of session!.handle(event, now)) {
      if (effect.type === "end") effects.push(end(effect.reason));
      else effects.push(effect);
    }
  }

  function receive(bytes: Uint8Array, now: Now, effects: LinkEffect[]): void {
    if (bytes.length > 0) silent = false;
    frames.push(bytes);
    const messages: Uint8Array[] = [];
    let found = frames.next();
    for (; found?.state === "message"; found = frames.next()) {
      if (session !== undefined) messages.push(found.message);
      else if (!shake(found.message, now, effects)) return;
    }
    if (messages.length > 0) {
      const before = effects.length;
      toSession({ type: "messages", messages }, now, effects);
      if (phase === "confirming") confirm(effects.slice(before), effects);
    }
    if (found !== undefined && phase !== "over") {
      effects.push(end(`its message of ${found.bytes} bytes is too long`));
    }
  }

  /** Takes a message of the handshake; returns false where that was the end. */
  function shake(message: Uint8Array, now: Now, effects: LinkEffect[]): boolean {
    const step = begun().receive(message);
    if (step.state !== "done" && step.otherVersion !== undefined) {
      effects.push({ type: "otherVersion", ...step.otherVersion });
    }
    if (step.state === "failed") {
      effects.push(end(step.reason, step.mismatch));
      return false;
    }
    if (step.reply !== undefined) write(step.reply, effects);
    if (step.state === "done") {
      session = createSession(step.keys, now, table);
      phase = "confirming";
      frames.limit = MAX_NOISE_MESSAGE_BYTES;
      const { handshakeHash } = step.keys;
      effects.push({ type: "authenticated", identity: step.identity, handshakeHash });
    }
    return true;
  }

  /**
   * Something decrypted, so the other side knows us too. A side that does not greet at once would
   * hold a link for nothing.
   */
  function confirm(received: readonly LinkEffect[], effects: LinkEffect[]): void {
    const first = received.find((effect) => effect.type !== "write");
    const greets = first?.type === "control" &&
      (first.control.control === "hello" || first.control.control === "bye");
    if (greets) phase = "up";
    else effects.push(end("it did not greet"));
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
          if (party.initiator) write(begun().start(), effects);
          break;
        case "bytes":
          receive(event.bytes, now, effects);
          break;
        case "written":
          if (handshakeWrites > 0) handshakeWrites--;
          else if (session !== undefined) toSession(event, now, effects);
          break;
        case "tick":
          if (phase === "up") {
            toSession(event, now, effects);
          } else if (silent && !party.initiator && late(HANDSHAKE_FIRST_MESSAGE_MS, now)) {
            effects.push(end("it said nothing"));
          } else if (late(HANDSHAKE_MS, now)) {
            effects.push(end("its handshake took too long"));
          }
          break;
        default:
          if (session === undefined) throw new Error(`Cannot ${event.type}: link is in ${phase}`);
          toSession(event, now, effects);
      }
      return effects;
    },
    deadline() {
      switch (phase) {
        case "over":
          return undefined;
        case "up":
          return session!.deadline();
        default:
          return start.monotonic +
            (silent && !party.initiator ? HANDSHAKE_FIRST_MESSAGE_MS : HANDSHAKE_MS);
      }
    },
  };

  function late(limit: number, now: Now): boolean {
    return now.monotonic >= start.monotonic + limit;
  }
}
