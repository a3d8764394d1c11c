import assert from "node:assert/strict";
import { hash } from "node:crypto";
import fc from "fast-check";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import { createRing, ringPosition } from "../../../../src/protocol/mesh/topology/ring.ts";

const idOf = (number: number) => `peer${number}` as PeerId;

Deno.test("ringPosition() is SHA-256 of mesh, 00 and id", () => {
  const bytes = new TextEncoder().encode("lan\0peer1");
  assert.equal(ringPosition("lan", idOf(1)), hash("sha256", bytes, "hex"));
  assert.notEqual(ringPosition("lan", idOf(1)), ringPosition("work", idOf(1)));
});

Deno.test("around() gives everybody else once, clockwise from ourselves, whatever came and went", () => {
  const numbers = fc.uniqueArray(fc.nat(40));
  fc.assert(
    fc.property(fc.nat(40), fc.array(numbers, { minLength: 1, maxLength: 5 }), (self, steps) => {
      const ring = createRing("lan", idOf(self));
      for (const step of steps) ring.hold(new Set(step.map(idOf)));
      const others = steps.at(-1)!.filter((number) => number !== self).map(idOf);
      const own = ringPosition("lan", idOf(self));
      const sorted = others.toSorted((a, b) =>
        ringPosition("lan", a) < ringPosition("lan", b) ? -1 : 1
      );
      const behind = sorted.filter((id) => ringPosition("lan", id) > own);
      const before = sorted.filter((id) => ringPosition("lan", id) < own);
      assert.deepEqual(ring.around(), [...behind, ...before]);
    }),
    { seed: 1, numRuns: 500 },
  );
});

Deno.test("around() makes everybody the other neighbour of its own neighbours", () => {
  const everybody = Array.from({ length: 100 }, (_, number) => idOf(number));
  const successor = (id: PeerId) => {
    const ring = createRing("lan", id);
    ring.hold(new Set(everybody));
    return { next: ring.around()[0]!, previous: ring.around().at(-1)! };
  };
  for (const id of everybody) assert.equal(successor(successor(id).next).previous, id);
});
