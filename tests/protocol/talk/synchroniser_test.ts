import assert from "node:assert/strict";
import {
  ANSWER_TIMEOUT_MS,
  FETCH_AGAIN_AFTER_MS,
  FETCH_GIVEN_UP_AFTER_MS,
  GRAFT_AFTER_MS,
  MAX_AHEAD,
  MAX_AUTHORS,
  MAX_EPOCHS_PER_AUTHOR,
  MAX_FETCH_TRIES,
  MAX_LOG_AGE_MS,
  MAX_SEQUENCE,
} from "../../../src/core/limits.ts";
import type { PeerId } from "../../../src/core/peer.ts";
import type { Control } from "../../../src/protocol/link/control.ts";
import { createEnvelopeCodec, decodeEnvelope } from "../../../src/protocol/talk/envelope.ts";
import type { Run } from "../../../src/protocol/talk/log.ts";
import { type Reader, runKey } from "../../../src/protocol/talk/reader.ts";
import { createRouter } from "../../../src/protocol/talk/router.ts";
import { createStreams } from "../../../src/protocol/talk/streams.ts";
import { createSynchroniser } from "../../../src/protocol/talk/synchroniser.ts";
import type { Claim } from "../../../src/protocol/talk/vector.ts";
import { START } from "../parties.ts";
import { anyId, claimOf, idOf, readerOf } from "./readers.ts";
import { createWriter } from "./writer.ts";

const AUTHOR = idOf(4);
const RUN: Run = { author: AUTHOR, epoch: START.wall };
const CHAIN = createWriter(4).several(60);

/** A synchroniser whose neighbours do what a test makes them do; times are ms from 0. */
function subject() {
  const readers = new Map<PeerId, Reader>();
  const streams = createStreams(createEnvelopeCodec("lan"), {
    isHere: () => false,
    isLinked: () => false,
    knownSince: () => Infinity,
    dropped: () => {},
  });
  const router = createRouter((id) => readers.has(id));
  const missing: number[] = [];
  const repairing: number[] = [];
  const synchroniser = createSynchroniser({
    readers,
    streams,
    router,
    missing: (_, count) => void missing.push(count),
    repairing: (_, count) => void repairing.push(count),
  });
  const s = {
    synchroniser,
    streams,
    router,
    readers,
    missing,
    repairing,
    join(number: number): Reader {
      const reader = readerOf(number);
      readers.set(reader.id, reader);
      return reader;
    },
    part(reader: Reader, now: number) {
      readers.delete(reader.id);
      synchroniser.detach(reader, now);
    },
    claim: (reader: Reader, top: number, now: number, changes: Partial<Claim> = {}) =>
      synchroniser.heard(reader, claimOf(AUTHOR, top, changes), now),
    /** The numbers come, without word of who brought them. */
    come(from: number, to: number, now: number) {
      const stream = streams.find(RUN) ?? streams.open(RUN, 0)!;
      const bodies = CHAIN.slice(from - 1, to);
      stream.take(bodies.map((body) => decodeEnvelope(body)!), START.wall);
      synchroniser.came(stream, now);
    },
    /** What `reader` asked for is answered with these numbers, if any, and the word that ends it. */
    answer(reader: Reader, range: readonly [number, number] | undefined, now: number, floor = 0) {
      if (range !== undefined) {
        s.come(...range, now);
        if (reader.pull !== undefined) reader.pull.brought = true;
      }
      synchroniser.given(reader, RUN, floor, now);
    },
    /** Lets time pass, tick by tick. */
    pass(until: number) {
      for (let due = synchroniser.deadline(); due !== undefined && due <= until;) {
        synchroniser.tick(due);
        const next = synchroniser.deadline();
        assert.ok(next === undefined || next > due, "a tick changed nothing");
        due = next;
      }
    },
  };
  return s;
}

/** Takes what `reader` is asked for: from, to. */
function asked(reader: Reader): readonly [number, number] | undefined {
  const want = reader.controls.get("want") as Extract<Control, { control: "want" }> | undefined;
  reader.controls.delete("want");
  return want && [want.from, want.to];
}

const grafts = ({ controls }: Reader): readonly string[] =>
  [...controls.values()].flatMap((one) => one.control === "graft" ? [one.author] : []);

Deno.test("heard() asks at once and grafts where nobody brings that author's words", () => {
  const s = subject();
  const a = s.join(5);
  s.claim(a, 3, 0);
  s.synchroniser.tick(0);
  assert.deepEqual([asked(a), grafts(a)], [[1, 3], [AUTHOR]]);
  assert.equal(s.router.parent(AUTHOR), a.id);
});

Deno.test("heard() gives whoever brings that author's words half a second, and asks for nothing that came", () => {
  for (const comes of [false, true]) {
    const s = subject();
    const [parent, a] = [s.join(5), s.join(6)];
    s.come(1, 1, 0);
    s.router.brought(parent, AUTHOR);
    s.claim(a, 3, 0);
    s.pass(GRAFT_AFTER_MS - 1);
    assert.equal(asked(a), undefined);
    if (comes) s.come(2, 3, GRAFT_AFTER_MS - 1);
    s.pass(GRAFT_AFTER_MS);
    assert.deepEqual(asked(a), comes ? undefined : [2, 3]);
    assert.deepEqual(grafts(a), comes ? [] : [AUTHOR], "the parent does not get it either");
    assert.deepEqual(s.repairing, comes ? [] : [2]);
    if (comes) assert.equal(s.synchroniser.deadline(), undefined);
  }
});

Deno.test("came() asks for a hole half a second later, and leaves the tree as it is", () => {
  const s = subject();
  const [parent, a] = [s.join(5), s.join(6)];
  s.router.brought(parent, AUTHOR);
  s.come(1, 1, 0);
  s.come(4, 5, 0);
  s.claim(a, 5, 100);
  s.pass(GRAFT_AFTER_MS);
  assert.deepEqual([asked(a), grafts(a)], [[2, 3], []]);
  s.answer(a, [2, 3], 600);
  assert.deepEqual([s.repairing, s.missing, s.synchroniser.deadline()], [[2, 0], [], undefined]);
});

Deno.test("given() asks on where the answer came in pieces, and says how much is left", () => {
  const s = subject();
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
  const s = subject();
  const [a, b] = [s.join(5), s.join(6)];
  const other = idOf(7);
  s.claim(a, 3, 0);
  s.synchroniser.heard(a, claimOf(other, 2), 0);
  s.synchroniser.tick(0);
  assert.deepEqual(asked(a), [1, 3]);
  s.synchroniser.heard(b, claimOf(other, 2), 0);
  s.synchroniser.tick(0);
  assert.deepEqual([asked(a), asked(b)], [undefined, [1, 2]], "another is free");
  s.part(b, 10);
  assert.equal(asked(a), undefined);
  s.answer(a, [1, 3], 20);
  assert.deepEqual(asked(a), [1, 2]);
  assert.equal(a.pull?.author, other);
});

Deno.test("tick() asks the author itself before all others, and whoever has the lowest before that", () => {
  const s = subject();
  const [a, author, b] = [s.join(5), s.join(4), s.join(6)];
  s.come(5, 5, 0);
  for (const reader of [a, author]) s.claim(reader, 5, 0, { floor: 1 });
  s.claim(b, 1, 0);
  s.pass(GRAFT_AFTER_MS);
  assert.deepEqual([asked(b), asked(author), asked(a)], [[1, 1], undefined, undefined]);
  s.answer(b, [1, 1], 600);
  assert.deepEqual([asked(author), asked(a)], [[2, 4], undefined]);
});

Deno.test("tick() takes who does not answer for failing, and asks another", () => {
  const s = subject();
  const [a, b] = [s.join(5), s.join(6)];
  s.come(3, 3, 0);
  for (const reader of [a, b]) s.claim(reader, 3, 0);
  s.pass(GRAFT_AFTER_MS);
  const first = asked(a) === undefined ? b : a;
  const second = first === a ? b : a;
  first.controls.clear();
  s.pass(GRAFT_AFTER_MS + ANSWER_TIMEOUT_MS - 1);
  assert.equal(asked(second), undefined);
  s.pass(GRAFT_AFTER_MS + ANSWER_TIMEOUT_MS);
  assert.deepEqual(asked(second), [1, 2]);
});

Deno.test("given() keeps nobody from an honest neighbour by claims of what is not there, though that one is busy", () => {
  const s = subject();
  const liars = [s.join(5), s.join(6), s.join(7)];
  const honest = s.join(8);
  s.come(3, 3, 0);
  s.synchroniser.heard(honest, claimOf(idOf(9), 1), 0);
  s.synchroniser.tick(0);
  assert.deepEqual(asked(honest), [1, 1]);
  for (const reader of [...liars, honest]) s.claim(reader, 3, 1);
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
  s.synchroniser.given(honest, { author: idOf(9), epoch: START.wall }, 1, 1_000);
  assert.deepEqual(asked(honest), [1, 2]);
  s.answer(honest, [1, 2], 1_100);
  assert.deepEqual([s.missing, s.streams.find(RUN)?.top], [[], 3]);
});

Deno.test("given() asks no more at the limit of tries, and gives up when nobody who really holds it came", () => {
  const s = subject();
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
  assert.deepEqual([s.streams.find(RUN)?.top, s.synchroniser.deadline()], [5, undefined]);
  s.claim(a, 5, 2 * MAX_LOG_AGE_MS);
  assert.equal(s.synchroniser.deadline(), undefined, "and never asks for it again");
});

Deno.test("given() gives up nothing for a liar alone, when somebody who holds it comes a second later", () => {
  const s = subject();
  const liar = s.join(5);
  s.come(5, 5, 0);
  s.claim(liar, 5, 0);
  s.pass(GRAFT_AFTER_MS);
  for (let tries = 1; tries <= 2 * MAX_FETCH_TRIES; tries++) s.answer(liar, undefined, 600);
  const honest = s.join(6);
  s.claim(honest, 5, 1_600);
  assert.deepEqual(asked(honest), [1, 4]);
  s.answer(honest, [1, 4], 1_700);
  assert.deepEqual([s.missing, s.streams.find(RUN)?.top], [[], 5]);
});

Deno.test("tick() asks those who failed too often again after a while, since they may have slept", () => {
  const s = subject();
  const a = s.join(5);
  s.come(5, 5, 0);
  s.claim(a, 5, 0);
  s.pass(GRAFT_AFTER_MS);
  for (let tries = 1; tries <= MAX_FETCH_TRIES; tries++) s.answer(a, undefined, 600);
  a.controls.clear();
  s.pass(600 + FETCH_AGAIN_AFTER_MS - 1);
  assert.equal(asked(a), undefined);
  s.pass(600 + FETCH_AGAIN_AFTER_MS);
  assert.deepEqual(asked(a), [1, 4]);
});

Deno.test("given() begins to count anew where an answer brought something", () => {
  const s = subject();
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

Deno.test("given() takes no thanks for what others brought meanwhile", () => {
  const s = subject();
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

Deno.test("given() gives each run that waits for a link its turn, though one of them has no end", () => {
  const s = subject();
  const a = s.join(5);
  const other = claimOf(idOf(7), 2);
  s.claim(a, 60, 0);
  s.synchroniser.tick(0);
  assert.deepEqual(asked(a), [1, 60]);
  s.synchroniser.heard(a, other, 0);
  s.synchroniser.tick(0);
  s.answer(a, [1, 20], 10);
  assert.deepEqual([asked(a), a.pull?.author], [[1, 2], idOf(7)]);
  s.synchroniser.given(a, other, 0, 20);
  assert.deepEqual([asked(a), a.pull?.author], [[21, 60], AUTHOR]);
});

Deno.test("given() gives up nothing that only a claim tells of, so that nobody silences an author", () => {
  for (const top of [9, MAX_SEQUENCE]) {
    const s = subject();
    const liar = s.join(5);
    s.come(1, 3, 0);
    s.claim(liar, top, 0);
    s.pass(GRAFT_AFTER_MS);
    assert.deepEqual(asked(liar), [4, Math.min(top, 3 + MAX_AHEAD)]);
    for (let tries = 1; tries <= MAX_FETCH_TRIES; tries++) s.answer(liar, undefined, 600);
    assert.deepEqual([s.missing, s.repairing.at(-1)], [[], 0]);
    s.come(4, 9, 700);
    s.pass(2 * MAX_LOG_AGE_MS);
    assert.deepEqual([s.missing, s.synchroniser.deadline()], [[], undefined]);
    assert.equal(s.streams.find(RUN)?.top, 9);
  }
});

Deno.test("given() notes what the neighbour has forgotten, and asks it for that no more", () => {
  const s = subject();
  const a = s.join(5);
  s.come(9, 9, 0);
  s.claim(a, 9, 0);
  s.pass(GRAFT_AFTER_MS);
  assert.deepEqual(asked(a), [1, 8]);
  s.answer(a, [6, 8], 600, 5);
  assert.equal(asked(a), undefined);
  assert.equal(a.claims.get(runKey(RUN))?.floor, 5);
  s.pass(GRAFT_AFTER_MS + FETCH_GIVEN_UP_AFTER_MS - 1);
  assert.deepEqual(s.missing, []);
  s.pass(GRAFT_AFTER_MS + FETCH_GIVEN_UP_AFTER_MS);
  assert.deepEqual([s.missing, s.streams.find(RUN)?.top], [[5], 9]);
});

Deno.test("given() waits on where one neighbour says that it has forgotten, and another does not", () => {
  const s = subject();
  const [liar, honest] = [s.join(5), s.join(6)];
  s.come(9, 9, 0);
  s.claim(liar, 9, 0, { floor: 8 });
  s.claim(honest, 9, 0, { top: 0, sparse: [{ from: 9, to: 9 }] });
  s.pass(GRAFT_AFTER_MS + MAX_LOG_AGE_MS - 1);
  assert.deepEqual(s.missing, []);
  s.pass(GRAFT_AFTER_MS + MAX_LOG_AGE_MS);
  assert.deepEqual(s.missing, [8]);
});

Deno.test("tick() waits as long as anybody may hold it for what nobody claims, and then gives it up", () => {
  const s = subject();
  s.join(5);
  s.come(1, 1, 0);
  s.come(4, 4, 0);
  s.pass(GRAFT_AFTER_MS + MAX_LOG_AGE_MS - 1);
  assert.deepEqual(s.missing, []);
  s.pass(GRAFT_AFTER_MS + MAX_LOG_AGE_MS);
  assert.deepEqual([s.missing, s.repairing], [[2], []]);
  assert.equal(s.synchroniser.deadline(), undefined);
});

Deno.test("tick() asks whoever comes and claims to hold what nobody had", () => {
  const s = subject();
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

Deno.test("heard() wants what lies above a lower floor than ours, and counts no gap where it can't be had", () => {
  const s = subject();
  const a = s.join(5);
  const stream = s.streams.open(RUN, 5)!;
  stream.take(CHAIN.slice(5, 7).map((body) => decodeEnvelope(body)!), START.wall);
  s.claim(a, 7, 0, { floor: 2 });
  s.pass(GRAFT_AFTER_MS);
  assert.deepEqual(asked(a), [3, 5]);
  for (let tries = 1; tries <= MAX_FETCH_TRIES; tries++) s.answer(a, undefined, 600);
  assert.deepEqual([s.missing, stream.top], [[], 7], "a newcomer would not have been shown it");
});

Deno.test("heard() makes nothing of what is claimed to be forgotten, nor of runs that are too old", () => {
  const s = subject();
  const a = s.join(5);
  s.claim(a, 7, 0, { floor: 7 });
  assert.equal(s.synchroniser.deadline(), undefined);
  for (let epoch = 1; epoch <= MAX_EPOCHS_PER_AUTHOR; epoch++) {
    s.streams.open({ author: AUTHOR, epoch: START.wall + epoch }, 0);
  }
  s.claim(a, 7, 0);
  assert.equal(s.synchroniser.deadline(), undefined);
});

Deno.test("heard() asks for a run that nothing was heard of yet, and has nobody told before it is met", () => {
  const s = subject();
  const a = s.join(5);
  s.claim(a, 3, 0, { floor: 1, sparse: [{ from: 6, to: 7 }] });
  s.synchroniser.tick(0);
  assert.deepEqual([asked(a), s.repairing], [[2, 3], []]);
});

Deno.test("heard() asks for nothing of a closed run", () => {
  const s = subject();
  const a = s.join(5);
  s.come(1, 1, 0);
  s.streams.find(RUN)!.close();
  s.claim(a, 9, 0);
  s.pass(10 * GRAFT_AFTER_MS);
  assert.equal(asked(a), undefined);
});

Deno.test("heard() remembers as many claims of a neighbour as the limit, and news of those, and no more", () => {
  const s = subject();
  const a = s.join(5);
  const most = MAX_AUTHORS * MAX_EPOCHS_PER_AUTHOR;
  const claim = (number: number, top: number) =>
    s.synchroniser.heard(a, claimOf(anyId(number), top, { floor: top }), 0);
  for (let number = 0; number < most; number++) claim(number, 1);
  assert.equal(a.claims.size, most);
  claim(most, 1);
  claim(0, 2);
  assert.equal(a.claims.size, most);
  assert.equal(a.claims.get(runKey({ author: anyId(0), epoch: START.wall }))?.top, 2);
});

Deno.test("detach() asks another at once for what the one that is gone was asked for", () => {
  const s = subject();
  const [a, b] = [s.join(5), s.join(6)];
  s.come(3, 3, 0);
  s.claim(a, 3, 0);
  s.pass(GRAFT_AFTER_MS);
  assert.deepEqual(asked(a), [1, 2]);
  s.claim(b, 3, 600);
  s.part(a, 700);
  assert.deepEqual(asked(b), [1, 2]);
});

Deno.test("given() takes no notice of an answer to what was not asked", () => {
  const s = subject();
  const [a, b] = [s.join(5), s.join(6)];
  s.come(3, 3, 0);
  s.claim(a, 3, 0);
  s.pass(GRAFT_AFTER_MS);
  assert.deepEqual(asked(a), [1, 2]);
  s.synchroniser.given(a, { ...RUN, epoch: 1 }, 0, 600);
  s.synchroniser.given(b, RUN, 2, 600);
  assert.ok(a.pull !== undefined);
  assert.equal(asked(a), undefined);
});
