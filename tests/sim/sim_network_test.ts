import assert from "node:assert/strict";
import { DIAL_TIMEOUT_MS } from "../../src/core/limits/links.ts";
import { createSimNetwork, type SimNetwork, type SimNode } from "./sim_network.ts";
import { PORT } from "./sim_node.ts";

const QUIET = { discovery: false } as const;

function two(network: SimNetwork): readonly [SimNode, SimNode] {
  return [
    network.add({ name: "alice", identity: 1, ...QUIET }),
    network.add({ name: "bob", identity: 2, ...QUIET }),
  ];
}

const connect = (from: SimNode, to: SimNode) =>
  from.input({ type: "connect", to: { hostname: to.address, port: PORT } });
const ended = (node: SimNode) =>
  node.events.flatMap((event) => event.type === "ended" ? [event.reason] : []);
const linked = (network: SimNetwork, ...nodes: readonly SimNode[]) =>
  network.until(() => nodes.every((node) => node.linked.size > 0), 60_000);

Deno.test("createNetwork() makes the same run of the same seed, and another of another", () => {
  const run = (seed: number) => {
    const network = createSimNetwork(seed, { delay: { spread: "exponential", mean: 20 } });
    const nodes = two(network);
    connect(nodes[0], nodes[1]);
    network.run(20_000);
    return nodes.map(({ events }) => events);
  };
  assert.deepEqual(run(1), run(1));
  assert.notDeepEqual(run(1), run(2));
});

Deno.test("createNetwork() keeps what does not get through, and sends it once packets pass again", () => {
  const network = createSimNetwork(1);
  const [alice, bob] = two(network);
  connect(alice, bob);
  assert.ok(linked(network, alice, bob));
  network.passes = () => false;
  alice.say("one");
  network.run(5_000);
  alice.say("two");
  network.run(5_000);
  assert.deepEqual(bob.heard, []);
  network.passes = () => true;
  network.run(10_000);
  assert.deepEqual(bob.heard, ["alice: one", "alice: two"]);
  assert.deepEqual([...ended(alice), ...ended(bob)], [], "it was one connection all the time");
});

Deno.test("createNetwork() lets a dial fail after the time that TCP gives it", () => {
  const network = createSimNetwork(1);
  const [alice, bob] = two(network);
  network.passes = () => false;
  connect(alice, bob);
  const failed = () => alice.events.some((event) => event.type === "problem");
  assert.ok(!network.until(failed, DIAL_TIMEOUT_MS - 1));
  assert.ok(network.until(failed, 2));
});

Deno.test("createNetwork() lets a dial through that begins before packets pass", () => {
  const network = createSimNetwork(1);
  const [alice, bob] = two(network);
  network.passes = () => false;
  connect(alice, bob);
  network.run(2_000);
  network.passes = () => true;
  assert.ok(network.until(() => alice.linked.has("bob"), 1_100));
});

Deno.test("createNetwork() refuses a dial one way, and takes it the other", () => {
  const network = createSimNetwork(1);
  const [alice, bob] = two(network);
  network.dials = (from) => from === bob.address;
  connect(alice, bob);
  network.run(30_000);
  assert.equal(alice.linked.size, 0);
  connect(bob, alice);
  assert.ok(linked(network, alice, bob));
});

Deno.test("reset() breaks a connection at both ends, which the programs mend", () => {
  const network = createSimNetwork(1);
  const [alice, bob] = two(network);
  connect(alice, bob);
  assert.ok(linked(network, alice, bob));
  assert.equal(network.pipes, 1);
  network.reset(0.5);
  network.run(1);
  assert.deepEqual([ended(alice), ended(bob)], [["reset"], ["reset"]]);
  assert.equal(network.pipes, 0);
  network.reset(0.5); // there is none
  assert.ok(linked(network, alice, bob));
});

Deno.test("stop() keeps what comes for a process that is stopped until resume()", () => {
  const network = createSimNetwork(1);
  const [alice, bob] = two(network);
  connect(alice, bob);
  assert.ok(linked(network, alice, bob));
  bob.stop();
  alice.say("one");
  network.run(5_000);
  assert.deepEqual(bob.heard, []);
  bob.resume();
  network.run(100);
  assert.deepEqual(bob.heard, ["alice: one"]);
});

Deno.test("add() takes another behaviour than a mesh's, and a listener for what it tells", () => {
  const network = createSimNetwork(1);
  const told: string[] = [];
  let handled = 0;
  network.add({
    name: "mallory",
    identity: 3,
    behaviour: (mesh) => ({
      handle(input, now) {
        handled++;
        return mesh.handle(input, now);
      },
      deadline: () => mesh.deadline(),
    }),
    listener: ({ type }) => told.push(type),
  });
  network.add({ name: "alice", identity: 1 });
  network.run(5_000);
  assert.ok(handled > 0);
  assert.ok(told.includes("neighbourUp"));
});

Deno.test("add() starts a node when its time has come, and keeps what it is told until then", () => {
  const network = createSimNetwork(1);
  const alice = network.add({ name: "alice", identity: 1, ...QUIET });
  const bob = network.add({ name: "bob", identity: 2, ...QUIET, startsAfter: 5_000 });
  connect(bob, alice);
  network.run(4_999);
  assert.ok(!bob.alive);
  assert.equal(bob.linked.size + alice.linked.size, 0);
  assert.ok(network.until(() => bob.linked.has("alice"), 1_000));
});

Deno.test("createNetwork() does not go on where a machine writes for ever", () => {
  const network = createSimNetwork(1);
  const [mallory, bob] = [
    network.add({
      name: "mallory",
      identity: 3,
      ...QUIET,
      behaviour: (mesh) => ({
        handle: (input, now) =>
          input.type === "written"
            ? [{ type: "write", link: input.link, bytes: new Uint8Array(0) }]
            : mesh.handle(input, now),
        deadline: () => mesh.deadline(),
      }),
    }),
    network.add({ name: "bob", identity: 2, ...QUIET }),
  ];
  network.after(0, () => connect(mallory, bob));
  assert.throws(() => network.run(100), /no end to what happens/);
});

Deno.test("createNetwork() does not go on where a machine is never satisfied", () => {
  const network = createSimNetwork(1);
  network.add({
    name: "mallory",
    identity: 3,
    behaviour: ({ handle }) => ({ handle, deadline: () => 0 }),
  });
  assert.throws(() => network.run(1), /ticks without end/);
});
