import assert from "node:assert/strict";
import {
  FETCH_AGAIN_AFTER_MS,
  GRAFT_AFTER_MS,
  MAX_AHEAD,
  MAX_AUTHORS,
  MAX_EPOCHS_PER_AUTHOR,
  MAX_FETCH_TRIES,
  MAX_HAVES_PER_NEIGHBOUR,
  MAX_LOG_AGE_MS,
  MAX_SEQUENCE,
} from "../../../../src/core/limits/replication.ts";
import { signingKey } from "../../../../src/protocol/curve25519_keys.ts";
import { incarnationKey } from "../../../../src/protocol/replication/log/author_sequence.ts";
import { seed, START } from "../../identities.ts";
import { anyId, haveOf, idOf } from "../neighbour_states.ts";
import { antiEntropyHarness, asked, AUTHOR, INCARNATION } from "./anti_entropy_harness.ts";

Deno.test("onAnswerEnd() keeps nobody from an honest neighbour by claims of what is not there, though that one is busy", () => {
  const s = antiEntropyHarness();
  const liars = [s.join(5), s.join(6), s.join(7)];
  const honest = s.join(8);
  s.come(3, 3, 0);
  s.antiEntropy.onHave(honest, haveOf(idOf(9), 1), 0);
  s.antiEntropy.tick(0);
  assert.deepEqual(asked(honest), [1, 1]);
  for (const neighbour of [...liars, honest]) s.claim(neighbour, 3, 1);
  s.pass(GRAFT_AFTER_MS);
  let lies = 0;
  for (let round = 0; round < 100; round++) {
    for (const liar of liars) {
      if (asked(liar) === undefined) continue;
      lies++;
      s.claim(liar, 3, 600 + round);
      s.answer(liar, undefined, 600 + round);
    }
  }
  assert.equal(lies, liars.length, "each once, and then none before the one that never failed");
  assert.deepEqual(s.missing, []);
  s.antiEntropy.onAnswerEnd(honest, { author: idOf(9), epoch: START.wall }, 1, 1_000);
  assert.deepEqual(asked(honest), [1, 2]);
  s.answer(honest, [1, 2], 1_100);
  assert.deepEqual([s.missing, s.authorSequences.find(INCARNATION)?.top], [[], 3]);
});

Deno.test("onAnswerEnd() gives up nothing for a liar alone, when somebody who holds it comes a second later", () => {
  const s = antiEntropyHarness();
  const liar = s.join(5);
  s.come(5, 5, 0);
  s.claim(liar, 5, 0);
  s.pass(GRAFT_AFTER_MS);
  for (let tries = 1; tries <= 2 * MAX_FETCH_TRIES; tries++) s.answer(liar, undefined, 600);
  const honest = s.join(6);
  s.claim(honest, 5, 1_600);
  assert.deepEqual(asked(honest), [1, 4]);
  s.answer(honest, [1, 4], 1_700);
  assert.deepEqual([s.missing, s.authorSequences.find(INCARNATION)?.top], [[], 5]);
});

Deno.test("tick() asks those who failed too often again after a while, since they may have slept", () => {
  const s = antiEntropyHarness();
  const a = s.join(5);
  s.come(5, 5, 0);
  s.claim(a, 5, 0);
  s.pass(GRAFT_AFTER_MS);
  for (let tries = 1; tries <= MAX_FETCH_TRIES; tries++) s.answer(a, undefined, 600);
  a.controls.controls.clear();
  s.pass(600 + FETCH_AGAIN_AFTER_MS - 1);
  assert.equal(asked(a), undefined);
  s.pass(600 + FETCH_AGAIN_AFTER_MS);
  assert.deepEqual(asked(a), [1, 4]);
});

Deno.test("onAnswerEnd() takes no thanks for what others brought meanwhile", () => {
  const s = antiEntropyHarness();
  const [liar, honest] = [s.join(5), s.join(6)];
  s.come(9, 9, 0);
  s.claim(liar, 9, 0);
  s.pass(GRAFT_AFTER_MS);
  assert.deepEqual(asked(liar), [1, 8]);
  s.claim(honest, 9, 600);
  s.come(1, 1, 600);
  s.answer(liar, undefined, 600);
  assert.deepEqual([asked(liar), asked(honest)], [undefined, [2, 8]]);
});

Deno.test("onAnswerEnd() gives each run that waits for a link its turn, though one of them has no end", () => {
  const s = antiEntropyHarness();
  const a = s.join(5);
  const other = haveOf(idOf(7), 2);
  s.claim(a, 60, 0);
  s.antiEntropy.tick(0);
  assert.deepEqual(asked(a), [1, 60]);
  s.antiEntropy.onHave(a, other, 0);
  s.antiEntropy.tick(0);
  s.answer(a, [1, 20], 10);
  assert.deepEqual([asked(a), a.sync.pending?.author], [[1, 2], idOf(7)]);
  s.antiEntropy.onAnswerEnd(a, other, 0, 20);
  assert.deepEqual([asked(a), a.sync.pending?.author], [[21, 60], AUTHOR]);
});

Deno.test("onAnswerEnd() gives up nothing that only a claim tells of, so that nobody silences an author", () => {
  for (const top of [9, MAX_SEQUENCE]) {
    const s = antiEntropyHarness();
    const liar = s.join(5);
    s.come(1, 3, 0);
    s.claim(liar, top, 0);
    s.pass(GRAFT_AFTER_MS);
    assert.deepEqual(asked(liar), [4, Math.min(top, 3 + MAX_AHEAD)]);
    for (let tries = 1; tries <= MAX_FETCH_TRIES; tries++) s.answer(liar, undefined, 600);
    assert.deepEqual([s.missing, s.repairing.at(-1)], [[], 0]);
    s.come(4, 9, 700);
    s.pass(2 * MAX_LOG_AGE_MS);
    assert.deepEqual([s.missing, s.antiEntropy.deadline()], [[], undefined]);
    assert.equal(s.authorSequences.find(INCARNATION)?.top, 9);
  }
});

Deno.test("onAnswerEnd() waits on where one neighbour says that it has forgotten, and another does not", () => {
  const s = antiEntropyHarness();
  const [liar, honest] = [s.join(5), s.join(6)];
  s.come(9, 9, 0);
  s.claim(liar, 9, 0, { floor: 8 });
  s.claim(honest, 9, 0, { top: 0, sparse: [{ from: 9, to: 9 }] });
  s.pass(GRAFT_AFTER_MS + MAX_LOG_AGE_MS - 1);
  assert.deepEqual(s.missing, []);
  s.pass(GRAFT_AFTER_MS + MAX_LOG_AGE_MS);
  assert.deepEqual(s.missing, [8]);
});

Deno.test("onHave() remembers as many claims of a neighbour as the limit, and news of those, and no more", () => {
  const s = antiEntropyHarness();
  const a = s.join(5);
  const most = MAX_HAVES_PER_NEIGHBOUR;
  const claim = (number: number, top: number) =>
    s.antiEntropy.onHave(a, haveOf(anyId(number), top, { floor: top }), 0);
  for (let number = 0; number < most; number++) claim(number, 1);
  assert.equal(a.sync.haves.size, most);
  claim(most, 1);
  claim(0, 2);
  assert.equal(a.sync.haves.size, most);
  assert.equal(a.sync.haves.get(incarnationKey({ author: anyId(0), epoch: START.wall }))?.top, 2);
});

Deno.test("onHave() tells once while a neighbour is linked that it claims too much", () => {
  const s = antiEntropyHarness();
  const a = s.join(5);
  const claim = (number: number) =>
    s.antiEntropy.onHave(a, haveOf(anyId(number), 1, { floor: 1 }), 0);
  for (let number = 0; number < MAX_HAVES_PER_NEIGHBOUR; number++) claim(number);
  assert.deepEqual(s.diagnostics, [], "at the limit");
  const one = `${a.id}: it claims messages of more than 2048 runs of peers: the rest of its ` +
    "claims is left out";
  for (const number of [0, 1, 2]) claim(MAX_HAVES_PER_NEIGHBOUR + number);
  assert.deepEqual(s.diagnostics, [one], "past it, once");
  s.antiEntropy.detach(a, 0);
  claim(MAX_HAVES_PER_NEIGHBOUR);
  assert.deepEqual(s.diagnostics, [one, one]);
});

Deno.test("onHave() tells once of an author for whom there is no place, whoever claims it", () => {
  const s = antiEntropyHarness();
  const [a, b] = [s.join(5), s.join(6)];
  const open = (number: number) => {
    const key = seed(7);
    new DataView(key.buffer).setUint32(0, number);
    s.authorSequences.open({ author: signingKey(key).id, epoch: START.wall }, 0);
  };
  for (let number = 1; number < MAX_AUTHORS; number++) open(number);
  s.claim(a, 1, 0);
  assert.deepEqual(s.diagnostics, [], "at the limit");
  open(MAX_AUTHORS);
  for (const neighbour of [a, b, a]) s.claim(neighbour, 2, 0);
  assert.deepEqual(s.diagnostics, [
    `${AUTHOR}: envelopes are not asked for: there is no place for its author`,
  ]);
});

Deno.test("onHave() tells once of a run that its author left behind", () => {
  const s = antiEntropyHarness();
  const a = s.join(5);
  for (let later = 1; later <= MAX_EPOCHS_PER_AUTHOR; later++) {
    s.authorSequences.open({ author: AUTHOR, epoch: START.wall + later }, 0);
  }
  for (const top of [1, 2]) s.claim(a, top, 0);
  assert.deepEqual(s.diagnostics, [
    `${AUTHOR}: envelopes are not asked for: its author restarted since`,
  ]);
});

Deno.test("onAnswerEnd() takes no notice of an answer to what was not asked", () => {
  const s = antiEntropyHarness();
  const [a, b] = [s.join(5), s.join(6)];
  s.come(3, 3, 0);
  s.claim(a, 3, 0);
  s.pass(GRAFT_AFTER_MS);
  assert.deepEqual(asked(a), [1, 2]);
  s.antiEntropy.onAnswerEnd(a, { ...INCARNATION, epoch: 1 }, 0, 600);
  s.antiEntropy.onAnswerEnd(b, INCARNATION, 2, 600);
  assert.ok(a.sync.pending !== undefined);
  assert.equal(asked(a), undefined);
});
