/**
 * A graph of nodes that decide by the topology alone: no time, no sockets.
 *
 * @module
 */

import { MAX_ALTERNATIVES } from "../../../../src/core/limits/links.ts";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import { admissionOf } from "../../../../src/protocol/mesh/topology/link_admission.ts";
import { ringPosition } from "../../../../src/protocol/mesh/topology/ring.ts";
import {
  decide,
  type Topology,
  type View,
} from "../../../../src/protocol/mesh/topology/topology.ts";
import type { Peer, PeerLink } from "../../../../src/protocol/mesh/topology/topology_peer.ts";
import { seededRandom, shuffled } from "../../../sim/random.ts";

/**
 * A node that decides by the topology alone: no time, no sockets, dials that succeed at once or not
 * at all.
 */
export interface GraphNode {
  readonly id: PeerId;
  readonly position: string;
  readonly hostname: string;
  readonly maxLinks: number;
  readonly named: Set<GraphNode>;
  readonly links: Map<GraphNode, { readonly dialled: boolean }>;
  /** Whom it knows, and whether by that peer's own word. */
  readonly knows: Map<GraphNode, "vouched" | "claimed">;
  /** Who did not answer. */
  readonly failed: Set<GraphNode>;
  /** Who had no room, and until which round it is left alone. */
  readonly full: Map<GraphNode, number>;
  alive: boolean;
  /** In which round it died. */
  died: number;
  topology: Topology | undefined;
}

/** Many nodes, each applying the decisions to what it knows. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  /** Links made or closed so far. */
  readonly changes: number;
  join(options?: { readonly maxLinks?: number; readonly hostname?: string }): GraphNode;
  /** `node` stops; others learn of it by trying, and after some rounds from each other. */
  die(node: GraphNode): void;
  /** `node` has heard that `other` is there. */
  tell(node: GraphNode, other: GraphNode): void;
  /**
   * Everybody decides once, in random order; then everybody hears of all in its part of the mesh.
   */
  round(): void;
  /** Rounds until none changes anything for `still` rounds; throws after 200. */
  settle(still?: number): number;
  /** Sizes of the connected parts, the largest first. */
  parts(): readonly number[];
  random(): number;
}

const DEAD_ARE_KNOWN_ROUNDS = 3;
const LEFT_ALONE_ROUNDS = 4;
const MAX_ROUNDS = 200;

export function createGraph(seed: number): Graph {
  const random = seededRandom(seed);
  const nodes: GraphNode[] = [];
  /** The same, in the order of the ring. */
  const circle: GraphNode[] = [];
  let changes = 0;
  let rounds = 0;
  let count = 0;

  const living = (): readonly GraphNode[] => nodes.filter(({ alive }) => alive);

  function view(node: GraphNode): View {
    const place = circle.indexOf(node);
    const others = [...circle.slice(place + 1), ...circle.slice(0, place)]
      .filter((other) => node.links.has(other) || node.knows.has(other));
    const around = others.map((other): Peer => {
      const link = node.links.get(other);
      return {
        id: other.id,
        confirmed: node.knows.get(other) === "vouched",
        counts: link !== undefined || [...node.links.keys()].some(({ links }) => links.has(other)),
        reachable: !node.failed.has(other) && mayDial(node, other),
        turnedAway: node.full.has(other),
        address: { hostname: other.hostname, port: 8_080 },
        link: link && {
          ...link,
          named: (link.dialled ? node : other).named.has(link.dialled ? other : node),
        } satisfies PeerLink,
      };
    });
    return {
      around,
      partial: node.topology?.partial ?? false,
      chosen: node.topology?.chosen ?? new Set(),
      reserved: [...node.named].filter((other) => {
        return !node.links.has(other) && !node.full.has(other);
      }).length,
      maxLinks: node.maxLinks,
    };
  }

  const mayDial = (from: GraphNode, to: GraphNode): boolean => (from.full.get(to) ?? -1) < rounds;

  function close(a: GraphNode, b: GraphNode): void {
    if (!a.links.delete(b)) return;
    b.links.delete(a);
    changes++;
  }

  const admits = (host: GraphNode, guest: GraphNode): boolean =>
    admissionOf(guest.id, view(host), random).state !== "full";

  function makeRoom(host: GraphNode, guest: GraphNode): void {
    const room = admissionOf(guest.id, view(host), random);
    if (room.state === "instead") {
      const victim = [...host.links.keys()].find(({ id }) => id === room.of)!;
      const { dialled } = host.links.get(victim)!;
      close(host, victim);
      if (!dialled) victim.full.set(host, rounds + LEFT_ALONE_ROUNDS);
    }
  }

  function dial(from: GraphNode, to: GraphNode): void {
    if (!to.alive) return void from.failed.add(to);
    from.links.set(to, { dialled: true });
    to.links.set(from, { dialled: false });
    changes++;
    if (admits(from, to) && admits(to, from)) {
      makeRoom(from, to);
      makeRoom(to, from);
      from.full.delete(to);
      to.full.delete(from);
      return;
    }
    close(from, to);
    changes -= 2; // it never came about
    from.full.set(to, rounds + LEFT_ALONE_ROUNDS);
    for (const other of [...to.links.keys()].slice(0, MAX_ALTERNATIVES)) graph.tell(from, other);
  }

  function act(node: GraphNode): void {
    const topology = decide(view(node), random);
    node.topology = topology;
    const known = new Map([...node.knows.keys()].map((other) => [other.id, other]));
    const wanted = topology.wanted === "all" ? [...known.keys()] : [...topology.wanted];
    const targets = [...node.named, ...wanted.map((id) => known.get(id)!)];
    for (const other of targets) {
      if (!node.links.has(other) && mayDial(node, other)) dial(node, other);
    }
    const linked = new Map([...node.links.keys()].map((other) => [other.id, other]));
    for (const id of topology.surplus) close(node, linked.get(id)!);
    for (const id of topology.full) {
      const other = linked.get(id)!;
      close(node, other);
      other.full.set(node, rounds + LEFT_ALONE_ROUNDS);
    }
  }

  function components(): readonly (readonly GraphNode[])[] {
    const left = new Set(living());
    const parts: GraphNode[][] = [];
    for (const start of left) {
      const part = [start];
      left.delete(start);
      for (const node of part) {
        for (const other of node.links.keys()) if (left.delete(other)) part.push(other);
      }
      parts.push(part);
    }
    return parts;
  }

  const graph: Graph = {
    nodes,
    get changes() {
      return changes;
    },
    random,
    join({ maxLinks = 256, hostname } = {}) {
      const id = `node${count++}` as PeerId;
      const node: GraphNode = {
        id,
        position: ringPosition("lan", id),
        hostname: hostname ?? `10.0.${count >> 8}.${count & 255}`,
        maxLinks,
        named: new Set(),
        links: new Map(),
        knows: new Map(),
        failed: new Set(),
        full: new Map(),
        alive: true,
        died: Infinity,
        topology: undefined,
      };
      nodes.push(node);
      const behind = circle.findIndex(({ position }) => position > node.position);
      circle.splice(behind === -1 ? circle.length : behind, 0, node);
      return node;
    },
    die(node) {
      node.alive = false;
      node.died = rounds;
      for (const other of [...node.links.keys()]) close(node, other);
    },
    tell(node, other) {
      if (node !== other && !node.knows.has(other)) node.knows.set(other, "claimed");
    },
    round() {
      rounds++;
      for (const node of shuffled(living(), random)) act(node);
      for (const part of components()) {
        for (const node of part) {
          for (const other of part) if (other !== node) node.knows.set(other, "vouched");
          for (const other of node.knows.keys()) {
            if (other.died + DEAD_ARE_KNOWN_ROUNDS < rounds) node.knows.delete(other);
          }
        }
      }
    },
    settle(still = 5) {
      let quiet = 0;
      for (let round = 1; round <= MAX_ROUNDS; round++) {
        const before = changes;
        graph.round();
        quiet = changes === before ? quiet + 1 : 0;
        if (quiet === still) return round - still;
      }
      throw new Error(`after ${MAX_ROUNDS} rounds links still change`);
    },
    parts: () => components().map(({ length }) => length).sort((a, b) => b - a),
  };
  return graph;
}
