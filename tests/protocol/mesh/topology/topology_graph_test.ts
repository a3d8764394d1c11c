import assert from "node:assert/strict";
import fc from "fast-check";
import {
  FULL_MESH_UP_TO,
  MAX_RANDOM_INBOUND_LINKS,
  RANDOM_OUTBOUND_LINKS,
  RING_LINKS_PER_SIDE,
} from "../../../../src/core/limits/links.ts";
import { createGraph, type Graph, type GraphNode } from "./topology_graph.ts";

const RING = 2 * RING_LINKS_PER_SIDE;
const HIGHEST_DEGREE = RING + RANDOM_OUTBOUND_LINKS + MAX_RANDOM_INBOUND_LINKS;
const STRANGERS_KNOWN = 6;

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
