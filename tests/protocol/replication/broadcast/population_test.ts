import assert from "node:assert/strict";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import { createTreeState } from "../../../../src/protocol/replication/broadcast/plumtree.ts";
import { createPopulation } from "../../../../src/protocol/replication/broadcast/population.ts";

const [SELF, BOB, CAROL, DAVE] = [
  "self",
  "bob",
  "carol",
  "dave",
] as const satisfies string[] as unknown as readonly [PeerId, PeerId, PeerId, PeerId];

const listing = (...ids: readonly PeerId[]) => ({
  tree: { ...createTreeState(), linked: new Set(ids) },
});

Deno.test("size counts ourselves, those who are linked, and those whom they list, once each", () => {
  const neighbours = new Map<PeerId, ReturnType<typeof listing>>();
  const population = createPopulation(SELF, neighbours);
  assert.equal(population.size, 1);
  neighbours.set(BOB, listing());
  assert.equal(population.size, 2);
  neighbours.set(BOB, listing(SELF, CAROL));
  assert.equal(population.size, 3);
  neighbours.set(CAROL, listing(SELF, BOB, DAVE));
  assert.equal(population.size, 4);
  neighbours.delete(CAROL);
  assert.equal(population.size, 3);
  assert.deepEqual([BOB, CAROL, DAVE].map(population.isListed), [false, true, false]);
  assert.ok(population.hasRelayed(() => false));
  assert.ok(!population.hasRelayed((id) => id === CAROL));
});

Deno.test("size follows a list that a neighbour replaces", () => {
  const bob = { tree: { ...createTreeState(), linked: new Set([SELF]) } };
  const population = createPopulation(SELF, new Map([[BOB, bob]]));
  assert.equal(population.size, 2);
  bob.tree.linked = new Set([SELF, CAROL, DAVE]);
  assert.equal(population.size, 4);
});
