import assert from "node:assert/strict";
import { FULL_MESH_UP_TO } from "../../../../src/core/limits/links.ts";
import { SUSPECT_FAR_FOR_MS, SUSPECT_FOR_MS } from "../../../../src/core/limits/registers.ts";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import { createFailureDetector } from "../../../../src/protocol/replication/membership/failure_detector.ts";
import { idOf } from "../neighbour_states.ts";

const BOB = idOf(1);
const CAROL = idOf(2);

/**
 * A failure detector in a mesh of so many, and peers that neighbours list without a link of ours.
 */
function subject(population: number, ...relayed: readonly PeerId[]) {
  const lost: (readonly [PeerId, string])[] = [];
  const linked = new Set<PeerId>();
  const asked: (readonly [PeerId, PeerId | undefined])[] = [];
  const failureDetector = createFailureDetector({
    isAlive: (id) => id === BOB,
    population: () => population,
    isLinked: (id) => linked.has(id),
    isNear: () => false,
    hasRelayed: (isLeftOut) => relayed.some((id) => !isLeftOut(id)),
    spreadSuspicion: (id, source) => void asked.push([id, source]),
  });
  const tick = (now: number) => {
    for (const { id, reason } of failureDetector.tick(now)) lost.push([id, reason]);
  };
  return { failureDetector, tick, lost, asked, linked };
}

Deno.test("suspect() tells everybody but the source, once", () => {
  const { failureDetector, tick, asked } = subject(5);
  failureDetector.suspect(BOB, "closed", 0, CAROL);
  failureDetector.suspect(BOB, "closed", 1);
  assert.deepEqual(asked, [[BOB, CAROL]]);
  tick(SUSPECT_FAR_FOR_MS);
  failureDetector.suspect(BOB, "closed", SUSPECT_FAR_FOR_MS);
  assert.equal(asked.length, 2, "and again after a while");
});

Deno.test("tick() waits longer where a word may have a long way", () => {
  for (const [relayed, patience] of [[BOB, SUSPECT_FOR_MS], [CAROL, SUSPECT_FAR_FOR_MS]] as const) {
    const { failureDetector, tick, lost } = subject(5, relayed);
    failureDetector.suspect(BOB, "closed", 0);
    assert.equal(failureDetector.deadline(), patience);
    tick(patience - 1);
    assert.deepEqual(lost, []);
    tick(patience);
    assert.deepEqual(lost, [[BOB, "closed"]]);
  }
});

Deno.test("suspect() suspects nobody who is not known, nor anybody in a large mesh", () => {
  const { failureDetector, asked } = subject(5);
  failureDetector.suspect(CAROL, "closed", 0);
  assert.deepEqual(asked, []);
  for (const [population, count] of [[FULL_MESH_UP_TO, 1], [FULL_MESH_UP_TO + 1, 0]] as const) {
    const large = subject(population);
    large.failureDetector.suspect(BOB, "closed", 0);
    assert.equal(large.asked.length, count);
  }
});

Deno.test("suspect() begins anew where our link refuted a neighbour's suspicion, and then breaks", () => {
  const { failureDetector, tick, lost, asked, linked } = subject(5);
  linked.add(BOB);
  failureDetector.suspect(BOB, "nobody is linked to it", 0, CAROL);
  linked.delete(BOB);
  failureDetector.suspect(BOB, "closed", 1);
  failureDetector.suspect(BOB, "nobody is linked to it", 2, CAROL);
  tick(SUSPECT_FOR_MS);
  assert.deepEqual(lost, []);
  tick(SUSPECT_FOR_MS + 1);
  assert.deepEqual(lost, [[BOB, "closed"]]);
  assert.deepEqual(asked, [[BOB, CAROL], [BOB, undefined]]);
});

Deno.test("confirm() ends a suspicion, which is not raised anew at once", () => {
  const { failureDetector, tick, lost, asked } = subject(5);
  failureDetector.suspect(BOB, "closed", 0);
  failureDetector.confirm(BOB);
  failureDetector.suspect(BOB, "closed", 1);
  tick(SUSPECT_FOR_MS);
  assert.deepEqual(lost, []);
  assert.equal(asked.length, 1);
  tick(SUSPECT_FAR_FOR_MS);
  assert.equal(failureDetector.deadline(), undefined);
});
