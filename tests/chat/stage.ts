import {
  type ClientId,
  createEngine,
  type Engine,
  type EngineEffect,
  GENERAL,
} from "../../src/chat/engine.ts";
import type { ChatEvent } from "../../src/chat/event.ts";
import type { Draft, Envelope } from "../../src/protocol/talk/envelope.ts";
import type { MeshEvent } from "../../src/protocol/mesh/mesh_event.ts";
import { signingKey } from "../../src/protocol/keys.ts";

const id = (fill: number) => signingKey(new Uint8Array(32).fill(fill)).id;

export const ALICE = id(1);
export const BOB = id(2);
export const CAROL = id(3);
export const NOON = Date.UTC(2026, 0, 1, 12);

const COUNTERS = {
  said: 0,
  expired: 0,
  received: 0,
  duplicates: 0,
  missing: 0,
  linkFaults: 0,
  authorFaults: 0,
  refused: 0,
};

/** An engine for alice at {@link NOON}, driven by hand. */
export interface Stage {
  readonly engine: Engine;
  /** What the engine does about what the mesh tells. */
  mesh(event: MeshEvent): readonly EngineEffect[];
  /** What it does about a line that client 1 sends. */
  type(line: string): readonly EngineEffect[];
  say(content: string, room?: string): readonly EngineEffect[];
  /** The texts of what somebody said, one event each. */
  hear(envelope: Partial<Envelope>, earlier?: boolean): readonly ChatEvent[];
  join(person: typeof BOB, username: string): readonly ChatEvent[];
}

export function stage(username = "alice"): Stage {
  const engine = createEngine({
    id: ALICE,
    username,
    facts: () => ({ port: 8080, mesh: "lan", epoch: NOON, version: "1.2.3", counters: COUNTERS }),
    discovery: () => "announcing on lo",
  });
  const now = { monotonic: 0, wall: NOON };
  const client: ClientId = 1;
  const mesh = (event: MeshEvent) => engine.handle({ type: "mesh", event }, now);
  let sequence = 0;
  return {
    engine,
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
    join: (person, name) =>
      events(mesh({
        type: "peerUp",
        identity: {
          id: person,
          epoch: 1,
          username: name,
          port: 8081,
          version: "1.2.3",
          rate: [20, 5],
        },
        address: { hostname: "10.0.0.2", port: 8081 },
      })),
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

/** The texts of notices and errors, errors behind a `!`. */
export function told(effects: readonly EngineEffect[]): readonly string[] {
  return events(effects).flatMap((event) =>
    event.type === "notice" ? [event.text] : event.type === "error" ? [`! ${event.text}`] : []
  );
}
