import assert from "node:assert/strict";
import { seededRandom } from "./random.ts";
import { degreesOf, type Edge, edgesOf, type Topology } from "./start_topology.ts";

/** How many nodes can be reached from the first. */
function reached(edges: readonly Edge[], nodes: number): number {
  const seen = new Set([0]);
  for (let before = 0; before < seen.size;) {
    before = seen.size;
    for (const [a, b] of edges) {
      if (seen.has(a) || seen.has(b)) seen.add(a).add(b);
    }
  }
  return Math.min(seen.size, nodes);
}

const edges = (topology: Topology, nodes: number, seed = 1) =>
  edgesOf(topology, nodes, seededRandom(seed));

Deno.test("edgesOf() draws lines, rings and full meshes", () => {
  assert.deepEqual(edges({ shape: "line" }, 4), [[0, 1], [1, 2], [2, 3]]);
  assert.deepEqual(edges({ shape: "ring" }, 4), [[0, 1], [1, 2], [2, 3], [3, 0]]);
  assert.deepEqual(edges({ shape: "ring" }, 2), [[0, 1]]);
  assert.equal(edges({ shape: "full" }, 30).length, 435);
  assert.deepEqual(new Set(degreesOf(edges({ shape: "full" }, 30), 30)), new Set([29]));
});

Deno.test("edgesOf() connects everybody, with no pair twice and nobody to itself", () => {
  for (let seed = 1; seed <= 50; seed++) {
    const topologies: readonly Topology[] = [
      { shape: "random", degree: 3 },
      { shape: "random", degree: 4 },
      { shape: "self" },
    ];
    for (const topology of topologies) {
      const found = edges(topology, 40, seed);
      assert.equal(reached(found, 40), 40, `${topology.shape}, seed ${seed}`);
      const pairs = found.map((pair) => [...pair].sort().join(" "));
      assert.equal(new Set(pairs).size, pairs.length);
      assert.ok(found.every(([a, b]) => a !== b));
    }
  }
});

Deno.test("edgesOf() gives nobody more links than the degree, and on average nearly as many", () => {
  for (const degree of [2, 3, 4, 8]) {
    const degrees = degreesOf(edges({ shape: "random", degree }, 200), 200);
    assert.ok(Math.max(...degrees) <= degree);
    const average = degrees.reduce((sum, count) => sum + count, 0) / 200;
    assert.ok(average > degree * 0.9, `${average} of ${degree}`);
  }
});

Deno.test("edgesOf() tells who organises itself one to three addresses of earlier ones", () => {
  const found = edges({ shape: "self" }, 100);
  for (let node = 1; node < 100; node++) {
    const known = found.filter(([from]) => from === node);
    assert.ok(known.length >= 1 && known.length <= 3);
    assert.ok(known.every(([, to]) => to < node));
  }
});
