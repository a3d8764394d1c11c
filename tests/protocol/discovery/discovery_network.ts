/**
 * A simulated network of discovery machines: delay, loss, a virtual clock.
 *
 * @module
 */

import { hash } from "node:crypto";
import { toBase64Url, utf8 } from "../../../src/core/bytes.ts";
import { earliest } from "../../../src/core/now.ts";
import { parsePeerId, type PeerId } from "../../../src/core/peer_id.ts";
import {
  createDiscovery,
  type DiscoveryEffect,
  type DiscoveryEvent,
} from "../../../src/protocol/discovery/discovery.ts";
import { type Interface, onSubnet } from "../../../src/protocol/discovery/subnet.ts";

export type Found = DiscoveryEffect & { readonly type: "found" };
export type Sent = DiscoveryEffect & { readonly type: "send" };

/** A discovery machine on the fake network, and what it has wanted. */
export interface DiscoveryNode {
  readonly name: string;
  readonly id: PeerId;
  readonly found: (Found & { readonly at: number })[];
  readonly sent: (Sent & { readonly at: number })[];
  readonly byes: PeerId[];
  handle(event: DiscoveryEvent): void;
}

export interface DiscoveryNodeOptions {
  readonly name: string;
  readonly interfaces: readonly Interface[];
  /**
   * Nodes of one machine share its loopback interface; each node is on a machine of its own unless
   * told.
   */
  readonly machine?: string;
  readonly mesh?: string;
  readonly id?: PeerId;
  readonly epoch?: number;
}

export interface DiscoveryNetwork {
  readonly now: number;
  /** Starts a node: it is told its interfaces and that it listens on port 8080. */
  start(options: DiscoveryNodeOptions): DiscoveryNode;
  run(until: number): void;
}

export function idOf(name: string): PeerId {
  return parsePeerId(toBase64Url(hash("sha256", utf8(name), "buffer"))) as PeerId;
}

/** An interface on the network 10.0.`network`.0/24, or loopback for network 127. */
export function at(network: number, host: number): Interface {
  if (network === 127) return { name: "lo", address: "127.0.0.1", netmask: "255.0.0.0" };
  return {
    name: `eth${network}`,
    address: `10.0.${network}.${host}`,
    netmask: "255.255.255.0",
  };
}

/**
 * Random numbers from 0 to 1 that are the same for one seed (a linear congruential generator;
 * Numerical Recipes' constants).
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

/**
 * Networks with a virtual clock: each datagram arrives after 0 to `delayMs`, and is lost with
 * probability `loss`.
 */
export function createDiscoveryNetwork(
  { seed, delayMs = 1, loss = 0 }: { seed: number; delayMs?: number; loss?: number },
): DiscoveryNetwork {
  const random = seededRandom(seed);
  const machines = new Map<DiscoveryNode, ReturnType<typeof createDiscovery>>();
  const places: { node: DiscoveryNode; machine: string; local: Interface; port: number }[] = [];
  const underway: { at: number; deliver: () => void }[] = [];
  let now = 0;

  function perform(node: DiscoveryNode, effect: DiscoveryEffect): void {
    if (effect.type === "found") node.found.push({ ...effect, at: now });
    if (effect.type === "bye") node.byes.push(effect.id);
    if (effect.type !== "send") return;
    node.sent.push({ ...effect, at: now });
    const from = places.find((each) =>
      each.node === node && each.local.address === effect.interface
    );
    if (from === undefined) return;
    const source = { hostname: from.local.address, port: from.port };
    const { to } = effect;
    for (const place of places) {
      const { node: receiver, machine, local, port } = place;
      if (local.name === "lo" && machine !== from.machine) continue;
      const reached = to === "group"
        ? onSubnet(source.hostname, local)
        : local.address === to.hostname && port === to.port;
      if (!reached || random() < loss) continue;
      const datagram = { type: "datagram" as const, source, bytes: effect.bytes };
      const event = to === "group" ? datagram : { ...datagram, interface: local.address };
      underway.push({ at: now + delayMs * random(), deliver: () => receiver.handle(event) });
    }
  }

  return {
    get now() {
      return now;
    },
    start({ name, interfaces, machine = name, mesh = "lan", id = idOf(name), epoch = 1 }) {
      const discovery = createDiscovery({
        id,
        epoch,
        username: name,
        mesh,
        randomBytes: (length) => Uint8Array.from({ length }, () => 256 * random()),
        random,
      });
      const node: DiscoveryNode = {
        name,
        id,
        found: [],
        sent: [],
        byes: [],
        handle(event) {
          const effects = discovery.handle(event, { monotonic: now, wall: now });
          for (const effect of effects) perform(node, effect);
        },
      };
      machines.set(node, discovery);
      for (const local of interfaces) {
        places.push({ node, machine, local, port: 40_000 + places.length });
      }
      node.handle({ type: "interfaces", interfaces });
      node.handle({ type: "listening", port: 8_080 });
      return node;
    },
    run(until) {
      for (;;) {
        underway.sort((a, b) => a.at - b.at);
        const deadlines = [...machines.values()].map((machine) => machine.deadline());
        const next = earliest(underway[0]?.at, ...deadlines);
        if (next === undefined || next > until) break;
        now = Math.max(now, next);
        while (underway[0] !== undefined && underway[0].at <= now) underway.shift()?.deliver();
        for (const [node, discovery] of machines) {
          if ((discovery.deadline() ?? Infinity) > now) continue;
          for (const effect of discovery.handle({ type: "tick" }, { monotonic: now, wall: now })) {
            perform(node, effect);
          }
        }
      }
      now = until;
    },
  };
}
