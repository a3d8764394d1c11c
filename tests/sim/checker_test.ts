import assert from "node:assert/strict";
import { toBase64Url } from "../../src/core/bytes.ts";
import type { PeerId } from "../../src/core/peer_id.ts";
import { signingKey } from "../../src/protocol/curve25519_keys.ts";
import type { MeshEvent } from "../../src/protocol/mesh/api/mesh_io.ts";
import type { Envelope } from "../../src/protocol/replication/wire/envelope.ts";
import { identityOf, seed } from "../protocol/identities.ts";
import { check } from "./checker.ts";
import { createSentMessages, type Incarnation, type SentMessages } from "./sent_messages.ts";

const EPOCH = 1_000;
const [ALICE, BOB, CAROL, MALLORY] = [1, 2, 3, 4].map((byte) =>
  toBase64Url(seed(byte)) as PeerId
) as [PeerId, PeerId, PeerId, PeerId];
const UP: MeshEvent = {
  type: "neighbourUp",
  identity: identityOf(signingKey(seed(9))),
  address: { hostname: "10.0.0.1", port: 1 },
};

function envelope(author: PeerId, sequence: number, changes: Partial<Envelope> = {}): Envelope {
  return {
    type: "chat",
    sender: "somebody",
    content: `number ${sequence}`,
    timestamp: "2026-01-01T00:00:00.000Z",
    sequence,
    author,
    epoch: EPOCH,
    prev: "",
    room: "general",
    clock: [sequence, 0],
    ...changes,
  };
}

const heard = (...envelopes: readonly Envelope[]): MeshEvent => ({
  type: "received",
  received: envelopes.map((envelope) => ({ envelope, hops: 1, earlier: false })),
});

const said = (envelope: Envelope): MeshEvent => ({ type: "published", envelope });
const gone = (id: PeerId, count: number): MeshEvent => ({ type: "missing", id, count });

/** Alice, Bob and Carol, linked from 100 ms on. */
function three(): readonly [SentMessages, Incarnation, Incarnation, Incarnation] {
  const history = createSentMessages();
  const runs = [ALICE, BOB, CAROL].map((id) => history.begin(id, EPOCH));
  for (const run of runs) history.note(run, UP, 100);
  return [history, ...runs as [Incarnation, Incarnation, Incarnation]];
}

Deno.test("check() finds nothing wrong where everybody heard everything once", () => {
  const [history, alice, bob, carol] = three();
  history.note(alice, said(envelope(ALICE, 1)), 200);
  for (const run of [bob, carol]) history.note(run, heard(envelope(ALICE, 1)), 300);
  history.note(bob, said(envelope(BOB, 1, { clock: [2, 0] })), 400);
  for (const run of [alice, carol]) {
    history.note(run, heard(envelope(BOB, 1, { clock: [2, 0] })), 500);
  }
  assert.deepEqual(check(history), {
    said: 2,
    promised: 4,
    delivered: 4,
    lost: 0,
    missing: 0,
    falselyMissing: 0,
    breaches: { twice: 0, forged: 0, disorder: 0 },
    examples: [],
  });
});

Deno.test("check() finds what was lost, unless it was told", () => {
  const [history, alice, bob, carol] = three();
  for (const sequence of [1, 2, 3]) history.note(alice, said(envelope(ALICE, sequence)), 200);
  history.note(bob, heard(envelope(ALICE, 1)), 300);
  history.note(carol, heard(envelope(ALICE, 1), envelope(ALICE, 2), envelope(ALICE, 3)), 300);
  const before = check(history);
  assert.deepEqual([before.promised, before.delivered, before.lost], [6, 4, 2]);
  assert.equal(before.examples.length, 1);
  history.note(bob, gone(ALICE, 1), 400);
  assert.deepEqual([check(history).lost, check(history).missing], [1, 1]);
  history.note(bob, gone(ALICE, 1), 400);
  assert.deepEqual([check(history).lost, check(history).missing], [0, 2]);
  assert.equal(check(history).falselyMissing, 0);
});

Deno.test("check() finds what was told to be missing and is not", () => {
  const [history, alice, bob] = three();
  history.note(alice, said(envelope(ALICE, 1)), 200);
  history.note(bob, heard(envelope(ALICE, 1)), 300);
  history.note(bob, gone(ALICE, 1), 300);
  assert.equal(check(history).falselyMissing, 1);
});

Deno.test("check() asks nothing of who was not there, or is no more", () => {
  const [history, alice, bob, carol] = three();
  const late = history.begin(MALLORY, EPOCH);
  history.note(alice, said(envelope(ALICE, 1)), 200);
  history.note(late, UP, 201);
  history.note(bob, heard(envelope(ALICE, 1)), 300);
  carol.ended = true;
  assert.deepEqual([check(history).promised, check(history).lost], [1, 0]);
});

Deno.test("check() promises what its dead author said only where somebody alive has it", () => {
  const [history, alice, bob, carol] = three();
  history.note(alice, said(envelope(ALICE, 1)), 200);
  history.note(alice, said(envelope(ALICE, 2)), 200);
  history.note(bob, heard(envelope(ALICE, 1)), 300);
  alice.ended = true;
  assert.equal(check(history).lost, 1, "Carol lacks the first");
  history.note(carol, heard(envelope(ALICE, 1)), 400);
  assert.equal(check(history).lost, 0);
});

Deno.test("check() finds what was heard twice, also by who said it", () => {
  const [history, alice, bob, carol] = three();
  history.note(alice, said(envelope(ALICE, 1)), 200);
  for (const run of [bob, carol, bob]) history.note(run, heard(envelope(ALICE, 1)), 300);
  assert.equal(check(history).breaches.twice, 1);
  history.note(alice, heard(envelope(ALICE, 1)), 400);
  assert.equal(check(history).breaches.twice, 2);
});

Deno.test("check() finds what was never said, said twice, or changed on the way", () => {
  const changes: readonly Partial<Envelope>[] = [
    { content: "other" },
    { clock: [1, 1] },
    { sender: "else" },
    { timestamp: "2026-01-01T00:00:00.001Z" },
    { room: "other" },
    { type: "action" },
    { prev: "x" },
  ];
  for (const change of changes) {
    const [history, alice, bob] = three();
    history.note(alice, said(envelope(ALICE, 1)), 200);
    history.note(bob, heard(envelope(ALICE, 1, change)), 300);
    assert.equal(check(history).breaches.forged, 1, JSON.stringify(change));
  }
  const [history, alice, bob] = three();
  history.note(bob, heard(envelope(ALICE, 1)), 200);
  assert.equal(check(history).breaches.forged, 1);
  history.note(alice, said(envelope(ALICE, 1)), 300);
  assert.equal(check(history).breaches.forged, 2);
});

Deno.test("check() finds an answer that sorts before what it answers", () => {
  const [history, alice, bob] = three();
  history.note(alice, said(envelope(ALICE, 1, { clock: [5, 0] })), 200);
  history.note(bob, heard(envelope(ALICE, 1, { clock: [5, 0] })), 300);
  history.note(bob, said(envelope(BOB, 1, { clock: [5, 0] })), 400);
  assert.equal(check(history).breaches.disorder, 1);
  history.note(bob, said(envelope(BOB, 2, { clock: [5, 1] })), 400);
  assert.equal(check(history).breaches.disorder, 1);
});

Deno.test("check() promises nothing of strangers, and lets them tell each what they like", () => {
  const [history, , bob, carol] = three();
  history.note(bob, heard(envelope(MALLORY, 1, { content: "yes" })), 200);
  history.note(carol, heard(envelope(MALLORY, 1, { content: "no" })), 200);
  const { promised, breaches } = check(history);
  assert.deepEqual([promised, breaches.forged], [0, 0]);
});

Deno.test("digest() differs where anything that happened differs, in what or when", () => {
  const digest = (at: number, content: string) => {
    const [history, alice] = three();
    history.note(alice, said(envelope(ALICE, 1, { content })), at);
    return history.digest();
  };
  assert.equal(digest(200, "a"), digest(200, "a"));
  assert.notEqual(digest(200, "a"), digest(201, "a"));
  assert.notEqual(digest(200, "a"), digest(200, "b"));
});
