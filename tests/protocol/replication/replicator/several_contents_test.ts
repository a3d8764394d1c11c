import assert from "node:assert/strict";
import { MAX_RECENT_ENVELOPES } from "../../../../src/core/limits/replication.ts";
import { signingKey } from "../../../../src/protocol/curve25519_keys.ts";
import { decodeEnvelope } from "../../../../src/protocol/replication/wire/envelope.ts";
import { encodeVector } from "../../../../src/protocol/replication/wire/version_vector.ts";
import { identityOf, seed, START } from "../../identities.ts";
import { createEnvelopeWriter } from "../log/envelope_writer.ts";
import { haveOf, idOf } from "../neighbour_states.ts";
import { createReplicatorNetwork, recordsOf } from "./replicator_network.ts";

const AUTHOR = idOf(4);

/** A replicator with neighbours that a test plays. */
function subject(...numbers: readonly number[]) {
  const talk = createReplicatorNetwork();
  const node = talk.add(1, { rate: [20, 5] });
  const { replicator } = node;
  const neighbours = numbers.map((number) =>
    talk.attach(node, identityOf(signingKey(seed(number))))
  );
  const takeFrom = (place: number, ...bodies: readonly Uint8Array[]) =>
    replicator.receive(neighbours[place]!, { type: "records", kind: "envelope", bodies }, talk.now);
  return {
    talk,
    node,
    neighbours,
    takeFrom,
    take: (...bodies: readonly Uint8Array[]) => takeFrom(0, ...bodies),
    shown: () =>
      node.received.splice(0).map(({ envelope: { sequence, content } }) => [sequence, content]),
  };
}

const digestOf = (body: Uint8Array) => decodeEnvelope(body)!.signed.digest;
const chatOf = (content: string) => ({ type: "chat", room: "general", content });

Deno.test("take() shows each content with its number, and takes the envelope once", () => {
  const s = subject(4, 5);
  const writer = createEnvelopeWriter(4);
  const bodies = [
    writer.write({ content: "a", more: ["b", "c"] }),
    writer.write({ content: "d", clock: [START.wall + 9, 0] }),
  ];
  s.take(...bodies);
  assert.deepEqual(s.shown(), [[1, "a"], [2, "b"], [3, "c"], [4, "d"]]);
  s.takeFrom(1, ...bodies);
  assert.deepEqual(s.shown(), []);
  assert.equal(s.node.faults.size, 0);
  const { received, duplicates } = s.node.replicator.counters;
  assert.deepEqual([received, duplicates], [4, 4], "contents are counted");
});

Deno.test("take() counts the clock of the last content: the next envelope must be later", () => {
  const s = subject(4);
  const writer = createEnvelopeWriter(4);
  s.take(
    writer.write({ content: "a", more: ["b", "c"], clock: [START.wall, 5] }),
    writer.write({ clock: [START.wall, 7] }),
    writer.write({ content: "later", clock: [START.wall, 8] }),
  );
  assert.deepEqual(s.shown(), [[1, "a"], [2, "b"], [3, "c"], [5, "later"]]);
  assert.equal(s.node.replicator.counters.authorFaults, 1);
});

Deno.test("take() closes the run of envelopes that overlap in part, and shows of each number the lowest digest", () => {
  for (const secondIsLower of [true, false]) {
    const s = subject(4);
    const first = createEnvelopeWriter(4).write({ content: "a", more: ["b", "c"] });
    let second: Uint8Array | undefined;
    for (let salt = 0; second === undefined; salt++) {
      const body = createEnvelopeWriter(4).write({
        sequence: 3,
        content: `x${salt}`,
        more: ["y", "z"],
        clock: [START.wall + 1, 0],
      });
      if (digestOf(body) < digestOf(first) === secondIsLower) second = body;
    }
    s.take(first);
    s.shown();
    s.take(second);
    const shown = s.shown();
    assert.deepEqual(shown.filter(([sequence]) => sequence !== 3), [[4, "y"], [5, "z"]]);
    assert.deepEqual(
      s.node.equivocated.map(({ sequence, kept }) => [sequence, kept.length > 0]),
      [[3, secondIsLower]],
    );
    s.take(createEnvelopeWriter(4).write({ sequence: 6, clock: [START.wall + 9, 0] }));
    assert.deepEqual(s.shown(), [], "the run is closed");
    const relayed = [...s.node.replicator.roomBacklog("general", s.talk.now)];
    assert.ok(relayed.some(({ envelope }) => envelope.content === "a"), "both stay in the log");
    assert.ok(relayed.some(({ envelope }) => envelope.content === "z"));
  }
});

Deno.test("take() asks for the envelope that a claim ends inside of one that is held", () => {
  const s = subject(4, 5);
  s.take(createEnvelopeWriter(4).write({ content: "a", more: ["b", "c"] }));
  const other = createEnvelopeWriter(4).several(2);
  const have = haveOf(AUTHOR, 2, { head: digestOf(other[1]!).slice(0, 16) });
  for (const word of recordsOf(encodeVector([have]))) {
    s.node.replicator.receive(s.neighbours[1]!, word, s.talk.now);
  }
  const { pending } = s.neighbours[1]!.sync;
  assert.ok(pending !== undefined && pending.from <= 2 && pending.to >= 2);
});

Deno.test("receive() answers a want that begins inside an envelope with the whole one", () => {
  const talk = createReplicatorNetwork();
  const [alice, bob] = [talk.add(1), talk.add(2)];
  const contents = ["a", "b", "c"].map(chatOf);
  alice.replicator.publish(contents, talk.now);
  assert.deepEqual(alice.said.map(({ sequence }) => sequence), [1, 2, 3]);
  talk.link(alice, bob);
  talk.run(5_000);
  assert.deepEqual(bob.heard(), ["a", "b", "c"]);
  const asker = talk.attach(alice, identityOf(signingKey(seed(9))));
  alice.replicator.receive(asker, {
    type: "control",
    control: { control: "want", author: idOf(1), epoch: START.wall, from: 2, to: 2 },
  }, talk.now);
  const envelopes = recordsOf(alice.replicator.take(asker, 0, talk.now.monotonic))
    .flatMap((record) =>
      record.type === "records" && record.kind === "envelope" ? record.bodies : []
    );
  assert.ok(envelopes.some((body) => decodeEnvelope(body)!.signed.envelope.more?.length === 2));
});

Deno.test("createReplicator() acknowledges several contents by the last number", () => {
  const talk = createReplicatorNetwork();
  const [alice, bob] = [talk.add(1), talk.add(2)];
  talk.link(alice, bob);
  talk.run(1_000);
  alice.replicator.publish(["a", "b", "c"].map(chatOf), talk.now);
  alice.replicator.publish([chatOf("d")], talk.now);
  talk.run(2_000);
  assert.deepEqual(alice.acknowledged.at(-1), [0, 4, 4]);
});

Deno.test("roomBacklog() gives as many contents as the limit, and begins inside an envelope for it", () => {
  const s = subject(4);
  const writer = createEnvelopeWriter(4);
  const many = Array.from({ length: 150 }, (_, at) => `m${at}`);
  for (let ms = 1; ms <= 2; ms++) {
    s.take(writer.write({ content: "first", more: many, clock: [START.wall + ms, 0] }));
  }
  const contents = s.node.replicator.roomBacklog("general", s.talk.now);
  assert.equal(contents.length, MAX_RECENT_ENVELOPES);
  assert.equal(contents.at(-1)?.envelope.sequence, 302);
  assert.equal(contents[0]?.envelope.sequence, 302 - MAX_RECENT_ENVELOPES + 1);
});

Deno.test("take() counts each content against its author's rate", () => {
  const s = subject(5);
  const writer = createEnvelopeWriter(4);
  const more = Array.from({ length: 255 }, () => "x");
  for (let at = 0; at < 8; at++) {
    s.take(writer.write({ content: "x", more, clock: [START.wall + at, 0] }));
  }
  assert.deepEqual(s.node.floods.map(([, begins]) => begins), [true]);
});

Deno.test("publish() holds sealed lists to the rate by their contents: no neighbour finds a flood", () => {
  const talk = createReplicatorNetwork();
  const rate = [20, 5] as const;
  const [alice, bob] = [talk.add(1, { rate }), talk.add(2, { rate })];
  talk.link(alice, bob);
  talk.run(2_000);
  const sealed = { key: "A".repeat(43), text: "A".repeat(300) };
  for (let at = 0; at < 15; at++) {
    const draft = { type: "chat", room: "general", content: "", sealed, count: rate[0] };
    alice.replicator.publish([draft], talk.now);
  }
  talk.run(5_000);
  assert.ok(alice.said.length >= 2 * rate[0], "it goes on");
  assert.deepEqual(bob.floods, []);
});
