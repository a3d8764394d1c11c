/**
 * A peer made by hand that speaks the protocol over a real socket, and breaks its rules where a
 * test wants it to.
 *
 * @module
 */

import { randomBytes } from "node:crypto";
import type { Now } from "../../src/core/now.ts";
import type { PeerId } from "../../src/core/peer_id.ts";
import {
  dhKeyPair,
  KEY_BYTES,
  type SigningKey,
  signingKey,
} from "../../src/protocol/curve25519_keys.ts";
import type { Control } from "../../src/protocol/link/control.ts";
import type { Identity } from "../../src/protocol/link/identity.ts";
import { createLink, type LinkEvent } from "../../src/protocol/link/link.ts";
import {
  createEnvelopeCodec,
  decodeEnvelope,
  type Envelope,
} from "../../src/protocol/replication/wire/envelope.ts";
import { readToEnd } from "./socket.ts";
import { createWaiter, type Waiter, waitFor } from "./wait_for.ts";

/** What a peer of our own making says of itself; anything can be a lie. */
export interface HostilePeerOptions extends Partial<Identity> {
  readonly port: number;
  readonly mesh: string;
  /** Its key; a new one where none is given. */
  readonly signer?: SigningKey;
  /** Nothing is kept of what it sends and hears: for hours at full speed. */
  readonly forgets?: boolean;
}

/**
 * A peer of our own making: it has a key, speaks the protocol, and says whatever a test wants it
 * to, which the program itself never would.
 */
export interface HostilePeer extends AsyncDisposable, Waiter {
  readonly id: PeerId;
  /** What it wrote to its socket so far, write by write. */
  readonly sent: readonly Uint8Array[];
  /** What the program told it. */
  readonly controls: readonly Control[];
  /** What was said by others and came to it, in the order it came. */
  readonly heard: readonly Envelope[];
  /**
   * Signs and sends an envelope with these fields in place of ordinary ones; `spoil` may change its
   * record behind that.
   */
  say(fields: Partial<Envelope>, spoil?: (record: Uint8Array) => void): Promise<void>;
  /** Sends records as they are, encrypted. */
  send(...records: readonly Uint8Array[]): Promise<void>;
  /** Writes to the socket as it is. */
  write(bytes: Uint8Array): Promise<void>;
  /** Waits until the socket sees its end. */
  cutOff(): Promise<void>;
}

/** Connects to a program on loopback, and shakes hands as far as the program lets it. */
export async function connectPeer(
  { port, mesh, signer = newKey(), forgets = false, ...said }: HostilePeerOptions,
): Promise<HostilePeer> {
  const identity: Identity = {
    id: signer.id,
    epoch: Date.now(),
    username: "mallory",
    port: 0,
    version: "0",
    rate: [1, 1],
    ...said,
  };
  const codec = createEnvelopeCodec(mesh);
  const conn = await Deno.connect({ hostname: "127.0.0.1", port });
  const key = () => dhKeyPair(new Uint8Array(randomBytes(KEY_BYTES)));
  const link = createLink({
    initiator: true,
    mesh,
    signer,
    identity,
    staticKey: key(),
    ephemeralKey: key(),
  }, now());
  const sent: Uint8Array[] = [];
  const controls: Control[] = [];
  const heard: Envelope[] = [];
  const watch = createWaiter(() => `what it was told: ${JSON.stringify(controls)}`);
  let previous = { sequence: 0, digest: "" };

  async function write(bytes: Uint8Array): Promise<void> {
    if (!forgets) sent.push(bytes);
    for (let at = 0; at < bytes.length;) at += await conn.write(bytes.subarray(at));
  }

  async function drive(event: LinkEvent): Promise<void> {
    for (const effect of link.handle(event, now())) {
      switch (effect.type) {
        case "write":
          await write(effect.bytes);
          await drive({ type: "written" });
          break;
        case "authenticated":
          await drive({
            type: "control",
            control: { control: "hello", clock: [Date.now(), 0], have: 0, wall: Date.now() },
          });
          break;
        case "control":
          if (!forgets || controls.length === 0) controls.push(effect.control);
          watch.changed();
          break;
        case "records":
          if (effect.kind !== "envelope" || forgets) break;
          heard.push(
            ...effect.bodies.flatMap((body) => decodeEnvelope(body)?.signed.envelope ?? []),
          );
          watch.changed();
          break;
      }
    }
  }

  async function read(): Promise<void> {
    await readToEnd(conn, (bytes) => drive({ type: "bytes", bytes }));
    watch.end("its connection ended");
  }

  const ended = read();
  await drive({ type: "opened" });
  return {
    ...watch,
    id: signer.id,
    sent,
    controls,
    heard,
    cutOff: () => waitFor("the end of the connection", ended),
    write,
    send: (...records) => drive({ type: "send", records }),
    async say(fields, spoil = () => {}) {
      const wall = Date.now();
      const envelope: Envelope = {
        type: "chat",
        sender: identity.username,
        content: "",
        timestamp: new Date(wall).toISOString(),
        sequence: previous.sequence + 1,
        author: signer.id,
        epoch: identity.epoch,
        prev: previous.digest,
        room: "general",
        clock: [wall, previous.sequence],
        ...fields,
      };
      const { record, digest } = codec.sign(envelope, signer);
      previous = { sequence: envelope.sequence, digest };
      spoil(record);
      await drive({ type: "send", records: [record] });
    },
    async [Symbol.asyncDispose]() {
      conn.close();
      await ended;
    },
  };
}

/** Makes a key that nobody has. */
export function newKey(): SigningKey {
  return signingKey(new Uint8Array(randomBytes(KEY_BYTES)));
}

/** As {@link connectPeer}, and waits until the program takes it for a neighbour. */
export async function linkPeer(options: HostilePeerOptions): Promise<HostilePeer> {
  const peer = await connectPeer(options);
  await peer.until("a greeting", () => peer.controls.find(({ control }) => control === "hello"));
  return peer;
}

function now(): Now {
  return { monotonic: performance.now(), wall: Date.now() };
}
