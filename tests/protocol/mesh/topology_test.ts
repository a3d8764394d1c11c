import assert from "node:assert/strict";
import fc from "fast-check";
import {
  FULL_MESH_AGAIN_BELOW,
  FULL_MESH_UP_TO,
  MAX_AUTHORS,
  MAX_PARTIAL_LINKS_PER_ADDRESS,
  MAX_RANDOM_INBOUND_LINKS,
  RANDOM_OUTBOUND_LINKS,
  RING_LINKS_PER_SIDE,
} from "../../../src/core/limits.ts";
import type { PeerId } from "../../../src/core/peer.ts";
import { roomFor } from "../../../src/protocol/mesh/room.ts";
import { decide, type View } from "../../../src/protocol/mesh/topology.ts";
import type { Peer } from "../../../src/protocol/mesh/vicinity.ts";
import { seededRandom } from "../../sim/random.ts";
import { createGraph, type Graph, type GraphNode } from "./graph.ts";

const RING = 2 * RING_LINKS_PER_SIDE;
const HIGHEST_DEGREE = RING + RANDOM_OUTBOUND_LINKS + MAX_RANDOM_INBOUND_LINKS;
const STRANGERS_KNOWN = 6;

const random = () => seededRandom(1);
const idOf = (number: number) => `p${number}` as PeerId;

/** Somebody in the mesh, reachable at an address of its own and not linked. */
const peer = (number: number, changes: Partial<Peer> = {}): Peer => ({
  id: idOf(number),
  vouched: true,
  reachable: true,
  turnedAway: false,
  hostname: `10.0.${number >> 8}.${number & 255}`,
  link: undefined,
  ...changes,
});
const OURS = { dialled: true, named: false };
const THEIRS = { dialled: false, named: false };
const NAMED = { dialled: true, named: true };

const view = (around: readonly Peer[], changes: Partial<View> = {}): View => ({
  around,
  partial: false,
  chosen: new Set(),
  reserved: 0,
  maxLinks: 256,
  ...changes,
});
const peers = (count: number, changes: Partial<Peer> = {}): readonly Peer[] =>
  Array.from({ length: count }, (_, number) => peer(number, changes));
/** The same peers, some of them changed. */
const but = (around: readonly Peer[], changes: Readonly<Record<number, Partial<Peer>>>) =>
  around.map((each, place) => ({ ...each, ...changes[place] }));

function assertBounded({ nodes }: Graph): void {
  for (const { alive, links, topology } of nodes) {
    if (!alive || !topology?.partial) continue;
    assert.ok(links.size <= HIGHEST_DEGREE, `${links.size} links`);
    assert.equal(topology.outbound.length, RANDOM_OUTBOUND_LINKS);
    assert.ok(topology.inbound.length <= MAX_RANDOM_INBOUND_LINKS);
  }
}

function tellSome(graph: Graph, node: GraphNode, count = STRANGERS_KNOWN): void {
  const others = graph.nodes.filter((other) => other.alive && other !== node);
  for (let told = 0; told < count; told++) {
    graph.tell(node, others[Math.floor(graph.random() * others.length)]!);
  }
}

function meshOf(count: number, seed: number): Graph {
  const graph = createGraph(seed);
  for (let joined = 0; joined < count; joined++) graph.join();
  for (const node of graph.nodes) tellSome(graph, node);
  return graph;
}

Deno.test("decide() has everybody link to everybody up to the limit, and to some one past it", () => {
  const most = peers(FULL_MESH_UP_TO - 1); // and ourselves
  const full = decide(view(most), random());
  assert.deepEqual([full.partial, full.wanted, full.known], [false, "all", FULL_MESH_UP_TO - 1]);
  const { partial, wanted } = decide(view(peers(FULL_MESH_UP_TO)), random());
  assert.ok(partial && wanted !== "all");
  assert.equal(wanted.size, RING + RANDOM_OUTBOUND_LINKS);
});

Deno.test("decide() goes back to a full mesh only below the lower limit", () => {
  const partial = (count: number) =>
    decide(view(peers(count), { partial: true }), random()).partial;
  assert.ok(partial(FULL_MESH_AGAIN_BELOW - 1));
  assert.ok(!partial(FULL_MESH_AGAIN_BELOW - 2));
});

Deno.test("decide() wants two successors and two predecessors, the nearest first", () => {
  const { ring } = decide(view(peers(40)), random());
  assert.deepEqual(ring, [0, 39, 1, 38].map(idOf));
});

Deno.test("decide() gives nobody's place on the ring to who fails or is only claimed to be there", () => {
  const around = but(peers(40), {
    0: { reachable: false },
    1: { vouched: false },
    2: { reachable: false, vouched: false },
    3: { turnedAway: true },
    38: { reachable: false, link: THEIRS },
  });
  const { ring, wanted } = decide(view(around), random());
  // of those that fail the nearest two are tried on, p3 is not
  assert.deepEqual(ring, [0, 39, 1, 38, 2, 4, 5].map(idOf));
  assert.ok(wanted !== "all" && ring.every((id) => id === idOf(38) || wanted.has(id)));
});

Deno.test("decide() chooses again whom it chose, and nobody who is on the ring or fails", () => {
  const fails = { reachable: false };
  const first = decide(view(but(peers(40), { 7: fails, 8: fails })), random());
  assert.equal(first.chosen.size, RANDOM_OUTBOUND_LINKS);
  for (const id of [...first.ring, idOf(7), idOf(8)]) assert.ok(!first.chosen.has(id));
  const second = decide(view(peers(40), { chosen: first.chosen }), () => 0.999);
  assert.deepEqual(second.chosen, first.chosen);
  const gone = [...first.chosen][0]!;
  const left = peers(40).map((each) => each.id === gone ? { ...each, ...fails } : each);
  const third = decide(view(left, { chosen: first.chosen }), random());
  assert.equal(third.chosen.size, RANDOM_OUTBOUND_LINKS);
  assert.ok(!third.chosen.has(gone));
});

Deno.test("decide() dials one beyond the others whom nobody vouches for, unless the mesh is too large to know", () => {
  const around = [...peers(40), ...[40, 41, 42].map((number) => peer(number, { vouched: false }))];
  const middle = [...around.slice(20), ...around.slice(0, 20)];
  const { chosen } = decide(view(middle), random());
  assert.equal(chosen.size, RANDOM_OUTBOUND_LINKS + 1);
  assert.equal([...chosen].filter((id) => [40, 41, 42].map(idOf).includes(id)).length, 1);
  const huge = [...peers(MAX_AUTHORS / 2), peer(MAX_AUTHORS, { vouched: false })];
  const rest = peers(MAX_AUTHORS).slice(MAX_AUTHORS / 2);
  assert.equal(decide(view([...huge, ...rest]), random()).chosen.size, RANDOM_OUTBOUND_LINKS);
  assert.equal(
    decide(view([...huge, ...rest.slice(1)]), random()).chosen.size,
    RANDOM_OUTBOUND_LINKS + 1,
  );
});

Deno.test("decide() dials no more at one address than the limit while there are others; loopback has none", () => {
  const middle = (around: readonly Peer[]) => [...around.slice(-3), ...around.slice(0, -3)];
  const at = (hostname: string, others: number) => {
    const crowd = peers(40, { hostname });
    const around = middle(but(
      crowd,
      Object.fromEntries(
        Array.from({ length: others }, (_, place) => [place, { hostname: `10.9.0.${place}` }]),
      ),
    ));
    const { chosen } = decide(view(around), random());
    const chosenThere =
      around.filter((each) => chosen.has(each.id) && each.hostname === hostname).length;
    return [chosen.size, chosenThere];
  };
  const all = RANDOM_OUTBOUND_LINKS;
  assert.deepEqual(at("192.168.0.1", 20)[0], all);
  assert.ok(at("192.168.0.1", 20)[1]! <= MAX_PARTIAL_LINKS_PER_ADDRESS);
  assert.deepEqual(at("192.168.0.1", 0), [all, all]);
  assert.deepEqual(at("127.0.0.1", 0), [all, all]);
  assert.ok(at("127.0.0.1", 2)[1]! >= all - 2);
  const linkedThere = but(peers(40, { hostname: "192.168.0.1" }), {
    10: { link: THEIRS },
    11: { link: OURS },
    20: { hostname: "10.9.0.1" },
    21: { hostname: "10.9.0.2" },
    22: { hostname: "10.9.0.3" },
  });
  const { chosen } = decide(view(linkedThere), random());
  assert.deepEqual(chosen, new Set([20, 21, 22].map(idOf)));
});

Deno.test("decide() closes what we dialled beyond the limit, and neither ring links nor what was named", () => {
  const grown = (link: Peer["link"]) => decide(view(peers(40, { link })), random());
  const { surplus, ring, full } = grown(OURS);
  assert.equal(surplus.length, 40 - RING - RANDOM_OUTBOUND_LINKS);
  assert.ok(ring.every((id) => !surplus.includes(id)));
  assert.deepEqual(full, []);
  assert.deepEqual(grown(NAMED).surplus, []);
  const inbound = grown(THEIRS);
  assert.deepEqual(inbound.surplus, []);
  assert.equal(inbound.full.length, 40 - RING - MAX_RANDOM_INBOUND_LINKS);
  assert.ok(inbound.ring.every((id) => !inbound.full.includes(id)));
});

Deno.test("decide() closes nothing while a neighbour on the ring is not linked", () => {
  const around = but(peers(40, { link: OURS }), { 1: { link: undefined } });
  assert.deepEqual(decide(view(around), random()).surplus, []);
  const failing = but(peers(40, { link: OURS }), { 1: { link: undefined, reachable: false } });
  assert.ok(decide(view(failing), random()).surplus.length > 0);
});

Deno.test("decide() never wants more links than it may have, and dials nobody where all are kept for the named", () => {
  const wanted = (maxLinks: number, reserved: number, around = peers(40)) => {
    const { wanted } = decide(view(around, { maxLinks, reserved }), random());
    return wanted === "all" ? around.length : wanted.size;
  };
  for (let maxLinks = 1; maxLinks <= 20; maxLinks++) {
    const most = Math.min(maxLinks, RING + RANDOM_OUTBOUND_LINKS);
    assert.equal(wanted(maxLinks, 0), most);
    assert.equal(wanted(maxLinks, 1), Math.min(maxLinks - 1, RING + RANDOM_OUTBOUND_LINKS));
  }
  assert.equal(wanted(1, 1, peers(1)), 0);
  assert.equal(wanted(1, 0, but(peers(3), { 0: { link: NAMED } })), 0);
});

Deno.test("roomFor() has room for as many as may be linked, and not for one past it", () => {
  const with_ = (count: number, changes: Partial<View> = {}) =>
    roomFor(idOf(0), view(peers(count, { link: THEIRS }), { maxLinks: 5, ...changes }), random());
  assert.deepEqual(with_(5), { state: "room" });
  assert.deepEqual(with_(6), { state: "instead", of: idOf(2) }, "a neighbour on the ring");
  const named = but(peers(2, { link: THEIRS }), { 1: { link: NAMED } });
  for (const changes of [{ maxLinks: 1 }, { maxLinks: 2, reserved: 1 }]) {
    assert.deepEqual(roomFor(idOf(0), view(named, changes), random()), { state: "full" });
  }
});

Deno.test("roomFor() gives the place of one chosen at random to who was named, else that of the ring's farthest", () => {
  const crowd = but(peers(40), {
    0: { link: OURS },
    10: { link: THEIRS },
    20: { link: NAMED },
    30: { link: NAMED },
  });
  const at = (around: readonly Peer[], maxLinks: number) =>
    roomFor(idOf(30), view(around, { maxLinks }), random());
  assert.deepEqual(at(crowd, 4), { state: "room" });
  assert.deepEqual(at(crowd, 3), { state: "instead", of: idOf(10) });
  assert.deepEqual(at(but(crowd, { 10: { link: undefined } }), 2), {
    state: "instead",
    of: idOf(0),
  });
  const theyNamed = but(crowd, { 30: { link: { dialled: false, named: true } } });
  assert.deepEqual(at(theyNamed, 3), { state: "full" }, "named on their side");
  const allNamed = but(crowd, { 0: { link: NAMED }, 10: { link: NAMED } });
  assert.deepEqual(at(allNamed, 3), { state: "full" });
});

Deno.test("roomFor() takes as many at random as the limit, and refuses one past it; the ring is always welcome", () => {
  const taken = (count: number) =>
    but(
      peers(40),
      Object.fromEntries(
        Array.from({ length: count }, (_, place) => [10 + place, { link: THEIRS }]),
      ),
    );
  const guest = (number: number, around: readonly Peer[], link = THEIRS) =>
    roomFor(idOf(number), view(but(around, { [number]: { link } })), random()).state;
  assert.equal(guest(10, taken(MAX_RANDOM_INBOUND_LINKS)), "room");
  assert.equal(guest(10, taken(MAX_RANDOM_INBOUND_LINKS + 1)), "full");
  assert.equal(guest(1, taken(MAX_RANDOM_INBOUND_LINKS + 1)), "room");
  assert.equal(guest(10, taken(MAX_RANDOM_INBOUND_LINKS + 1), OURS), "room");
  const theyNamed = { dialled: false, named: true };
  assert.equal(guest(10, taken(MAX_RANDOM_INBOUND_LINKS + 1), theyNamed), "room");
});

Deno.test("roomFor() takes as many from one address as the limit while there are others; loopback has none", () => {
  const from = (hostname: string, count: number, everybody = false) => {
    const here = Object.fromEntries(
      Array.from({ length: count }, (_, place) => [10 + place, { link: THEIRS, hostname }]),
    );
    const around = but(peers(40, everybody ? { hostname } : {}), here);
    return roomFor(idOf(10), view(around), random()).state;
  };
  assert.equal(from("192.168.0.1", MAX_PARTIAL_LINKS_PER_ADDRESS), "room");
  assert.equal(from("192.168.0.1", MAX_PARTIAL_LINKS_PER_ADDRESS + 1), "full");
  assert.equal(from("192.168.0.1", MAX_PARTIAL_LINKS_PER_ADDRESS + 1, true), "room");
  assert.equal(from("127.0.0.1", MAX_PARTIAL_LINKS_PER_ADDRESS + 1), "room");
});

for (const [count, seeds] of [[33, 10], [100, 5], [1_000, 1]] as const) {
  Deno.test(`decide() connects ${count} nodes that know few, within bounds, and then is still`, () => {
    for (let seed = 1; seed <= seeds; seed++) {
      const graph = meshOf(count, seed);
      graph.settle(2);
      assert.deepEqual(graph.parts(), [count], `seed ${seed}`);
      assertBounded(graph);
    }
  });
}

Deno.test("decide() links all to all up to the limit, and slims down when one more comes, connected in every round", () => {
  const graph = meshOf(FULL_MESH_UP_TO, 1);
  graph.settle();
  for (const { links } of graph.nodes) assert.equal(links.size, FULL_MESH_UP_TO - 1);
  tellSome(graph, graph.join(), 1);
  for (let round = 0; round < 20; round++) {
    graph.round();
    assert.deepEqual(graph.parts(), [FULL_MESH_UP_TO + 1]);
  }
  assertBounded(graph);
});

Deno.test("decide() makes one mesh of two that lost each other, of one beacon between them", () => {
  const graph = createGraph(2);
  for (let joined = 0; joined < 120; joined++) graph.join();
  const [left, right] = [graph.nodes.slice(0, 60), graph.nodes.slice(60)];
  for (const half of [left, right]) {
    for (const node of half) {
      for (let told = 0; told < STRANGERS_KNOWN; told++) {
        graph.tell(node, half[Math.floor(graph.random() * half.length)]!);
      }
    }
  }
  graph.settle();
  assert.deepEqual(graph.parts(), [60, 60]);
  graph.tell(left[0]!, right[0]!);
  graph.settle();
  assert.deepEqual(graph.parts(), [120]);
  assertBounded(graph);
});

Deno.test("decide() stays connected through hundreds of comings and goings, and comes to rest", () => {
  const change = fc.record({
    kind: fc.constantFrom("join" as const, "join" as const, "die" as const),
    pick: fc.nat(),
    rounds: fc.nat(3),
  });
  const run = fc.record({
    seed: fc.nat(1_000),
    start: fc.integer({ min: 20, max: 60 }),
    changes: fc.array(change, { minLength: 20, maxLength: 60 }),
  });
  fc.assert(
    fc.property(run, ({ seed, start, changes }) => {
      const graph = meshOf(start, seed);
      graph.settle();
      for (const { kind, pick, rounds } of changes) {
        const living = graph.nodes.filter(({ alive }) => alive);
        if (kind === "join") tellSome(graph, graph.join());
        else if (living.length > 10) graph.die(living[pick % living.length]!);
        for (let round = 0; round < rounds; round++) graph.round();
      }
      graph.settle();
      const count = graph.nodes.filter(({ alive }) => alive).length;
      assert.deepEqual(graph.parts(), [count]);
      assertBounded(graph);
    }),
    { seed: 1, numRuns: 15, endOnFailure: true },
  );
});

Deno.test("decide() heals when half of a large mesh dies at once", () => {
  const graph = meshOf(200, 3);
  graph.settle();
  for (const node of graph.nodes.filter((_, place) => place % 2 === 0)) graph.die(node);
  graph.settle();
  assert.deepEqual(graph.parts(), [100]);
  assertBounded(graph);
});

Deno.test("decide() keeps everybody's own limit of links, leaves included, and connects them all", () => {
  const limits = [2, 3, 5, 256, 1];
  for (let seed = 1; seed <= 8; seed++) {
    const graph = createGraph(seed);
    for (let joined = 0; joined < 60; joined++) {
      const maxLinks = limits[joined % limits.length]!;
      const node = graph.join({ maxLinks });
      if (maxLinks === 1) node.named.add(graph.nodes[joined - 1]!);
    }
    for (const node of graph.nodes) tellSome(graph, node);
    graph.settle();
    for (const { links, maxLinks } of graph.nodes) {
      assert.ok(links.size > 0 && links.size <= maxLinks);
    }
    for (const { links, named } of graph.nodes.filter(({ maxLinks }) => maxLinks === 1)) {
      assert.deepEqual([...links.keys()], [...named], "a leaf");
    }
    assert.deepEqual(graph.parts(), [60], `seed ${seed}`);
  }
});
