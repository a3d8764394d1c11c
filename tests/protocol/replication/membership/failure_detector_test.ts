import assert from "node:assert/strict";
import { FULL_MESH_UP_TO } from "../../../../src/core/limits/links.ts";
import { SUSPECT_FAR_FOR_MS, SUSPECT_FOR_MS } from "../../../../src/core/limits/registers.ts";
import type { PeerId } from "../../../../src/core/peer.ts";
import { createFailureDetector } from "../../../../src/protocol/replication/membership/failure_detector.ts";
import { idOf } from "../neighbour_states.ts";

const BOB = idOf(1);
const CAROL = idOf(2);

/** Doubts in a mesh of so many, of whom we are linked to so many. */
function subject(population: number, linked: number) {
  const lost: (readonly [PeerId, string])[] = [];
  const asked: (readonly [PeerId, PeerId | undefined])[] = [];
  const doubts = createFailureDetector({
    isAlive: (id) => id === BOB,
    population: () => population,
    isLinked: () => false,
    isNear: () => false,
    linked: () => linked,
    lost: (id, reason) => void lost.push([id, reason]),
    ask: (id, source) => void asked.push([id, source]),
  });
  return { doubts, lost, asked };
}

Deno.test("raise() has everybody asked but who asked us, once", () => {
  const { doubts, asked } = subject(5, 3);
  doubts.raise(BOB, "closed", 0, CAROL);
  doubts.raise(BOB, "closed", 1);
  assert.deepEqual(asked, [[BOB, CAROL]]);
  doubts.tick(SUSPECT_FAR_FOR_MS);
  doubts.raise(BOB, "closed", SUSPECT_FAR_FOR_MS);
  assert.equal(asked.length, 2, "and again after a while");
});

Deno.test("tick() waits longer where a word may have a long way", () => {
  for (const [linked, patience] of [[3, SUSPECT_FOR_MS], [1, SUSPECT_FAR_FOR_MS]] as const) {
    const { doubts, lost } = subject(5, linked);
    doubts.raise(BOB, "closed", 0);
    assert.equal(doubts.deadline(), patience);
    doubts.tick(patience - 1);
    assert.deepEqual(lost, []);
    doubts.tick(patience);
    assert.deepEqual(lost, [[BOB, "closed"]]);
  }
});

Deno.test("raise() doubts nobody who is not known, nor anybody in a large mesh", () => {
  const { doubts, asked } = subject(5, 3);
  doubts.raise(CAROL, "closed", 0);
  assert.deepEqual(asked, []);
  for (const [population, count] of [[FULL_MESH_UP_TO, 1], [FULL_MESH_UP_TO + 1, 0]] as const) {
    const large = subject(population, 3);
    large.doubts.raise(BOB, "closed", 0);
    assert.equal(large.asked.length, count);
  }
});

Deno.test("clear() ends a doubt, which is not raised anew at once", () => {
  const { doubts, lost, asked } = subject(5, 3);
  doubts.raise(BOB, "closed", 0);
  doubts.clear(BOB);
  doubts.raise(BOB, "closed", 1);
  doubts.tick(SUSPECT_FOR_MS);
  assert.deepEqual(lost, []);
  assert.equal(asked.length, 1);
  doubts.tick(SUSPECT_FAR_FOR_MS);
  assert.equal(doubts.deadline(), undefined);
});
