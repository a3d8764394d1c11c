/**
 * Several engines joined by a stub of the mesh, with links that a test cuts and makes.
 *
 * @module
 */

import type { Intent } from "../../src/chat/api/intent.ts";
import { GENERAL } from "../../src/chat/api/room_id.ts";
import type { EngineEffect, EngineInput } from "../../src/chat/engine/engine_io.ts";
import type { Feature } from "../../src/chat/features/feature.ts";
import { toBase64Url } from "../../src/core/bytes.ts";
import { type Clock, compareClocks, nextClock } from "../../src/core/hybrid_logical_clock.ts";
import type { PeerId } from "../../src/core/peer_id.ts";
import type { MeshEvent } from "../../src/protocol/mesh/api/mesh_io.ts";
import type { ServiceRecord } from "../../src/protocol/replication/outbound/service_records.ts";
import {
  clockOf,
  type Draft,
  type Envelope,
} from "../../src/protocol/replication/wire/envelope.ts";
import { EMPTY_PROFILE, type Presence } from "../../src/protocol/replication/wire/presence.ts";
import type { Register } from "../../src/protocol/replication/wire/register.ts";
import { type ChatUser, chatUserOf } from "./chat_user.ts";
import { createCryptoStub } from "./crypto_stub.ts";
import { byClock, createEngineNode, type EngineNode, engineOf, nameOf } from "./engine_node.ts";
import { NOON } from "./one_engine.ts";

/**
 * Several engines, joined by a mesh that carries what they publish and register at once to whoever
 * has any path, and does their jobs. Links are cut and made by hand; what was said meanwhile comes
 * when there is a path again.
 */
export interface EngineNetwork<Name extends string> {
  readonly users: Readonly<Record<Name, ChatUser>>;
  cut(a: Name, b: Name): void;
  link(a: Name, b: Name): void;
  /** Lets time pass, and has everybody do what is due. */
  pass(ms: number): void;
  /**
   * A new run of somebody who keeps their profile: another epoch and key, nothing else remembered.
   */
  restart(name: Name): void;
  /** Somebody's program is about to leave; its links still stand. */
  leave(name: Name): void;
  /**
   * Somebody's own program says something it should not: `changes` are to what it would have
   * signed.
   */
  forge(name: Name, draft: Draft, changes?: Partial<Envelope>): void;
  /** The same with a register. */
  forgeRegister(name: Name, register: Pick<Register, "kind" | "key" | "value">): void;
}

const LASTING: ReadonlySet<string> = new Set(["room", "topic"]);

/**
 * A network of these people, of whom everybody is linked to everybody but where `links` are given.
 * `features`: of everybody, or by name, in place of those of the program.
 */
export function engineNetwork<Name extends string>(
  names: readonly Name[],
  links?: readonly (readonly [Name, Name])[],
  features?: readonly Feature[] | Readonly<Record<Name, readonly Feature[]>>,
): EngineNetwork<Name> {
  const cryptoStub = createCryptoStub();
  const nodes = new Map<string, EngineNode>();
  const joined = new Set<string>();
  const queue: (() => void)[] = [];
  let now = { monotonic: 0, wall: NOON };

  const pair = (a: string, b: string): string => [a, b].sort().join(" ");
  const isLinked = (a: EngineNode, b: EngineNode): boolean => joined.has(pair(a.name, b.name));

  function reached(from: EngineNode): ReadonlyMap<EngineNode, number> {
    const hops = new Map([[from, 0]]);
    for (const [node, crossed] of hops) {
      for (const other of nodes.values()) {
        if (!hops.has(other) && isLinked(node, other)) hops.set(other, crossed + 1);
      }
    }
    return hops;
  }

  function feed(node: EngineNode, input: EngineInput | { readonly type: "tick" }): void {
    const { engine } = node;
    queue.push(() => {
      if (node.engine === engine) {
        for (const effect of engine.handle(input, now)) perform(node, effect);
      }
    });
  }

  const mesh = (node: EngineNode, event: MeshEvent): void => feed(node, { type: "mesh", event });

  function settle(): void {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) next();
  }

  function perform(node: EngineNode, effect: EngineEffect): void {
    switch (effect.type) {
      case "event":
        node.events.push(effect.event);
        if (effect.event.type === "entered") node.room = effect.event.room.id;
        return;
      case "publish":
        return say(node, effect.draft);
      case "register":
        return tell(node, effect);
      case "sendRecord":
        return hand(node, effect);
      case "rename":
        node.username = effect.username;
        return present(node);
      case "profile":
        node.profile = { picture: effect.picture, away: effect.away };
        return present(node);
      case "save":
        if ("known" in effect) node.known = effect.known;
        else node.settings = effect.settings;
        return;
      case "connect":
      case "diagnostic":
        return;
      case "job": {
        const answer = cryptoStub.perform(effect.job, node.sealKey);
        return feed(node, { type: "answer", kind: "crypto", answer });
      }
    }
  }

  /** Brings a record to a neighbour, whose link takes everything at once. */
  function hand(node: EngineNode, { to, kind, body }: ServiceRecord): void {
    if (!node.linked.has(to)) return mesh(node, { type: "recordRefused", id: to, kind });
    mesh(nodeOf(to), { type: "records", id: node.id, kind, bodies: [body] });
    mesh(node, { type: "recordsSent", id: to, kind, count: 1 });
  }

  function tick(node: EngineNode): Clock {
    node.clock = nextClock(node.clock, now.wall);
    return node.clock;
  }

  function say(node: EngineNode, draft: Draft, changes: Partial<Envelope> = {}): void {
    const { ms, counter } = tick(node);
    const envelope: Envelope = {
      sender: node.username,
      timestamp: new Date(now.wall).toISOString(),
      sequence: ++node.sequence,
      author: node.id,
      epoch: node.epoch,
      prev: "",
      clock: [ms, counter],
      ...draft,
      ...changes,
    };
    node.log.set(nameOf(envelope), { envelope, came: now.monotonic, hops: 0 });
    mesh(node, { type: "published", envelope });
    for (const [other, hops] of reached(node)) carry(envelope, other, hops, false);
  }

  function carry(envelope: Envelope, to: EngineNode, hops: number, earlier: boolean): void {
    if (to.log.has(nameOf(envelope))) return;
    to.log.set(nameOf(envelope), { envelope, came: now.monotonic, hops });
    to.passed.push(envelope);
    follow(to, clockOf(envelope));
    mesh(to, { type: "received", received: [{ envelope, hops, earlier }] });
  }

  function follow(node: EngineNode, clock: Clock): void {
    if (compareClocks(clock, node.clock) > 0) node.clock = clock;
  }

  function tell(
    node: EngineNode,
    { kind, key, value }: Pick<Register, "kind" | "key" | "value">,
  ): void {
    const register = { author: node.id, epoch: node.epoch, kind, key, value, clock: tick(node) };
    for (const [other] of reached(node)) bring(register, other);
  }

  function bring(register: Register, to: EngineNode): void {
    const slot = `${register.author} ${register.kind} ${register.key}`;
    const before = to.registers.get(slot);
    if (before !== undefined && compareClocks(before.clock, register.clock) >= 0) return;
    to.registers.set(slot, register);
    follow(to, register.clock);
    const isOurs = register.author === to.id && register.epoch === to.epoch;
    if (!isOurs || LASTING.has(register.kind)) mesh(to, { type: "register", register });
  }

  function presenceOf(node: EngineNode): Presence {
    return {
      author: node.id,
      epoch: node.epoch,
      clock: tick(node),
      name: node.username,
      version: "1.2.3",
      addresses: [],
      gone: false,
      ...EMPTY_PROFILE,
      ...node.profile,
      sealKey: node.sealKey,
    };
  }

  function present(node: EngineNode): void {
    const presence = presenceOf(node);
    for (const [other] of reached(node)) {
      if (other !== node) mesh(other, { type: "presence", presence });
    }
  }

  /** Everybody comes to know what follows from the links as they are. */
  function meet(): void {
    for (const node of nodes.values()) {
      const hops = reached(node);
      for (const other of nodes.values()) {
        if (other === node) continue;
        if (!isLinked(node, other) && node.linked.delete(other.id)) {
          mesh(node, { type: "recordsReset", id: other.id });
          mesh(node, { type: "neighbourDown", id: other.id, reason: "cut", unacknowledged: 0 });
        }
        if (!hops.has(other)) {
          if (node.inSight.delete(other.id)) {
            mesh(node, { type: "peerGone", id: other.id, reason: "no sign of life" });
          }
          continue;
        }
        if (isLinked(node, other) && !node.linked.has(other.id)) linkUp(node, other);
        const isNew = node.inSight.get(other.id) !== other.epoch;
        node.inSight.set(other.id, other.epoch);
        if (isNew) mesh(node, { type: "presence", presence: presenceOf(other) });
        for (const register of other.registers.values()) {
          if (!LASTING.has(register.kind) && !hops.has(nodeOf(register.author))) continue;
          bring(register, node);
        }
        // what counts only while its author is there is told again when that one is back
        const member = node.registers.get(`${other.id} member `);
        if (isNew && member !== undefined) mesh(node, { type: "register", register: member });
        for (const { envelope } of [...other.log.values()].sort(byClock)) {
          carry(
            envelope,
            node,
            hops.get(other)!,
            isNew && !node.passed.some(({ author }) => author === envelope.author),
          );
        }
      }
    }
    settle();
  }

  const nodeOf = (id: PeerId): EngineNode => [...nodes.values()].find((node) => node.id === id)!;

  function linkUp(node: EngineNode, other: EngineNode): void {
    node.linked.add(other.id);
    mesh(node, {
      type: "neighbourUp",
      identity: {
        id: other.id,
        epoch: other.epoch,
        username: other.username,
        port: 8080,
        version: "1.2.3",
        rate: "off",
      },
      address: { hostname: "10.0.0.2", port: 8080 },
    });
  }

  for (const [at, name] of names.entries()) {
    const node = createEngineNode(
      name,
      at,
      () => now,
      isList(features) ? features : features?.[name],
    );
    nodes.set(name, node);
    feed(node, { type: "started" });
  }
  const all = names.flatMap((a, at) => names.slice(at + 1).map((b) => [a, b] as const));
  for (const [a, b] of links ?? all) joined.add(pair(a, b));
  meet();

  function submit(node: EngineNode, intent: Intent): void {
    feed(node, { type: "intent", client: 1, intent });
    settle();
  }

  const users = names.map((name) => {
    const node = nodes.get(name)!;
    return [name, chatUserOf(node, (intent) => submit(node, intent))] as const;
  });

  return {
    users: Object.fromEntries(users) as Record<Name, ChatUser>,
    cut(a, b) {
      joined.delete(pair(a, b));
      meet();
    },
    link(a, b) {
      joined.add(pair(a, b));
      meet();
    },
    pass(ms) {
      now = { monotonic: now.monotonic + ms, wall: now.wall + ms };
      for (const node of nodes.values()) {
        const due = node.engine.deadline();
        if (due !== undefined && due <= now.monotonic) feed(node, { type: "tick" });
      }
      settle();
    },
    leave(name) {
      feed(nodes.get(name)!, { type: "leaving" });
      settle();
    },
    restart(name) {
      const node = nodes.get(name)!;
      for (const other of nodes.values()) {
        if (other.linked.delete(node.id)) {
          mesh(other, { type: "neighbourDown", id: node.id, reason: "closed", unacknowledged: 0 });
        }
        for (const [slot, { author, kind, key }] of other.registers) {
          if (author !== node.id || LASTING.has(kind)) continue;
          other.registers.delete(slot);
          mesh(other, { type: "registerDropped", author, kind, key });
        }
      }
      settle();
      for (const held of [node.log, node.registers, node.inSight, node.linked]) held.clear();
      node.epoch += 1;
      node.sequence = 0;
      node.room = GENERAL;
      node.sealKey = toBase64Url(new Uint8Array(32).fill(node.epoch % 251));
      node.engine = engineOf(node, () => now);
      feed(node, { type: "started" });
      meet();
    },
    forge(name, draft, changes) {
      say(nodes.get(name)!, draft, changes);
      settle();
    },
    forgeRegister(name, register) {
      tell(nodes.get(name)!, register);
      settle();
    },
  };
}

function isList(features: unknown): features is readonly Feature[] {
  return Array.isArray(features);
}

/** Three in a line: what alice and carol say to each other, bob passes on. */
export function trio(features?: readonly Feature[]): EngineNetwork<"alice" | "bob" | "carol"> {
  return engineNetwork(["alice", "bob", "carol"], [["alice", "bob"], ["bob", "carol"]], features);
}
