/**
 * One node of an engine network: an engine, and the state that a mesh below it would hold.
 *
 * @module
 */

import type { ChatEvent } from "../../src/chat/api/chat_event.ts";
import { GENERAL } from "../../src/chat/api/room_id.ts";
import type { SavedKeyPin } from "../../src/chat/api/saved_key_pin.ts";
import type { KeptSettings } from "../../src/chat/api/settings.ts";
import { createEngine, type Engine } from "../../src/chat/engine/engine.ts";
import type { Feature } from "../../src/chat/features/feature.ts";
import { FEATURES } from "../../src/chat/features/features.ts";
import { toBase64Url } from "../../src/core/bytes.ts";
import { type Clock, CLOCK_ZERO, compareClocks } from "../../src/core/hybrid_logical_clock.ts";
import { MAX_LOG_AGE_MS, MAX_RECENT_ENVELOPES } from "../../src/core/limits/replication.ts";
import type { Now } from "../../src/core/now.ts";
import type { PeerId } from "../../src/core/peer_id.ts";
import { signingKey } from "../../src/protocol/curve25519_keys.ts";
import { clockOf, type Envelope } from "../../src/protocol/replication/wire/envelope.ts";
import type { Profile } from "../../src/protocol/replication/wire/presence.ts";
import type { Register } from "../../src/protocol/replication/wire/register.ts";
import { COUNTERS, NOON } from "./one_engine.ts";

/** A node of an engine network: an engine, and the state of the mesh below it. */
export interface EngineNode {
  readonly name: string;
  readonly id: PeerId;
  engine: Engine;
  epoch: number;
  sealKey: string;
  profile: Omit<Profile, "sealKey">;
  username: string;
  sequence: number;
  clock: Clock;
  room: string;
  seenEvents: number;
  known: readonly SavedKeyPin[];
  settings: KeptSettings | undefined;
  readonly features: readonly Feature[];
  readonly events: ChatEvent[];
  readonly passed: Envelope[];
  readonly log: Map<
    string,
    { readonly envelope: Envelope; readonly came: number; readonly hops: number }
  >;
  readonly registers: Map<string, Register>;
  readonly inSight: Map<PeerId, number>;
  readonly linked: Set<PeerId>;
}

/** Somebody of this name in their first run, who met nobody; `at` makes their keys. */
export function createEngineNode(
  name: string,
  at: number,
  now: () => Now,
  features = FEATURES,
): EngineNode {
  const { id } = signingKey(new Uint8Array(32).fill(at + 1));
  const body = {
    name,
    id,
    epoch: NOON,
    sealKey: toBase64Url(new Uint8Array(32).fill(at + 1)),
    profile: { picture: "", away: undefined },
    username: name,
    sequence: 0,
    clock: CLOCK_ZERO,
    room: GENERAL,
    seenEvents: 0,
    known: [],
    settings: undefined,
    features,
    events: [],
    passed: [],
    log: new Map(),
    registers: new Map(),
    inSight: new Map(),
    linked: new Set(),
  } satisfies Omit<EngineNode, "engine">;
  return { ...body, engine: engineOf(body, now) };
}

/** An engine for the present run of somebody. */
export function engineOf(node: Omit<EngineNode, "engine">, now: () => Now): Engine {
  const { epoch } = node;
  const facts = { port: 8080, mesh: "lan", epoch, version: "1.2.3", counters: { ...COUNTERS } };
  return createEngine({
    id: node.id,
    username: node.username,
    facts: () => facts,
    discovery: () => "announcing on lo",
    known: node.known,
    features: node.features,
    ...(node.settings === undefined ? {} : { settings: node.settings }),
    roomBacklog: (room) => {
      const held = [...node.log.values()].filter(({ envelope, came }) =>
        envelope.room === room && now().monotonic - came <= MAX_LOG_AGE_MS
      );
      return held.sort(byClock).slice(-MAX_RECENT_ENVELOPES)
        .map(({ envelope, hops }) => ({ envelope, hops, earlier: true }));
    },
  });
}

/** What tells an envelope from all others. */
export function nameOf({ author, epoch, sequence }: Envelope): string {
  return `${author} ${epoch} ${sequence}`;
}

/** The one order. */
export function byClock(
  a: { readonly envelope: Envelope },
  b: { readonly envelope: Envelope },
): number {
  return compareClocks(clockOf(a.envelope), clockOf(b.envelope)) ||
    (a.envelope.author < b.envelope.author ? -1 : 1);
}
