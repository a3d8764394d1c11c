import assert from "node:assert/strict";
import { FULL_MESH_UP_TO } from "../../../../src/core/limits/links.ts";
import {
  PRESENCE_EXPIRES_AFTER_MS,
  SUSPECT_FAR_FOR_MS,
  SUSPECT_FOR_MS,
} from "../../../../src/core/limits/registers.ts";
import {
  ANNOUNCE_AFTER_MS,
  FETCH_GIVEN_UP_AFTER_MS,
  GRAFT_AFTER_MS,
  MAX_LOG_AGE_MS,
  TREE_GROWS_FOR_MS,
} from "../../../../src/core/limits/replication.ts";
import { signingKey } from "../../../../src/protocol/curve25519_keys.ts";
import { decodeRecords, type Record } from "../../../../src/protocol/link/record.ts";
import { createRegisterCodec } from "../../../../src/protocol/replication/wire/register.ts";
import { identityOf, seed, START } from "../../identities.ts";
import {
  createReplicatorNetwork,
  expected,
  type ReplicatorNetwork,
  type ReplicatorNode,
} from "./replicator_network.ts";

const SECOND = 1_000;

/** So many talkers, linked as the pairs say. */
function several(count: number, pairs: readonly (readonly [number, number])[]) {
  const talk = createReplicatorNetwork();
  const all: readonly ReplicatorNode[] = Array.from(
    { length: count },
    (_, index) => talk.add(index + 1),
  );
  for (const [a, b] of pairs) talk.link(all[a]!, all[b]!);
  talk.run(2 * SECOND);
  return { talk, all };
}

const LINE = [[0, 1], [1, 2]] as const;
const TRIANGLE = [[0, 1], [1, 2], [2, 0]] as const;
const SQUARE = [[0, 1], [1, 2], [2, 3], [3, 0]] as const;

function assertAllHeard(all: readonly ReplicatorNode[]): void {
  for (const node of all) {
    assert.deepEqual([...node.heard()].sort(), expected(node, all), node.name);
    assert.deepEqual([[...node.missing], [...node.faults]], [[], []], node.name);
  }
}

/** Everybody says so many things, one after the other. */
function chat(
  talk: ReplicatorNetwork,
  all: readonly ReplicatorNode[],
  rounds: number,
  pause = 50,
): void {
  for (let round = 1; round <= rounds; round++) {
    for (const node of all) {
      node.say(`${node.name} ${node.said.length + 1}`);
      talk.run(pause);
    }
  }
  talk.run(SECOND);
}

for (
  const [name, count, pairs] of [
    ["two", 2, [[0, 1]]],
    ["a line of three", 3, LINE],
    ["a triangle", 3, TRIANGLE],
    ["a line of four", 4, [...LINE, [2, 3]]],
    ["a square", 4, SQUARE],
    ["a square with a diagonal", 4, [...SQUARE, [0, 2]]],
  ] as const
) {
  Deno.test(`createReplicator() brings everything everywhere once in ${name}, and settles to one copy each`, () => {
    const { talk, all } = several(count, pairs);
    chat(talk, all, 5);
    assertAllHeard(all);
    const before = talk.copies;
    chat(talk, all, 10);
    assertAllHeard(all);
    assert.equal(talk.copies - before, 10 * count * (count - 1), "prunes have settled");
  });
}

Deno.test("createReplicator() tells how many links what is received crossed", () => {
  const { talk, all } = several(4, [...LINE, [2, 3]]);
  all[0]!.say("hello");
  talk.run(SECOND);
  assert.deepEqual(all.map(({ received }) => received.map(({ hops }) => hops)), [[], [1], [2], [
    3,
  ]]);
});

Deno.test("createReplicator() has everybody know who is in the mesh, linked or not, and who leaves", () => {
  const { talk, all } = several(4, [...LINE, [2, 3]]);
  const ids = all.map(({ identity }) => identity.id);
  for (const [index, { present }] of all.entries()) {
    const known = new Set(present.map(({ author }) => author));
    assert.deepEqual([...known].sort(), ids.filter((_, other) => other !== index).sort());
  }
  all[0]!.replicator.leave(talk.now);
  talk.run(SECOND);
  assert.deepEqual(all.map(({ absent }) => absent), [
    [],
    [], // it is linked, and sees for itself
    [[ids[0], "quit"]],
    [[ids[0], "quit"]],
  ]);
});

Deno.test("present() tells everybody of another name, in a line too", () => {
  const { talk, all } = several(3, LINE);
  all[0]!.name = "alicia";
  all[0]!.replicator.announcePresence(talk.now);
  talk.run(SECOND);
  for (const other of all.slice(1)) assert.equal(other.present.at(-1)?.name, "alicia");
});

Deno.test("tick() keeps who is silent present for as long as there is a path, and has it absent when there is none", () => {
  const { talk, all } = several(3, LINE);
  talk.run(3 * PRESENCE_EXPIRES_AFTER_MS);
  assert.deepEqual(all.map(({ absent }) => absent), [[], [], []]);
  talk.cut(all[0]!, all[1]!);
  talk.run(PRESENCE_EXPIRES_AFTER_MS + SECOND);
  const [a, , c] = all;
  assert.deepEqual(c!.absent.map(([id]) => id), [a!.identity.id]);
});

Deno.test("detach() has nobody taken for gone who is linked another way, however far", () => {
  for (const size of [5, 8, 12, 20, 31]) {
    const ring = Array.from({ length: size }, (_, at) => [at, (at + 1) % size] as const);
    const { talk, all } = several(size, ring);
    talk.run(SECOND);
    const [a, b] = [all[0]!, all[1]!];
    talk.cut(a, b);
    for (const [one, other] of [[a, b], [b, a]] as const) {
      one.replicator.linkBroke(other.identity.id, "closed", talk.now);
    }
    talk.run(30 * SECOND);
    assert.deepEqual(all.map(({ absent }) => absent), all.map(() => []), `a ring of ${size}`);
  }
});

Deno.test("linkBroke() has those know that somebody is gone who never were linked to it", () => {
  const { talk, all } = several(6, [[0, 1], [1, 2], [2, 3], [3, 4], [4, 5]]);
  talk.run(SECOND);
  const [a, b] = [all[0]!, all[1]!];
  talk.cut(a, b);
  b.replicator.linkBroke(a.identity.id, "closed", talk.now);
  talk.run(SUSPECT_FAR_FOR_MS + SECOND);
  for (const { absent } of all.slice(1)) {
    assert.deepEqual(absent.map(([id]) => id), [a.identity.id]);
  }
});

Deno.test("linkBroke() has all know that somebody is gone, when nobody who is linked to it was heard of for so long", () => {
  const { talk, all } = several(3, TRIANGLE);
  const [a, b, c] = all as readonly [ReplicatorNode, ReplicatorNode, ReplicatorNode];
  for (const other of [b, c]) {
    talk.cut(a, other);
    other.replicator.linkBroke(a.identity.id, "closed", talk.now);
  }
  talk.run(SUSPECT_FOR_MS - 1);
  assert.deepEqual([b.absent, c.absent], [[], []]);
  talk.run(SECOND);
  for (const { absent } of [b, c]) assert.deepEqual(absent.map(([id]) => id), [a.identity.id]);
});

Deno.test("detach() has the rest of the mesh bring what a lost link brought, and nothing is lost or repeated", () => {
  const { talk, all } = several(4, SQUARE);
  chat(talk, all, 3);
  talk.cut(all[0]!, all[1]!);
  chat(talk, all, 3);
  assertAllHeard(all);
  talk.link(all[0]!, all[1]!);
  chat(talk, all, 3);
  assertAllHeard(all);
});

Deno.test("detach() loses nothing that was on its way when the link broke", () => {
  const { talk, all } = several(4, SQUARE);
  chat(talk, all, 2);
  for (const [a, b] of SQUARE) {
    for (const node of all) node.say(`${node.name} ${node.said.length + 1}`);
    talk.run(2); // less than a link takes
    talk.cut(all[a]!, all[b]!);
    talk.run(3 * SECOND);
    talk.link(all[a]!, all[b]!);
    talk.run(3 * SECOND);
    assertAllHeard(all);
  }
});

Deno.test("createReplicator() heals a partition, and nothing said meanwhile is lost or repeated", () => {
  const { talk, all } = several(4, SQUARE);
  chat(talk, all, 2);
  talk.cut(all[0]!, all[1]!);
  talk.cut(all[2]!, all[3]!);
  chat(talk, all, 20);
  talk.run(60 * SECOND);
  talk.link(all[2]!, all[3]!);
  talk.run(5 * SECOND);
  assertAllHeard(all);
  const earlier = all.flatMap(({ received }) => received.filter((one) => one.earlier));
  assert.deepEqual(earlier, [], "all had known these runs before");
});

Deno.test("createReplicator() brings a newcomer what was said before, without a gap, and says that it was", () => {
  const { talk, all } = several(3, LINE);
  chat(talk, all, 4);
  const late = talk.add(9);
  talk.link(late, all[2]!);
  talk.run(3 * SECOND);
  assertAllHeard([...all, late]);
  assert.ok(late.received.every(({ earlier }) => earlier));
  chat(talk, [...all, late], 2);
  assertAllHeard([...all, late]);
  assert.ok(late.received.slice(-6).every(({ earlier }) => !earlier));
});

Deno.test("createReplicator() tells nobody of a gap who was not there when it was said", () => {
  const { talk, all } = several(2, [[0, 1]]);
  chat(talk, all, 2);
  talk.run(MAX_LOG_AGE_MS + SECOND);
  chat(talk, all, 1);
  const late = talk.add(9);
  talk.link(late, all[1]!);
  talk.run(MAX_LOG_AGE_MS / 2);
  assert.deepEqual([...late.heard()].sort(), ["user1 3", "user2 3"]);
  assert.deepEqual([[...late.missing], late.repairing.filter(([, left]) => left > 0)], [[], []]);
});

Deno.test("createReplicator() counts one gap where a partition was longer than anybody remembers", () => {
  const { talk, all } = several(3, LINE);
  const [a, b, c] = all as readonly [ReplicatorNode, ReplicatorNode, ReplicatorNode];
  chat(talk, all, 2);
  talk.cut(b, c);
  for (let count = 0; count < 7; count++) a.say(`${a.name} ${a.said.length + 1}`);
  talk.run(MAX_LOG_AGE_MS + SECOND);
  a.say("after");
  talk.run(SECOND);
  talk.link(b, c);
  talk.run(FETCH_GIVEN_UP_AFTER_MS + 5 * SECOND);
  assert.deepEqual([...c.missing], [[a.identity.id, 7]]);
  assert.equal(c.heard().at(-1), "after");
  talk.run(MAX_LOG_AGE_MS);
  assert.deepEqual([...c.missing], [[a.identity.id, 7]], "once");
  assert.deepEqual([[...a.missing], [...b.missing]], [[], []]);
});

Deno.test("createReplicator() repairs what a link swallowed, and says so while it does", () => {
  const { talk, all } = several(3, TRIANGLE);
  chat(talk, all, 3);
  const [a, b, c] = all as readonly [ReplicatorNode, ReplicatorNode, ReplicatorNode];
  talk.cut(a, b); // what a says reaches b by c alone, which thinks that b is linked to a
  a.say(`${a.name} ${a.said.length + 1}`);
  talk.run(ANNOUNCE_AFTER_MS + GRAFT_AFTER_MS + 3 * SECOND);
  assertAllHeard([a, b, c]);
});

Deno.test("createReplicator() acknowledges to the author what came, within the time for that", () => {
  const { talk, all } = several(2, [[0, 1]]);
  const [a, b] = all as readonly [ReplicatorNode, ReplicatorNode];
  for (let count = 0; count < 3; count++) a.say("x");
  assert.deepEqual(a.acknowledged, []);
  talk.run(ANNOUNCE_AFTER_MS + 20);
  assert.deepEqual(a.acknowledged.at(-1), [0, 3, 3]);
  assert.deepEqual(b.acknowledged, []);
});

Deno.test("greet() says up to which number we hold the other's run, and nothing of an earlier one", () => {
  const { talk, all } = several(2, [[0, 1]]);
  const [a, b] = all as readonly [ReplicatorNode, ReplicatorNode];
  for (let count = 0; count < 3; count++) a.say("x");
  talk.run(SECOND);
  assert.equal(b.replicator.greet(a.identity).have, 3);
  assert.equal(b.replicator.greet({ ...a.identity, epoch: a.identity.epoch + 1 }).have, 0);
  assert.deepEqual(b.replicator.greet(a.identity).clock, a.said.at(-1)!.clock);
});

Deno.test("publish() holds back what is beyond the smallest grant, in order, and says how long it waits", () => {
  const talk = createReplicatorNetwork();
  const a = talk.add(1);
  const b = talk.add(2, { rate: [3, 2] });
  talk.link(a, b);
  talk.run(SECOND);
  for (let count = 1; count <= 6; count++) a.say(`${count}`);
  assert.deepEqual([a.said.length, a.paced.at(-1)], [3, [500, 3]]);
  assert.ok(!a.replicator.open(talk.now));
  talk.run(3 * SECOND);
  assert.deepEqual(b.heard(), ["1", "2", "3", "4", "5", "6"]);
  assert.deepEqual([a.paced.at(-1)?.[1], b.floods, a.replicator.open(talk.now)], [0, [], true]);
});

Deno.test("leave() says another burst of what waits, and wants nothing more when everybody is gone", () => {
  const talk = createReplicatorNetwork();
  const a = talk.add(1);
  const b = talk.add(2, { rate: [3, 2] });
  talk.link(a, b);
  talk.run(SECOND);
  for (let count = 1; count <= 10; count++) a.say(`${count}`);
  a.replicator.leave(talk.now);
  talk.run(20);
  assert.equal(b.heard().length, 3 + 3);
  assert.deepEqual(b.floods, [], "nobody takes us for a flood");
  assert.match(a.diagnostics.at(-1) ?? "", /^4 messages not sent/);
  talk.cut(a, b);
  assert.equal(a.replicator.deadline(), undefined);
});

Deno.test("createReplicator() shows all that an author says in excess, and tells others its numbers, for them to ask", () => {
  const talk = createReplicatorNetwork();
  const all = [talk.add(1), talk.add(2), talk.add(3, { rate: [2, 1] }), talk.add(4)] as const;
  for (const [a, b] of [[0, 1], [1, 2], [2, 3]] as const) talk.link(all[a], all[b]);
  talk.run(SECOND);
  const [flooder, , strict, last] = all;
  for (let count = 1; count <= 20; count++) flooder.say(`flooder ${count}`);
  talk.run(30);
  assert.deepEqual(strict.floods, [[flooder.identity.id, true]]);
  const pushed = last.heard().length;
  assert.ok(strict.heard().length === 20 && pushed < 20, `${pushed} were passed on at once`);
  talk.run(3 * SECOND);
  assertAllHeard(all);
});

Deno.test("createReplicator() takes a later run of an author for another, and both are heard", () => {
  const { talk, all } = several(3, LINE);
  const [a, b, c] = all as readonly [ReplicatorNode, ReplicatorNode, ReplicatorNode];
  chat(talk, all, 2);
  talk.cut(a, b);
  const again = talk.add(1, { epoch: a.identity.epoch + 60_000 });
  talk.link(again, b);
  talk.run(SECOND);
  again.say("again");
  talk.run(SECOND);
  assert.equal(c.heard().at(-1), "again");
  assert.deepEqual([[...b.missing], [...c.missing], [...c.faults]], [[], [], []]);
});

Deno.test("counters tell what was said, received, relayed and held", () => {
  const { talk, all } = several(3, LINE);
  chat(talk, all, 4);
  const [a, b] = all.map(({ replicator }) => replicator.counters);
  assert.deepEqual([a!.said, a!.received, a!.relayed, a!.missing], [4, 8, 0, 0]);
  assert.deepEqual([b!.said, b!.received, b!.relayed], [4, 8, 8]);
  assert.ok(b!.heldBytes > 0);
  talk.run(2 * MAX_LOG_AGE_MS);
  for (const { replicator } of all) replicator.open(talk.now);
  assert.ok(all.every(({ replicator }) => replicator.counters.heldBytes === 0));
});

/**
 * Somebody who says so many things at once, and whom so many others, all behind one link that lists
 * them, tell of themselves.
 */
function inCrowd(others: number, isListed = true) {
  const talk = createReplicatorNetwork();
  const node = talk.add(1);
  const codec = createRegisterCodec("lan");
  const signers = Array.from({ length: others }, (_, index) => signingKey(seed(10 + index)));
  const neighbour = talk.attach(node, identityOf(signers[0]!));
  for (const signer of signers) {
    const [{ body }] = decodeRecords(
      codec.sign({
        author: signer.id,
        epoch: START.wall,
        kind: "presence",
        key: "",
        clock: { ms: START.wall, counter: 0 },
        value: {},
      }, signer).record,
    ) as [Record];
    node.replicator.receive(
      neighbour,
      { type: "records", kind: "register", bodies: [body] },
      talk.now,
    );
  }
  const ids = signers.slice(1).map(({ id }) => id);
  if (isListed) {
    const control = { control: "neighbours", ids } as const;
    node.replicator.receive(neighbour, { type: "control", control }, talk.now);
  }
  for (const text of ["one", "two", "three"]) node.say(text);
  return { talk, node };
}

Deno.test("publish() has an author rest behind its first word where not all can be linked to all, and not otherwise", () => {
  assert.equal(inCrowd(FULL_MESH_UP_TO - 1).node.said.length, 3, "at the limit");
  assert.equal(inCrowd(FULL_MESH_UP_TO, false).node.said.length, 3, "they may be invented");
  const { talk, node } = inCrowd(FULL_MESH_UP_TO);
  assert.equal(node.said.length, 1, "one past it");
  assert.ok(!node.replicator.open(talk.now));
  talk.run(TREE_GROWS_FOR_MS - 1);
  assert.equal(node.said.length, 1);
  talk.run(1);
  assert.deepEqual(node.said.map(({ content }) => content), ["one", "two", "three"]);
  assert.deepEqual(node.paced, [[0, 0]], "nobody is told to wait for others");
});
