/**
 * A mesh under test, and scripted peers: other ends of its links that complete the handshake and
 * then send what a test wants.
 *
 * @module
 */

import { concat } from "../../../src/core/bytes.ts";
import type { Now } from "../../../src/core/now.ts";
import { signingKey } from "../../../src/protocol/curve25519_keys.ts";
import { type Control, decodeControl, encodeControl } from "../../../src/protocol/link/control.ts";
import { createFrameDecoder, frame } from "../../../src/protocol/link/frame.ts";
import {
  createAuthenticatedHandshake,
  type HandshakeParty,
  type HandshakeStep,
} from "../../../src/protocol/link/handshake.ts";
import { decodeRecords, encodeRecord, RECORDS } from "../../../src/protocol/link/record.ts";
import type { MeshEffect, MeshEvent, MeshInput } from "../../../src/protocol/mesh/api/mesh_io.ts";
import type { MeshOptions } from "../../../src/protocol/mesh/api/mesh_options.ts";
import { createMesh, type Mesh } from "../../../src/protocol/mesh/mesh.ts";
import type { TransportKeys } from "../../../src/protocol/noise/handshake_state.ts";
import {
  decodeVector,
  encodeVector,
  type Have,
} from "../../../src/protocol/replication/wire/version_vector.ts";
import { seededRandom } from "../../sim/random.ts";
import { at, party, seed, START } from "../identities.ts";

/** A mesh under test, whose every effect is kept, and whose other ends do whatever a test wants. */
export interface MeshHarness {
  readonly mesh: Mesh;
  readonly events: MeshEvent[];
  /** Links that the mesh closed. */
  readonly closed: Set<string>;
  /** Links whose sending half the mesh closed. */
  readonly finished: Set<string>;
  /** Links that are not read now. */
  readonly paused: Set<string>;
  /** Dials that were asked for and not yet answered. */
  readonly dials: Extract<MeshEffect, { readonly type: "dial" }>[];
  /** What the mesh wrote on each link, not yet read by its other end. */
  readonly written: Map<string, Uint8Array>;
  now: Now;
  input: (input: MeshInput | { readonly type: "tick" }) => readonly MeshEffect[];
  /**
   * Lets so many milliseconds pass, with every tick the mesh wants; throws where one changes
   * nothing.
   */
  pass(ms: number): void;
}

export function createMeshHarness(options: Partial<MeshOptions> = {}): MeshHarness {
  const random = seededRandom(1);
  const mesh = createMesh({
    signer: signingKey(seed(1)),
    epoch: START.wall,
    username: "alice",
    mesh: "lan",
    version: "0.0.0",
    rate: [20, 5],
    randomBytes: (length) => Uint8Array.from({ length }, () => Math.floor(random() * 256)),
    random,
    ...options,
  });
  const subject: MeshHarness = {
    mesh,
    events: [],
    closed: new Set(),
    finished: new Set(),
    paused: new Set(),
    dials: [],
    written: new Map(),
    now: START,
    input(input) {
      const effects = mesh.handle(input, subject.now);
      for (const effect of effects) note(effect);
      return effects;
    },
    pass(ms) {
      const end = subject.now.monotonic + ms;
      for (;;) {
        const due = mesh.deadline();
        const until = Math.min(due ?? Infinity, end);
        if (until < subject.now.monotonic) throw new Error(`the deadline ${due} is in the past`);
        subject.now = at(until - START.monotonic);
        if (due === undefined || due > end) return;
        subject.input({ type: "tick" });
        if ((mesh.deadline() ?? Infinity) <= due) throw new Error("a tick changed nothing");
      }
    },
  };

  function note(effect: MeshEffect): void {
    switch (effect.type) {
      case "event":
        subject.events.push(effect.event);
        break;
      case "dial":
        subject.dials.push(effect);
        break;
      case "write": {
        const before = subject.written.get(effect.link) ?? new Uint8Array(0);
        subject.written.set(effect.link, concat(before, effect.bytes));
        break;
      }
      case "finish":
        subject.finished.add(effect.link);
        break;
      case "close":
        subject.closed.add(effect.link);
        break;
      case "pauseReads":
        subject.paused.add(effect.link);
        break;
      case "resumeReads":
        subject.paused.delete(effect.link);
        break;
      case "discovery":
        break;
    }
  }

  subject.input({ type: "start", port: 8_080 });
  return subject;
}

/**
 * The other end of one link, which keeps to the handshake, and after it says what a test makes it
 * say.
 */
export interface ScriptedPeer {
  readonly link: string;
  readonly keys: TransportKeys;
  /** One encrypted message with these records. */
  send(...records: readonly Uint8Array[]): readonly MeshEffect[];
  control(...controls: readonly Control[]): readonly MeshEffect[];
  envelopes(...bodies: readonly Uint8Array[]): readonly MeshEffect[];
  /**
   * Says that it holds what the mesh said in `epoch` (its own run where not given) up to number
   * `top`.
   */
  acknowledge(top: number, epoch?: number): readonly MeshEffect[];
  /**
   * Takes what the mesh wrote: what it says in controls, what it claims to hold, and the bodies of
   * its envelopes; and the kinds of all records, in order.
   */
  read(): {
    readonly controls: readonly Control[];
    readonly claims: readonly Have[];
    readonly envelopes: readonly Uint8Array[];
    readonly kinds: readonly number[];
  };
}

export const HELLO = {
  control: "hello",
  clock: [1, 0],
  have: 0,
  wall: START.wall,
} satisfies Control;

export interface ScriptedPeerOptions {
  /** Its identity; two of one number are one peer. */
  readonly number: number;
  readonly link: string;
  readonly address?: string;
  readonly changes?: Partial<HandshakeParty>;
}

function take(subject: MeshHarness, link: string): readonly Uint8Array[] {
  const frames = createFrameDecoder(65_535);
  frames.push(subject.written.get(link) ?? new Uint8Array(0));
  subject.written.delete(link);
  const messages: Uint8Array[] = [];
  for (let next = frames.next(); next?.state === "message"; next = frames.next()) {
    messages.push(next.message);
    subject.input({ type: "written", link });
  }
  return messages;
}

function stranger(
  subject: MeshHarness,
  link: string,
  { keys }: { readonly keys: TransportKeys },
): ScriptedPeer {
  const send = (...records: readonly Uint8Array[]) => {
    const bytes = frame(keys.send.encrypt(new Uint8Array(0), concat(...records)));
    return subject.input({ type: "bytes", link, bytes });
  };
  return {
    link,
    keys,
    send,
    control: (...controls) => send(...controls.map(encodeControl)),
    envelopes: (...bodies) =>
      send(...bodies.map((body) => encodeRecord(RECORDS.envelope.number, body))),
    acknowledge: (top, epoch = START.wall) =>
      send(...encodeVector([
        { author: signingKey(seed(1)).id, epoch, floor: 0, top, head: "", sparse: [] },
      ])),
    read() {
      const controls: Control[] = [];
      const claims: Have[] = [];
      const envelopes: Uint8Array[] = [];
      const kinds: number[] = [];
      for (let all = take(subject, link); all.length > 0; all = take(subject, link)) {
        for (const message of all) {
          const plaintext = keys.receive.decrypt(new Uint8Array(0), message)!;
          for (const { kind, body } of decodeRecords(plaintext)!) {
            kinds.push(kind);
            if (kind === RECORDS.envelope.number) envelopes.push(body);
            if (kind === RECORDS.vector.number) claims.push(...decodeVector(body)!);
            if (kind !== RECORDS.control.number) continue;
            const control = decodeControl(body);
            if (typeof control === "string") throw new Error(`the mesh said something ${control}`);
            if (control.control === "rekey") keys.receive.rekey();
            controls.push(control);
          }
        }
      }
      return { controls, claims, envelopes, kinds };
    },
  };
}

/** Connects a scripted peer to the mesh: its handshake is complete, its `hello` is not sent. */
export function dialIn(subject: MeshHarness, options: ScriptedPeerOptions): ScriptedPeer {
  const { number, link, address = `10.0.${number >> 8}.${number & 255}`, changes } = options;
  subject.input({ type: "accepted", link, from: { hostname: address, port: 40_000 } });
  const handshake = createAuthenticatedHandshake(party(number, true, changes));
  subject.input({ type: "bytes", link, bytes: frame(handshake.start()) });
  const step = handshake.receive(take(subject, link)[0]!);
  return finish(subject, link, step);
}

/**
 * A scripted peer at the other end of a dial of the mesh, through with the handshake but not having
 * greeted.
 */
export function answer(
  subject: MeshHarness,
  { number, link, changes }: ScriptedPeerOptions,
): ScriptedPeer {
  const place = subject.dials.findIndex((dial) => dial.link === link);
  const [dial] = subject.dials.splice(place, 1);
  subject.input({ type: "connected", link, to: dial!.to });
  const handshake = createAuthenticatedHandshake(party(number, false, changes));
  const [first] = take(subject, link);
  const second = handshake.receive(first!);
  if (second.state === "failed") throw new Error(second.reason);
  subject.input({ type: "bytes", link, bytes: frame(second.reply!) });
  const frames = createFrameDecoder(65_535);
  frames.push(subject.written.get(link)!);
  const third = frames.next();
  const length = third?.state === "message" ? third.message.length : 0;
  const step = handshake.receive(subject.written.get(link)!.slice(2, 2 + length));
  subject.written.set(link, subject.written.get(link)!.slice(2 + length));
  subject.input({ type: "written", link });
  return finish(subject, link, step);
}

function finish(subject: MeshHarness, link: string, step: HandshakeStep): ScriptedPeer {
  if (step.state !== "done") throw new Error(`the handshake stopped: ${JSON.stringify(step)}`);
  if (step.reply !== undefined) {
    subject.input({ type: "bytes", link, bytes: frame(step.reply) });
  }
  return stranger(subject, link, step);
}

/** Connects a scripted peer whose link is up. */
export function linked(subject: MeshHarness, number = 4, link = `in${number}`): ScriptedPeer {
  const other = dialIn(subject, { number, link });
  other.control(HELLO);
  other.read();
  return other;
}

export function say(subject: MeshHarness, content: string): void {
  subject.input({ type: "publish", draft: { type: "chat", room: "general", content } });
}

/** How often somebody came. */
export const ups = ({ events }: MeshHarness): number =>
  events.filter(({ type }) => type === "neighbourUp").length;

/** Why each one went who went. */
export const downs = ({ events }: MeshHarness): readonly string[] =>
  events.flatMap((event) => event.type === "neighbourDown" ? [event.reason] : []);
