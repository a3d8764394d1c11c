import assert from "node:assert/strict";
import {
  MAX_EPOCHS_PER_AUTHOR,
  MAX_PROOFS_PER_LINK,
  MAX_UNASKED_BEHIND_MS,
  SHORTCUT_AFTER_AT_MOST_MS,
  SHORTCUT_SAVES_HOPS,
} from "../../../../src/core/limits/replication.ts";
import { signingKey } from "../../../../src/protocol/curve25519_keys.ts";
import type { Identity } from "../../../../src/protocol/link/identity.ts";
import type { ReplicationRecord } from "../../../../src/protocol/replication/replicator/record_dispatch.ts";
import {
  decodeEnvelope,
  type Envelope,
} from "../../../../src/protocol/replication/wire/envelope.ts";
import {
  encodeVector,
  type Have,
} from "../../../../src/protocol/replication/wire/version_vector.ts";
import { identityOf, seed, START } from "../../identities.ts";
import { createEnvelopeWriter, forged } from "../log/envelope_writer.ts";
import { haveOf, idOf } from "../neighbour_states.ts";
import { createReplicatorNetwork, HELLO, recordsOf } from "./replicator_network.ts";

const identity = (number: number): Identity => identityOf(signingKey(seed(number)));
const AUTHOR = idOf(4);

/** Whoever greets with this had seen what {@link createEnvelopeWriter} says up to number 9. */
const GREETED = [START.wall + 8, 0] as const;

/** An exchange with neighbours of whom a test makes up every word. */
function subject(...numbers: readonly number[]) {
  return subjectGreeted(HELLO.clock, ...numbers);
}

/** The same, whose neighbours all greeted it with this clock. */
function subjectGreeted(clock: Envelope["clock"], ...numbers: readonly number[]) {
  const talk = createReplicatorNetwork();
  const node = talk.add(1);
  const { replicator } = node;
  const neighbours = numbers.map((number) => talk.attach(node, identity(number), undefined, clock));
  const [first] = neighbours;
  const s = {
    talk,
    node,
    neighbours,
    hear: (word: ReplicationRecord, from = first!) => replicator.receive(from, word, talk.now),
    /** Envelopes from the first neighbour, in one read. */
    take: (...bodies: readonly Uint8Array[]) =>
      s.hear({ type: "records", kind: "envelope", bodies }),
    takeFrom: (place: number, ...bodies: readonly Uint8Array[]) =>
      s.hear({ type: "records", kind: "envelope", bodies }, neighbours[place]!),
    claim: (place: number, ...haves: readonly Have[]) => {
      for (const word of recordsOf(encodeVector(haves))) s.hear(word, neighbours[place]!);
    },
    numbers: () => node.received.splice(0).map(({ envelope }) => envelope.sequence),
    /** What is to be told to a neighbour now. */
    told: (place: number) => {
      const neighbour = neighbours[place]!;
      if (neighbour.tree.linked === undefined) Object.assign(neighbour.tree, { linked: new Set() });
      return recordsOf(replicator.take(neighbour, 0, talk.now.monotonic));
    },
    controls: (place: number) => [...neighbours[place]!.controls.controls.values()],
    faults: () => [...node.faults.values()].reduce((sum, count) => sum + count, 0),
  };
  return s;
}

const bodiesOf = (words: readonly ReplicationRecord[]) =>
  words.flatMap((word) => word.type === "records" && word.kind === "envelope" ? word.bodies : []);

Deno.test("take() begins with whatever number it meets first, and nothing is missing then", () => {
  const s = subject(4);
  const bodies = createEnvelopeWriter(4).several(9);
  s.take(...bodies.slice(6));
  assert.deepEqual(s.numbers(), [7, 8, 9]);
  s.talk.run(10 * 60_000);
  assert.deepEqual([s.node.missing.size, s.node.repairing], [0, []]);
  s.take(bodies[5]!);
  assert.deepEqual([s.numbers(), s.faults()], [[], 0]);
  assert.equal(s.node.replicator.counters.duplicates, 1);
});

Deno.test("take() begins behind what somebody claims to have forgotten, and says what was said before we came", () => {
  const s = subjectGreeted(GREETED, 4, 5);
  s.claim(1, haveOf(AUTHOR, 8, { floor: 3 }));
  const bodies = createEnvelopeWriter(4).several(9);
  s.take(...bodies.slice(6));
  assert.equal(
    s.node.received.length,
    0,
    "what was said before is shown first, if it comes soon",
  );
  s.takeFrom(1, ...bodies.slice(3, 6));
  assert.deepEqual(
    s.node.received.map(({ envelope, earlier }) => [envelope.sequence, earlier]),
    [[4, true], [5, true], [6, true], [7, true], [8, true], [9, false]],
  );
  assert.equal(s.node.replicator.greet(identity(4)).have, 9);
});

Deno.test("take() takes nothing for earlier that was said since it was greeted, whoever claimed it first", () => {
  const s = subjectGreeted(GREETED, 4, 5);
  s.claim(0, haveOf(AUTHOR, 12));
  s.claim(1, haveOf(AUTHOR, 12));
  s.take(...createEnvelopeWriter(4).several(12));
  const earlier = s.node.received.map((one) => one.earlier);
  assert.deepEqual(earlier, [...Array(9).fill(true), ...Array(3).fill(false)]);
});

Deno.test("take() makes one batch of what several authors said, each in order", () => {
  const s = subject(4);
  const [a, b] = [createEnvelopeWriter(4), createEnvelopeWriter(5)];
  s.take(a.write(), b.write(), a.write(), b.write());
  const heard = s.node.received.map(({ envelope }) => [envelope.author, envelope.sequence]);
  assert.deepEqual(heard, [[AUTHOR, 1], [AUTHOR, 2], [idOf(5), 1], [idOf(5), 2]]);
});

Deno.test("take() takes malformed ones and wrong signatures for the neighbour's fault, and takes the rest", () => {
  const s = subject(4);
  const [one, two] = createEnvelopeWriter(4).several(2) as [Uint8Array, Uint8Array];
  s.take(new Uint8Array(3), one, two);
  assert.deepEqual([s.numbers(), s.faults()], [[1, 2], 1]);
  s.take(forged(createEnvelopeWriter(5).write()));
  assert.deepEqual([s.numbers(), s.faults()], [[], 2]);
  s.take(createEnvelopeWriter(6, "home").write());
  assert.deepEqual([s.numbers(), s.faults()], [[], 3], "of another mesh");
});

Deno.test("take() counts an author's fault, and cuts no link for it", () => {
  const s = subject(5);
  const writer = createEnvelopeWriter(4);
  s.take(writer.write(), writer.write({ clock: [1, 0] }), writer.write());
  assert.deepEqual([s.numbers(), s.faults()], [[1, 3], 0]);
  assert.equal(s.node.replicator.counters.authorFaults, 1);
});

Deno.test("take() takes nothing unasked of a run older than the newest, and what was asked for all the same", () => {
  const s = subject(5);
  const older = (epoch: number) => createEnvelopeWriter(4).write({ epoch });
  s.take(older(START.wall + MAX_EPOCHS_PER_AUTHOR));
  s.take(older(START.wall));
  assert.deepEqual([s.numbers().length, s.faults()], [1, 0]);
  assert.deepEqual(s.node.diagnostics, [
    "envelopes are not taken: unasked, and its author restarted since",
  ]);
  s.claim(0, haveOf(AUTHOR, 1));
  s.talk.run(1_000);
  assert.equal(s.neighbours[0]!.sync.pending?.epoch, START.wall);
  s.take(older(START.wall));
  assert.deepEqual(s.numbers(), [1]);
});

Deno.test("take() begins no run unasked whose clock is further behind ours than the limit", () => {
  for (
    const [behind, taken] of [[MAX_UNASKED_BEHIND_MS, 1], [MAX_UNASKED_BEHIND_MS + 1, 0]] as const
  ) {
    const s = subject(5);
    // a clock far ahead changes nothing: only our own time counts
    s.take(createEnvelopeWriter(5).write({ clock: [START.wall + 24 * 3600_000, 0] }));
    s.numbers();
    s.take(createEnvelopeWriter(4).write({ clock: [s.talk.now.wall - behind, 0] }));
    assert.equal(s.numbers().length, taken);
    assert.equal(s.faults(), 0);
    const reason = "envelopes are not taken: unasked, and too old";
    assert.deepEqual(s.node.diagnostics, taken === 1 ? [] : [reason]);
  }
});

Deno.test("take() begins the run of who is linked to us, however far its clock is behind one that ran ahead", () => {
  const s = subject(4, 5);
  s.takeFrom(1, createEnvelopeWriter(5).write({ clock: [START.wall + 3 * 24 * 3600_000, 0] }));
  s.takeFrom(0, createEnvelopeWriter(4).write());
  assert.equal(s.numbers().length, 2);
  s.takeFrom(0, createEnvelopeWriter(4).write({ epoch: START.wall - 1 }));
  assert.deepEqual(s.numbers(), [], "but not an earlier one");
});

Deno.test("take() shows nothing of our own run that comes back, and wants no more of it from there", () => {
  const s = subject(4);
  s.take(createEnvelopeWriter(1).write());
  assert.deepEqual([s.numbers(), s.faults()], [[], 0]);
  assert.equal(s.node.replicator.counters.duplicates, 1);
  assert.deepEqual(s.controls(0), [{ control: "prune", author: idOf(1) }]);
});

Deno.test("take() wants no more from who brings what was here already, unless it was asked to", () => {
  const s = subject(5, 6);
  const [one, two] = createEnvelopeWriter(4).several(2) as [Uint8Array, Uint8Array];
  s.takeFrom(0, one);
  s.takeFrom(1, one);
  assert.deepEqual([s.controls(0), s.controls(1)], [[], [{ control: "prune", author: AUTHOR }]]);
  s.neighbours[1]!.controls.controls.clear();
  const run = { author: AUTHOR, epoch: START.wall };
  Object.assign(s.neighbours[1]!.sync, {
    pending: { ...run, from: 1, to: 2, by: Infinity, brought: false },
  });
  s.takeFrom(1, one, two);
  assert.deepEqual(s.controls(1), []);
  assert.deepEqual(s.numbers(), [1, 2]);
});

Deno.test("take() says nothing to whose copy crossed ours, and prunes it where it goes on all the same", () => {
  const s = subject(5, 6);
  const [one, two] = createEnvelopeWriter(4).several(2) as [Uint8Array, Uint8Array];
  s.takeFrom(0, one);
  assert.equal(bodiesOf(s.told(1)).length, 1);
  s.takeFrom(1, one);
  assert.deepEqual(s.controls(1), []);
  s.takeFrom(0, two);
  assert.deepEqual(bodiesOf(s.told(1)), [], "it has it from somebody else");
  s.takeFrom(1, two);
  assert.deepEqual(s.controls(1), [{ control: "prune", author: AUTHOR }]);
});

/** The same body after so many links. */
function crossing(body: Uint8Array, hops: number): Uint8Array {
  const copy = body.slice();
  copy[0] = hops;
  return copy;
}

for (
  const [name, hops, after, chosen] of [
    ["leaves it so few links shorter", 10 - SHORTCUT_SAVES_HOPS + 1, 0, false],
    ["turns to who saves just enough links", 10 - SHORTCUT_SAVES_HOPS, 0, true],
    ["turns to it at the last moment", 1, SHORTCUT_AFTER_AT_MOST_MS, true],
    ["leaves it where that is too much slower", 1, SHORTCUT_AFTER_AT_MOST_MS + 1, false],
  ] as const
) {
  Deno.test(`take() ${name}, for all that the author says later`, () => {
    const s = subject(5, 6);
    const [one, two] = createEnvelopeWriter(4).several(2) as [Uint8Array, Uint8Array];
    s.takeFrom(0, crossing(one, 10));
    s.talk.run(after);
    s.takeFrom(1, crossing(one, hops));
    const prune = { control: "prune", author: AUTHOR };
    const graft = { control: "graft", author: AUTHOR };
    // ours has crossed its copy, which says enough
    assert.deepEqual([s.controls(0), s.controls(1)], chosen ? [[prune], [graft]] : [[], []]);
    s.takeFrom(chosen ? 1 : 0, crossing(two, 10));
    s.takeFrom(chosen ? 0 : 1, crossing(two, 10));
    assert.deepEqual(s.controls(chosen ? 0 : 1), [prune], "the other one is not wanted");
    assert.deepEqual(s.numbers(), [1, 2]);
  });
}

Deno.test("take() turns to a shorter path for the first thing that comes of a run alone, so that no liar is chosen twice", () => {
  const s = subject(5, 6);
  const [one, two] = createEnvelopeWriter(4).several(2) as [Uint8Array, Uint8Array];
  for (const body of [one, two]) s.takeFrom(0, crossing(body, 10));
  s.takeFrom(1, crossing(two, 1));
  assert.deepEqual(s.controls(0), []);
  assert.deepEqual(s.controls(1), [{ control: "prune", author: AUTHOR }]);
});

Deno.test("take() leaves the author itself for nobody, however short the way is that somebody claims", () => {
  const s = subject(5, 4);
  const body = createEnvelopeWriter(4).write();
  s.takeFrom(1, crossing(body, 200));
  s.takeFrom(0, crossing(body, 1));
  assert.deepEqual(s.controls(0), [{ control: "prune", author: AUTHOR }]);
  assert.deepEqual(s.controls(1), []);
});

Deno.test("take() passes on what came with one more link crossed, and no more than can be told", () => {
  for (
    const [hops, onwards] of [[1, 2], [30, 31], [31, 32], [32, undefined], [
      255,
      undefined,
    ]] as const
  ) {
    const s = subject(5, 6);
    const body = createEnvelopeWriter(4).write().slice();
    body[0] = hops;
    s.takeFrom(0, body);
    assert.equal(s.node.received[0]?.hops, hops);
    assert.equal(bodiesOf(s.told(1))[0]?.[0], onwards, `${hops}`);
    assert.deepEqual(bodiesOf(s.told(0)), []);
  }
});

/**
 * Two genuine envelopes of one number, the one with the lower digest first, as they follow one that
 * both have.
 */
function equivocation() {
  const [a, b] = [createEnvelopeWriter(4), createEnvelopeWriter(4)] as const;
  const first = a.write();
  b.write();
  const pair = [a.write({ content: "yes" }), b.write({ content: "no" })] as const;
  const digests = pair.map((body) => decodeEnvelope(body)!.signed.digest) as [string, string];
  const [lower, higher] = digests[0] < digests[1] ? pair : [pair[1], pair[0]] as const;
  return { first, lower, higher, next: a.write() };
}

Deno.test("take() keeps the lower of two envelopes of one number wherever it comes first, and tells of it once", () => {
  const { first, lower, higher, next } = equivocation();
  for (const [one, other] of [[lower, higher], [higher, lower]] as const) {
    const s = subject(5, 6);
    s.takeFrom(0, first, one);
    s.takeFrom(1, other);
    s.takeFrom(1, other);
    const kept = one === lower ? [] : [decodeEnvelope(lower)!.signed.envelope.content];
    assert.deepEqual(
      s.node.equivocated.map((told) => [told.sequence, told.kept.map(({ content }) => content)]),
      [[2, kept]],
    );
    assert.equal(s.node.replicator.counters.authorFaults, 1);
    assert.equal(s.faults(), 0);
    s.takeFrom(0, next);
    assert.deepEqual(s.numbers(), [1, 2], "nothing more of that run is taken");
  }
});

Deno.test("take() passes on both of two envelopes of one number, so that all can see it", () => {
  const { first, lower, higher } = equivocation();
  const s = subject(5, 6, 7);
  s.takeFrom(0, first, higher);
  const third = bodiesOf(s.told(2));
  s.takeFrom(1, lower);
  third.push(...bodiesOf(s.told(2)));
  const seen = (bodies: readonly Uint8Array[]) =>
    new Set(bodies.map((body) => decodeEnvelope(body)!.signed.digest));
  const both = seen([lower, higher]);
  assert.ok(both.isSubsetOf(seen(third)), "who had neither");
  assert.ok(seen(bodiesOf(s.told(0))).has(decodeEnvelope(lower)!.signed.digest));
  assert.ok(seen(bodiesOf(s.told(1))).has(decodeEnvelope(higher)!.signed.digest));
  const elsewhere = subject(5);
  elsewhere.take(...third);
  assert.deepEqual([elsewhere.node.equivocated.length, elsewhere.faults()], [1, 0]);
});

Deno.test("take() believes no second envelope of a number without its author's signature", () => {
  const { first, lower, higher } = equivocation();
  const s = subject(5, 6);
  s.takeFrom(0, first, lower);
  s.takeFrom(1, forged(higher));
  assert.deepEqual([s.node.equivocated, s.faults()], [[], 1]);
  assert.equal(s.node.faults.get(idOf(6)), 1);
});

Deno.test("take() holds as many proofs for a neighbour as the limit, and no more", () => {
  const s = subject(5, 6);
  for (let number = 0; number <= MAX_PROOFS_PER_LINK; number++) {
    const [a, b] = [createEnvelopeWriter(20 + number), createEnvelopeWriter(20 + number)];
    s.takeFrom(0, a.write({ content: "yes" }));
    s.takeFrom(0, b.write({ content: "no" }));
    const expected = Math.min(number + 1, MAX_PROOFS_PER_LINK);
    assert.deepEqual(s.neighbours.map(({ controls }) => controls.proofs.length), [
      expected,
      expected,
    ]);
  }
  assert.equal(s.node.equivocated.length, MAX_PROOFS_PER_LINK + 1);
});

Deno.test("take() blames a relay for each wrong signature, though the chain proves the text, and takes it from another", () => {
  const s = subject(5, 6);
  const writer = createEnvelopeWriter(4);
  const [one, two] = writer.several(2) as [Uint8Array, Uint8Array];
  s.takeFrom(0, forged(one), two);
  assert.deepEqual([s.numbers(), s.faults()], [[2], 1]);
  s.takeFrom(1, one);
  assert.deepEqual([s.numbers(), s.faults()], [[1], 1]);
  const passed = bodiesOf(s.told(1)).map((body) => decodeEnvelope(body)!.signed.envelope.sequence);
  assert.deepEqual(passed, [2]);
  s.takeFrom(0, writer.write());
  assert.deepEqual([s.numbers(), s.node.replicator.counters.authorFaults], [[3], 0]);
});

Deno.test("isFit() closes the run of an author whose own link brought a wrong signature", () => {
  const s = subject(4, 6);
  const writer = createEnvelopeWriter(4);
  const [one, two] = writer.several(2) as [Uint8Array, Uint8Array];
  s.takeFrom(0, forged(one), two);
  assert.deepEqual(s.numbers(), [1, 2]);
  s.told(1);
  s.takeFrom(0, writer.write());
  assert.deepEqual([s.numbers(), s.node.replicator.counters.authorFaults], [[], 1]);
});

Deno.test("take() tells why an envelope is the neighbour's fault, and why it is its author's", () => {
  const s = subject(4);
  const writer = createEnvelopeWriter(4);
  const first = writer.write();
  s.take(forged(first));
  s.take(new Uint8Array(9));
  assert.deepEqual(s.node.reasons, ["wrong signature of an envelope", "malformed envelope"]);
  s.take(first, writer.write({ clock: [1, 0] }));
  assert.deepEqual(s.node.diagnostics, ["its clock went back"]);
  assert.equal(s.node.replicator.counters.authorFaults, 1);
});
