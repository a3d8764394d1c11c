/**
 * One engine driven by hand: a test plays the mesh below it and the front end above it.
 *
 * @module
 */

import type { ClientId } from "../../src/chat/api/chat_client.ts";
import type { ChatEvent } from "../../src/chat/api/chat_event.ts";
import type { CryptoAnswer, CryptoJob } from "../../src/chat/api/crypto_job.ts";
import type { AnswerInput } from "../../src/chat/api/job.ts";
import type { NodeFacts } from "../../src/chat/api/node_facts.ts";
import { GENERAL } from "../../src/chat/api/room_id.ts";
import { createEngine, type Engine } from "../../src/chat/engine/engine.ts";
import type { EngineEffect, EngineOptions } from "../../src/chat/engine/engine_io.ts";
import { toBase64Url } from "../../src/core/bytes.ts";
import { PEER_ID_BYTES, type PeerId } from "../../src/core/peer_id.ts";
import { signingKey } from "../../src/protocol/curve25519_keys.ts";
import type { Identity } from "../../src/protocol/link/identity.ts";
import type { MeshCounters, MeshEvent } from "../../src/protocol/mesh/api/mesh_io.ts";
import type { Draft, Envelope } from "../../src/protocol/replication/wire/envelope.ts";
import { EMPTY_PROFILE } from "../../src/protocol/replication/wire/presence.ts";

const id = (fill: number) => signingKey(new Uint8Array(32).fill(fill)).id;

export const ALICE = id(1);
export const BOB = id(2);
export const CAROL = id(3);
export const NOON = Date.UTC(2026, 0, 1, 12);

export const COUNTERS = {
  said: 0,
  expired: 0,
  received: 0,
  duplicates: 0,
  relayed: 0,
  heldBytes: 0,
  missing: 0,
  linkFaults: 0,
  authorFaults: 0,
  refused: 0,
};

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** An engine for alice, driven by hand from {@link NOON} on. */
export interface OneEngine {
  readonly engine: Engine;
  /** What the engine is told of this run, and what the mesh has counted, for a test to change. */
  readonly facts: Mutable<NodeFacts>;
  readonly counters: Mutable<MeshCounters>;
  /** Lets `ms` pass, and does what is due then. */
  pass(ms: number): readonly EngineEffect[];
  /** What the engine does about what the mesh tells. */
  mesh(event: MeshEvent): readonly EngineEffect[];
  /** What it does about a line that client 1 sends. */
  type(line: string): readonly EngineEffect[];
  say(content: string, room?: string): readonly EngineEffect[];
  /** The texts of what somebody said, one event each. */
  hear(envelope: Partial<Envelope>, earlier?: boolean): readonly ChatEvent[];
  /**
   * A link to somebody stands; `changes` are to what its handshake told, `ms` is what its clock
   * read, after {@link NOON}.
   */
  join(
    person: PeerId,
    username: string,
    changes?: Partial<Identity>,
    ms?: number,
  ): readonly ChatEvent[];
  /** Its link ends. */
  part(person: PeerId, unacknowledged?: number): readonly ChatEvent[];
  /** What somebody tells of itself through others, at `ms` after {@link NOON}. */
  present(person: PeerId, name: string, ms?: number): readonly ChatEvent[];
  absent(person: PeerId, reason?: string): readonly ChatEvent[];
}

/** `changes` are to the options that the engine is created with. */
export function oneEngine(
  username = "alice",
  changes: Partial<EngineOptions> = {},
): OneEngine {
  const counters = { ...COUNTERS };
  const facts: OneEngine["facts"] = {
    port: 8080,
    mesh: "lan",
    epoch: NOON,
    version: "1.2.3",
    counters,
  };
  const engine = createEngine({
    id: ALICE,
    username,
    facts: () => facts,
    discovery: () => "announcing on lo",
    roomBacklog: () => [],
    ...changes,
  });
  let now = { monotonic: 0, wall: NOON };
  const client: ClientId = 1;
  const mesh = (event: MeshEvent) => engine.handle({ type: "mesh", event }, now);
  let sequence = 0;
  return {
    engine,
    facts,
    counters,
    pass(ms) {
      now = { monotonic: now.monotonic + ms, wall: now.wall + ms };
      const due = engine.deadline();
      return due === undefined || due > now.monotonic ? [] : engine.handle({ type: "tick" }, now);
    },
    mesh,
    type: (line) =>
      engine.handle(
        { type: "intent", client, intent: { type: "input", room: GENERAL, line } },
        now,
      ),
    say: (content, room = GENERAL) =>
      engine.handle({ type: "intent", client, intent: { type: "say", room, content } }, now),
    hear: (changes, earlier = false) =>
      events(mesh({
        type: "received",
        received: [{ envelope: envelope({ sequence: ++sequence, ...changes }), hops: 1, earlier }],
      })),
    join: (person, name, changes = {}) =>
      events(mesh({
        type: "neighbourUp",
        identity: {
          id: person,
          epoch: 1,
          username: name,
          port: 8081,
          version: "1.2.3",
          rate: [20, 5],
          ...changes,
        },
        address: { hostname: "10.0.0.2", port: 8081 },
      })),
    part: (person, unacknowledged = 0) =>
      events(mesh({ type: "neighbourDown", id: person, reason: "closed", unacknowledged })),
    present: (person, name, ms = 0) =>
      events(mesh({
        type: "presence",
        presence: {
          author: person,
          epoch: 1,
          clock: { ms: NOON + ms, counter: 0 },
          name,
          version: "1.2.4",
          addresses: [],
          gone: false,
          ...EMPTY_PROFILE,
        },
      })),
    absent: (person, reason = "quit") => events(mesh({ type: "peerGone", id: person, reason })),
  };
}

export function envelope(changes: Partial<Envelope>): Envelope {
  const sequence = changes.sequence ?? 1;
  return {
    type: "chat",
    sender: "bob",
    content: "hi",
    timestamp: new Date(NOON).toISOString(),
    sequence,
    author: BOB,
    epoch: 1,
    prev: "",
    room: GENERAL,
    clock: [NOON, sequence],
    ...changes,
  };
}

export function events(effects: readonly EngineEffect[]): readonly ChatEvent[] {
  return effects.flatMap((effect) => effect.type === "event" ? [effect.event] : []);
}

export function drafts(effects: readonly EngineEffect[]): readonly Draft[] {
  return effects.flatMap((effect) => effect.type === "publish" ? [effect.draft] : []);
}

/** The jobs of one type among the effects. */
export function jobsOf<Type extends CryptoJob["type"]>(
  effects: readonly EngineEffect[],
  type: Type,
): readonly Extract<CryptoJob, { readonly type: Type }>[] {
  const isOfType = (job: CryptoJob): job is Extract<CryptoJob, { readonly type: Type }> =>
    job.type === type;
  return effects.flatMap((effect) => effect.type === "job" ? [effect.job] : []).filter(isOfType);
}

/** The input of the engine that answers a job. */
export function answerWith(answer: CryptoAnswer): AnswerInput {
  return { type: "answer", kind: "crypto", answer };
}

/** Somebody of many. */
export function someone(number: number): PeerId {
  const key = new Uint8Array(PEER_ID_BYTES);
  new DataView(key.buffer).setUint32(0, number + 1);
  return toBase64Url(key) as PeerId;
}

/** The texts of notices and errors, errors behind a `!`. */
export function noticesOf(effects: readonly EngineEffect[]): readonly string[] {
  return events(effects).flatMap((event) =>
    event.type === "notice" ? [event.text] : event.type === "error" ? [`! ${event.text}`] : []
  );
}
