import assert from "node:assert/strict";
import {
  ANSWER_TIMEOUT_MS,
  FETCH_AGAIN_AFTER_MS,
  FETCH_GIVEN_UP_AFTER_MS,
  FORGOTTEN_BY_AUTHOR_AFTER_MS,
  GRAFT_AFTER_MS,
  MAX_AHEAD,
  MAX_EPOCHS_PER_AUTHOR,
  MAX_FETCH_TRIES,
  MAX_LOG_AGE_MS,
} from "../../../../src/core/limits/replication.ts";
import { incarnationKey } from "../../../../src/protocol/replication/log/author_sequence.ts";
import { decodeEnvelope } from "../../../../src/protocol/replication/wire/envelope.ts";
import { START } from "../../identities.ts";
import { haveOf, idOf } from "../neighbour_states.ts";
import {
  antiEntropyHarness,
  asked,
  AUTHOR,
  CHAIN,
  grafts,
  INCARNATION,
} from "./anti_entropy_harness.ts";

Deno.test("onHave() asks at once and grafts where nobody brings that author's words", () => {
  const s = antiEntropyHarness();
  const a = s.join(5);
  s.claim(a, 3, 0);
  s.antiEntropy.tick(0);
  assert.deepEqual([asked(a), grafts(a)], [[1, 3], [AUTHOR]]);
  assert.equal(s.plumtree.parent(AUTHOR), a.id);
});

Deno.test("onHave() gives whoever brings that author's words half a second, and asks for nothing that came", () => {
  for (const comes of [false, true]) {
    const s = antiEntropyHarness();
    const [parent, a] = [s.join(5), s.join(6)];
    s.come(1, 1, 0);
    s.plumtree.onNew(parent, AUTHOR);
    s.claim(a, 3, 0);
    s.pass(GRAFT_AFTER_MS - 1);
    assert.equal(asked(a), undefined);
    if (comes) s.come(2, 3, GRAFT_AFTER_MS - 1);
    s.pass(GRAFT_AFTER_MS);
    assert.deepEqual(asked(a), comes ? undefined : [2, 3]);
    assert.deepEqual(grafts(a), comes ? [] : [AUTHOR], "the parent does not get it either");
    assert.deepEqual(s.repairing, comes ? [] : [2]);
    if (comes) assert.equal(s.antiEntropy.deadline(), undefined);
  }
});

Deno.test("onEnvelopes() asks for a hole half a second later, and leaves the tree as it is", () => {
  const s = antiEntropyHarness();
  const [parent, a] = [s.join(5), s.join(6)];
  s.plumtree.onNew(parent, AUTHOR);
  s.come(1, 1, 0);
  s.come(4, 5, 0);
  s.claim(a, 5, 100);
  s.pass(GRAFT_AFTER_MS);
  assert.deepEqual([asked(a), grafts(a)], [[2, 3], []]);
  s.answer(a, [2, 3], 600);
  assert.deepEqual([s.repairing, s.missing, s.antiEntropy.deadline()], [[2, 0], [], undefined]);
});

Deno.test("onAnswerEnd() asks on where the answer came in pieces, and says how much is left", () => {
  const s = antiEntropyHarness();
  const a = s.join(5);
  s.come(1, 1, 0);
  s.claim(a, 10, 0);
  s.pass(GRAFT_AFTER_MS);
  assert.deepEqual(asked(a), [2, 10]);
  s.come(2, 4, 600);
  assert.equal(asked(a), undefined, "not before the answer has ended");
  s.answer(a, undefined, 600);
  assert.deepEqual(asked(a), [5, 10]);
  s.answer(a, [5, 10], 700);
  assert.deepEqual([asked(a), s.repairing], [undefined, [9, 6, 0]]);
});

Deno.test("tick() asks each neighbour for one thing at a time, and the next as soon as it is free", () => {
  const s = antiEntropyHarness();
  const [a, b] = [s.join(5), s.join(6)];
  const other = idOf(7);
  s.claim(a, 3, 0);
  s.antiEntropy.onHave(a, haveOf(other, 2), 0);
  s.antiEntropy.tick(0);
  assert.deepEqual(asked(a), [1, 3]);
  s.antiEntropy.onHave(b, haveOf(other, 2), 0);
  s.antiEntropy.tick(0);
  assert.deepEqual([asked(a), asked(b)], [undefined, [1, 2]], "another is free");
  s.part(b, 10);
  assert.equal(asked(a), undefined);
  s.answer(a, [1, 3], 20);
  assert.deepEqual(asked(a), [1, 2]);
  assert.equal(a.sync.pending?.author, other);
});

Deno.test("tick() asks the author itself before all others, and whoever has the lowest before that", () => {
  const s = antiEntropyHarness();
  const [a, author, b] = [s.join(5), s.join(4), s.join(6)];
  s.come(5, 5, 0);
  for (const neighbour of [a, author]) s.claim(neighbour, 5, 0, { floor: 1 });
  s.claim(b, 1, 0);
  s.pass(GRAFT_AFTER_MS);
  assert.deepEqual([asked(b), asked(author), asked(a)], [[1, 1], undefined, undefined]);
  s.answer(b, [1, 1], 600);
  assert.deepEqual([asked(author), asked(a)], [[2, 4], undefined]);
});

Deno.test("tick() takes who does not answer for failing, and asks another", () => {
  const s = antiEntropyHarness();
  const [a, b] = [s.join(5), s.join(6)];
  s.come(3, 3, 0);
  for (const neighbour of [a, b]) s.claim(neighbour, 3, 0);
  s.pass(GRAFT_AFTER_MS);
  const first = asked(a) === undefined ? b : a;
  const second = first === a ? b : a;
  first.controls.controls.clear();
  s.pass(GRAFT_AFTER_MS + ANSWER_TIMEOUT_MS - 1);
  assert.equal(asked(second), undefined);
  s.pass(GRAFT_AFTER_MS + ANSWER_TIMEOUT_MS);
  assert.deepEqual(asked(second), [1, 2]);
});

Deno.test("onAnswerEnd() asks no more at the limit of tries, and gives up when nobody who really holds it came", () => {
  const s = antiEntropyHarness();
  const a = s.join(5);
  s.come(5, 5, 0);
  s.claim(a, 5, 0);
  s.pass(GRAFT_AFTER_MS);
  for (let tries = 1; tries <= MAX_FETCH_TRIES; tries++) {
    assert.deepEqual(s.missing, []);
    assert.deepEqual(asked(a), [1, 4], `${tries}`);
    s.answer(a, undefined, 600 + tries);
  }
  assert.equal(asked(a), undefined);
  s.claim(a, 5, 1_000);
  assert.equal(asked(a), undefined, "because it claims so again");
  assert.deepEqual([s.missing, s.repairing], [[], [4, 0]]);
  const lastTries = FETCH_AGAIN_AFTER_MS + MAX_FETCH_TRIES * ANSWER_TIMEOUT_MS;
  s.pass(MAX_LOG_AGE_MS + lastTries);
  assert.deepEqual([s.missing, s.repairing.at(-1)], [[4], 0]);
  assert.deepEqual([s.authorSequences.find(INCARNATION)?.top, s.antiEntropy.deadline()], [
    5,
    undefined,
  ]);
  s.claim(a, 5, 2 * MAX_LOG_AGE_MS);
  assert.equal(s.antiEntropy.deadline(), undefined, "and never asks for it again");
});

Deno.test("onAnswerEnd() begins to count anew where an answer brought something", () => {
  const s = antiEntropyHarness();
  const a = s.join(5);
  s.come(9, 9, 0);
  s.claim(a, 9, 0);
  s.pass(GRAFT_AFTER_MS);
  for (let tries = 1; tries < MAX_FETCH_TRIES; tries++) s.answer(a, undefined, 600);
  s.answer(a, [1, 1], 600);
  for (let tries = 1; tries < MAX_FETCH_TRIES; tries++) s.answer(a, undefined, 600);
  assert.deepEqual(asked(a), [2, 8]);
  s.answer(a, undefined, 600);
  assert.equal(asked(a), undefined);
});

Deno.test("onAnswerEnd() notes what the neighbour has forgotten, and asks it for that no more", () => {
  const s = antiEntropyHarness();
  const a = s.join(5);
  s.come(9, 9, 0);
  s.claim(a, 9, 0);
  s.pass(GRAFT_AFTER_MS);
  assert.deepEqual(asked(a), [1, 8]);
  s.answer(a, [6, 8], 600, 5);
  assert.equal(asked(a), undefined);
  assert.equal(a.sync.haves.get(incarnationKey(INCARNATION))?.floor, 5);
  s.pass(GRAFT_AFTER_MS + FETCH_GIVEN_UP_AFTER_MS - 1);
  assert.deepEqual(s.missing, []);
  s.pass(GRAFT_AFTER_MS + FETCH_GIVEN_UP_AFTER_MS);
  assert.deepEqual([s.missing, s.authorSequences.find(INCARNATION)?.top], [[5], 9]);
});

Deno.test("tick() waits as long as anybody may hold it for what nobody claims, and then gives it up", () => {
  const s = antiEntropyHarness();
  s.join(5);
  s.come(1, 1, 0);
  s.come(4, 4, 0);
  s.pass(GRAFT_AFTER_MS + MAX_LOG_AGE_MS - 1);
  assert.deepEqual(s.missing, []);
  s.pass(GRAFT_AFTER_MS + MAX_LOG_AGE_MS);
  assert.deepEqual([s.missing, s.repairing], [[2], []]);
  assert.equal(s.antiEntropy.deadline(), undefined);
});

Deno.test("tick() asks whoever comes and claims to hold what nobody had", () => {
  const s = antiEntropyHarness();
  s.come(1, 1, 0);
  s.come(4, 4, 0);
  s.pass(100_000);
  const late = s.join(5);
  s.claim(late, 4, 100_000);
  s.pass(100_000);
  assert.deepEqual(asked(late), [2, 3]);
  s.answer(late, [2, 3], 100_100);
  assert.deepEqual(s.missing, []);
});

Deno.test("onHave() wants what lies above a lower floor than ours, and counts no gap where it can't be had", () => {
  const s = antiEntropyHarness();
  const a = s.join(5);
  const authorSequence = s.authorSequences.open(INCARNATION, 5)!;
  authorSequence.take(CHAIN.slice(5, 7).map((body) => decodeEnvelope(body)!));
  s.claim(a, 7, 0, { floor: 2 });
  s.pass(GRAFT_AFTER_MS);
  assert.deepEqual(asked(a), [3, 5]);
  for (let tries = 1; tries <= MAX_FETCH_TRIES; tries++) s.answer(a, undefined, 600);
  assert.deepEqual(
    [s.missing, authorSequence.top],
    [[], 7],
    "a newcomer would not have been shown it",
  );
});

Deno.test("onHave() makes nothing of what is claimed to be forgotten, nor of runs that are too old", () => {
  const s = antiEntropyHarness();
  const a = s.join(5);
  s.claim(a, 7, 0, { floor: 7 });
  assert.equal(s.antiEntropy.deadline(), undefined);
  for (let epoch = 1; epoch <= MAX_EPOCHS_PER_AUTHOR; epoch++) {
    s.authorSequences.open({ author: AUTHOR, epoch: START.wall + epoch }, 0);
  }
  s.claim(a, 7, 0);
  assert.equal(s.antiEntropy.deadline(), undefined);
});

Deno.test("onHave() asks for a run that nothing was heard of yet, and has nobody told before it is met", () => {
  const s = antiEntropyHarness();
  const a = s.join(5);
  s.claim(a, 3, 0, { floor: 1, sparse: [{ from: 6, to: 7 }] });
  s.antiEntropy.tick(0);
  assert.deepEqual([asked(a), s.repairing], [[2, 3], []]);
});

Deno.test("onHave() asks for nothing of a closed run", () => {
  const s = antiEntropyHarness();
  const a = s.join(5);
  s.come(1, 1, 0);
  s.authorSequences.find(INCARNATION)!.close();
  s.claim(a, 9, 0);
  s.pass(10 * GRAFT_AFTER_MS);
  assert.equal(asked(a), undefined);
});

Deno.test("detach() asks another at once for what the one that is gone was asked for", () => {
  const s = antiEntropyHarness();
  const [a, b] = [s.join(5), s.join(6)];
  s.come(3, 3, 0);
  s.claim(a, 3, 0);
  s.pass(GRAFT_AFTER_MS);
  assert.deepEqual(asked(a), [1, 2]);
  s.claim(b, 3, 600);
  s.part(a, 700);
  assert.deepEqual(asked(b), [1, 2]);
});

Deno.test("tick() gives up sooner where the author itself has forgotten it too", () => {
  const s = antiEntropyHarness();
  const [author, other] = [s.join(4), s.join(5)];
  s.come(1, 3, 0);
  s.claim(other, 3, 0);
  s.claim(author, 9, 0, { floor: 7 });
  s.come(8, 9, 0);
  s.pass(GRAFT_AFTER_MS + FORGOTTEN_BY_AUTHOR_AFTER_MS);
  assert.deepEqual(s.missing, [], "the other one may get it");
  s.claim(other, 9, 10_000, { floor: 7 });
  s.pass(GRAFT_AFTER_MS + 10_000 + FORGOTTEN_BY_AUTHOR_AFTER_MS);
  assert.deepEqual(s.missing, [4]);
});

Deno.test("onHave() asks for what is still held, however much lies before it that is forgotten", () => {
  for (const floor of [3 + MAX_AHEAD, 4 + MAX_AHEAD, 1_000_000]) {
    const s = antiEntropyHarness();
    const relay = s.join(5);
    s.come(1, 3, 0);
    s.claim(relay, floor + 50, 0, { floor });
    s.pass(GRAFT_AFTER_MS);
    assert.deepEqual(asked(relay), [floor + 1, floor + 50]);
    assert.ok(s.repairing.at(-1)! <= MAX_AHEAD, "the rest is claimed and not proven");
  }
});
