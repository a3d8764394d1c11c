import assert from "node:assert/strict";
import fc from "fast-check";
import {
  BEACON_ALONE_PERIOD_MS,
  BEACON_ANSWER_MAX_DELAY_MS,
  BEACON_ANSWERS_EXPECTED,
  BEACON_FLOODED_HURRY,
} from "../../../src/core/limits/discovery.ts";
import { encodeBeacon } from "../../../src/protocol/discovery/beacon.ts";
import { createDiscovery, type DiscoveryEvent } from "../../../src/protocol/discovery/discovery.ts";
import { alice, beaconIn, from, host, NONCE } from "./discovery_harness.ts";
import {
  at,
  createDiscoveryNetwork,
  type DiscoveryNode,
  idOf,
  seededRandom,
} from "./discovery_network.ts";

function finds(node: DiscoveryNode, other: DiscoveryNode): boolean {
  return node.found.some(({ id }) => id === other.id);
}

Deno.test("createDiscovery() announces nothing before it listens and has an interface", () => {
  const discovery = createDiscovery({
    id: idOf("alice"),
    epoch: 1,
    username: "alice",
    mesh: "lan",
    randomBytes: (length) => new Uint8Array(length),
    random: () => 0.5,
  });
  const now = { monotonic: 0, wall: 0 };
  assert.deepEqual(discovery.handle({ type: "interfaces", interfaces: [at(1, 1)] }, now), []);
  const heard: DiscoveryEvent = {
    type: "datagram",
    source: host(2),
    bytes: encodeBeacon(from("bob", "hello")),
  };
  assert.deepEqual(discovery.handle(heard, now), []);
  assert.equal(discovery.deadline(), undefined);
  const [first] = discovery.handle({ type: "listening", port: 8_080 }, now);
  assert.deepEqual({ ...first, bytes: undefined }, {
    type: "send",
    interface: "10.0.1.1",
    to: "group",
    bytes: undefined,
  });
  assert.deepEqual({ ...beaconIn(first), nonce: undefined }, {
    type: "hello",
    id: idOf("alice"),
    epoch: 1,
    username: "alice",
    port: 8_080,
    mesh: "lan",
    nonce: undefined,
  });
});

Deno.test("createDiscovery() lets two nodes find each other within 500 ms, in any start order", () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(40_000), fc.boolean(), (seed, apart, linked) => {
      const network = createDiscoveryNetwork({ seed, delayMs: 2 });
      const first = network.start({ name: "alice", interfaces: [at(1, 1)] });
      if (linked) first.handle({ type: "peers", linked: 3, known: 3 });
      network.run(apart);
      const second = network.start({ name: "bob", interfaces: [at(1, 2)] });
      network.run(apart + 500);
      assert.deepEqual(first.found[0]?.address, { hostname: "10.0.1.2", port: 8_080 });
      assert.deepEqual(second.found[0]?.address, { hostname: "10.0.1.1", port: 8_080 });
      assert.ok(Math.max(first.found[0]?.at, second.found[0]?.at) < apart + 100);
    }),
    { seed: 5, numRuns: 100 },
  );
});

Deno.test("createDiscovery() finds a peer sooner where the group is flooded and beacons are lost", () => {
  const helloesIn = (ms: number, flooded: boolean): number => {
    const discovery = createDiscovery({
      id: idOf("alice"),
      epoch: 1,
      username: "alice",
      mesh: "lan",
      randomBytes: (length) => new Uint8Array(length),
      random: () => 0.5,
    });
    discovery.handle({ type: "interfaces", interfaces: [at(1, 1)] }, { monotonic: 0, wall: 0 });
    discovery.handle({ type: "listening", port: 8_080 }, { monotonic: 0, wall: 0 });
    let sent = 0;
    for (let monotonic = 2_000; monotonic < 2_000 + ms; monotonic += 50) {
      const event = { type: flooded ? "flooded" : "tick" } as const;
      sent += discovery.handle(event, { monotonic, wall: 0 }).length;
    }
    return sent;
  };
  assert.equal(
    helloesIn(4 * BEACON_ALONE_PERIOD_MS, true),
    BEACON_FLOODED_HURRY * helloesIn(4 * BEACON_ALONE_PERIOD_MS, false),
  );
});

Deno.test("createDiscovery() lets three processes of one machine find each other over loopback only", () => {
  const network = createDiscoveryNetwork({ seed: 6 });
  const nodes = ["alice", "bob", "carol"].map((name) =>
    network.start({ name, machine: "one", interfaces: [at(127, 1)] })
  );
  network.run(500);
  for (const node of nodes) {
    for (const other of nodes) assert.equal(finds(node, other), node !== other);
  }
});

Deno.test("createDiscovery() finds peers on every network it is on, and no others", () => {
  const network = createDiscoveryNetwork({ seed: 7 });
  const both = network.start({ name: "both", interfaces: [at(127, 1), at(1, 1), at(2, 1)] });
  const one = network.start({ name: "one", interfaces: [at(127, 1), at(1, 2)] });
  const two = network.start({ name: "two", interfaces: [at(127, 1), at(2, 2)] });
  network.run(500);
  assert.ok(finds(both, one) && finds(both, two) && finds(one, both) && finds(two, both));
  assert.ok(!finds(one, two) && !finds(two, one));
});

Deno.test("createDiscovery() ignores a beacon from off the selected networks", () => {
  const network = createDiscoveryNetwork({ seed: 8 });
  const picky = network.start({ name: "picky", interfaces: [at(2, 1)] });
  picky.handle({
    type: "datagram",
    source: host(2),
    bytes: encodeBeacon(from("bob", "hello")),
  });
  network.run(500);
  assert.ok(picky.sent.every(({ to }) => to === "group"));
});

Deno.test("createDiscovery() finds a network reached later, as fast as at the start", () => {
  const network = createDiscoveryNetwork({ seed: 9 });
  const node = network.start({ name: "alice", interfaces: [at(1, 1), at(2, 1)] });
  node.handle({ type: "interfaces", interfaces: [at(1, 1)] });
  node.handle({ type: "peers", linked: 1, known: 1 });
  network.run(10_000);
  const bob = network.start({ name: "bob", interfaces: [at(2, 2)] });
  bob.handle({ type: "peers", linked: 1, known: 1 });
  network.run(20_000);
  assert.ok(!finds(node, bob));
  node.handle({ type: "interfaces", interfaces: [at(1, 1), at(2, 1)] });
  network.run(20_500);
  assert.ok(finds(node, bob) && finds(bob, node));
});

Deno.test("createDiscovery() finds the others though 30 % of the datagrams are lost", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const network = createDiscoveryNetwork({ seed, loss: 0.3 });
      const nodes = ["alice", "bob", "carol"].map((name, index) =>
        network.start({ name, interfaces: [at(1, index + 1)] })
      );
      network.run(60_000);
      for (const node of nodes) {
        for (const other of nodes) assert.equal(finds(node, other), node !== other);
      }
    }),
    { seed: 10, numRuns: 50 },
  );
});

Deno.test("createDiscovery() ignores other meshes and its own beacons, but not another run of its id", () => {
  const network = createDiscoveryNetwork({ seed: 11 });
  const alice = network.start({ name: "alice", interfaces: [at(1, 1)] });
  const other = network.start({ name: "other", interfaces: [at(1, 2)], mesh: "work" });
  network.run(500);
  assert.deepEqual([...alice.found, ...other.found], []);
  network.start({ name: "again", interfaces: [at(1, 3)], id: alice.id, epoch: 2 });
  network.run(1_000);
  assert.equal(alice.found[0]?.epoch, 2);
});

Deno.test("createDiscovery() answers within 50 ms, to the source, echoing its nonce", () => {
  const node = alice({ random: () => 0.999 });
  assert.deepEqual(node.hear(from("bob", "hello"), host(2), 10), []);
  assert.deepEqual(node.answers(11), []);
  const [answer] = node.answers(10 + BEACON_ANSWER_MAX_DELAY_MS);
  assert.ok(answer?.type === "send");
  assert.deepEqual([answer.interface, answer.to], ["10.0.1.1", host(2)]);
  assert.equal(beaconIn(answer)?.echo, NONCE);
  assert.deepEqual(node.answers(1_000), []);
});

Deno.test("createDiscovery() answers an answer once, and the answer to that not at all", () => {
  const node = alice();
  const [found, answer] = node.hear(from("bob", "here", node.hello?.nonce), host(2), 20);
  assert.deepEqual(found, {
    type: "found",
    id: idOf("bob"),
    epoch: 1,
    username: "bob",
    address: { hostname: "10.0.1.2", port: 8_081 },
  });
  assert.equal(beaconIn(answer)?.echo, NONCE);
  const last = node.hear(from("bob", "here", beaconIn(answer)?.nonce), host(2), 30);
  assert.deepEqual(last.map(({ type }) => type), ["found"]);
});

Deno.test("createDiscovery() answers with probability 16 / known", () => {
  const answersOf = (known: number) => {
    const node = alice({ random: seededRandom(13) });
    node.handle({ type: "peers", linked: 1, known }, 0);
    let count = 0;
    for (let now = 1_000; now <= 1_000_000; now += 1_000) {
      node.hear(from("bob", "hello"), host(2), now);
      count += node.answers(now + BEACON_ANSWER_MAX_DELAY_MS).length;
    }
    return count;
  };
  assert.equal(answersOf(0), 1_000);
  assert.equal(answersOf(BEACON_ANSWERS_EXPECTED), 1_000);
  const few = answersOf(4 * BEACON_ANSWERS_EXPECTED);
  assert.ok(few > 200 && few < 300, `${few} of 1000, 250 expected`);
});

Deno.test("createDiscovery() says goodbye once on every interface, and then nothing more", () => {
  const network = createDiscoveryNetwork({ seed: 14 });
  const node = network.start({ name: "alice", interfaces: [at(1, 1), at(2, 1)] });
  const bob = network.start({ name: "bob", interfaces: [at(1, 2)] });
  network.run(2_000);
  const before = node.sent.length;
  node.handle({ type: "stop" });
  node.handle({ type: "stop" });
  bob.handle({ type: "interfaces", interfaces: [] });
  bob.handle({ type: "interfaces", interfaces: [at(1, 2)] });
  network.run(60_000);
  const last = node.sent.slice(before);
  assert.deepEqual(last.map((effect) => beaconIn(effect)?.type), ["bye", "bye"]);
  assert.deepEqual(last.map((effect) => effect.interface), ["10.0.1.1", "10.0.2.1"]);
  assert.deepEqual(bob.byes, [node.id]);
});

Deno.test("createDiscovery() announces the new name after a rename", () => {
  const node = alice();
  node.handle({ type: "rename", username: "alicia" }, 10);
  const [next] = node.handle({ type: "tick" }, 100);
  assert.equal(beaconIn(next)?.username, "alicia");
});
