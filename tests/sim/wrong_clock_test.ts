import assert from "node:assert/strict";
import { MAX_CLOCK_AHEAD_MS } from "../../src/core/limits/replication.ts";
import { addChatNode, type ChatNode } from "./chat_node.ts";
import { createSimNetwork, type SimNetwork } from "./sim_network.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const WRONG_BY_MS = MAX_CLOCK_AHEAD_MS + 100 * DAY_MS;

function add(network: SimNetwork, name: string, identity: number, skew = 0): ChatNode {
  const sealer = { publicKey: "", perform() {} };
  return addChatNode(network, { name, identity, sealer, skew });
}

/** Waits until so many are linked to each other. */
function met(network: SimNetwork, ...all: readonly ChatNode[]): void {
  const isMet = () => all.every(({ node }) => node.linked.size === all.length - 1);
  assert.ok(network.until(isMet, MINUTE_MS));
  network.run(1_000);
}

/** The notices about clocks that somebody was told. */
const told = ({ events }: ChatNode): readonly string[] =>
  events.flatMap((event) => event.type === "notice" && event.kind === "clock" ? [event.text] : []);

/** Up to which number somebody was told that its messages are delivered. */
const delivered = ({ events, engine }: ChatNode): readonly number[] => [
  engine.view.status.delivered,
  ...events.flatMap((event) => event.type === "delivery" ? [event.upTo] : []),
];

Deno.test("createMesh() acknowledges nothing that it refuses, and both sides are told once, where a clock was ahead", () => {
  const network = createSimNetwork(1);
  const [alice, bob] = [add(network, "alice", 1), add(network, "bob", 2)];
  met(network, alice, bob);
  alice.type("before");
  network.run(2_000);
  alice.node.setClock(WRONG_BY_MS);
  alice.type("in two years");
  alice.node.setClock(0);
  for (const line of ["now", "and", "again"]) {
    alice.type(line);
    network.run(MINUTE_MS);
  }
  assert.deepEqual(bob.heard(), ["alice: before"]);
  assert.deepEqual([...new Set(delivered(alice))], [1]);
  assert.deepEqual(told(bob), [
    "Messages of alice are refused: the clock of alice is 500 days ahead of yours. If yours is " +
    "right, alice has to set that clock right, and start p2pchat again.",
  ]);
  assert.deepEqual(told(alice), [
    "Your messages are refused: this run of p2pchat sent one while your clock was 500 days " +
    "ahead. Leave, and start p2pchat again.",
  ]);
  assert.deepEqual(bob.engine.view.status.problems, []);
  assert.ok(alice.engine.view.status.problems.some((text) => text.includes("are refused")));

  alice.node.crash();
  const again = add(network, "alice", 1);
  met(network, bob, again);
  again.type("here I am");
  network.run(5_000);
  assert.equal(bob.heard().at(-1), "alice: here I am");
  assert.deepEqual([delivered(again)[0], told(again), told(bob).length], [1, [], 1]);
});

Deno.test("createMesh() takes what it refused, once its own clock is set right", () => {
  const network = createSimNetwork(2);
  const alice = add(network, "alice", 1);
  const bob = add(network, "bob", 2, -WRONG_BY_MS);
  met(network, alice, bob);
  alice.type("one");
  network.run(5_000);
  assert.deepEqual([bob.heard(), told(bob).length, delivered(alice)], [[], 1, [0]]);
  assert.deepEqual(told(alice), [
    "bob refuses your messages: your clock is 500 days ahead of the clock of bob. Set the wrong " +
    "one right; if that is yours, start p2pchat again afterwards.",
  ]);
  bob.node.setClock(0);
  alice.type("two");
  network.run(30_000);
  assert.deepEqual(bob.heard(), ["alice: one", "alice: two"]);
  assert.deepEqual([delivered(alice)[0], told(bob).length, told(alice).length], [2, 1, 1]);
});

Deno.test("createMesh() asks nobody for what it refuses, though others hold it", () => {
  const network = createSimNetwork(3);
  const alice = add(network, "alice", 1, WRONG_BY_MS);
  const carol = add(network, "carol", 3, 200 * DAY_MS);
  const bob = add(network, "bob", 2);
  met(network, alice, bob, carol);
  for (let count = 1; count <= 5; count++) {
    alice.type(`${count}`);
    network.run(10_000);
  }
  network.run(10 * MINUTE_MS);
  assert.equal(carol.heard().length, 5, "it is not too far ahead for everybody");
  assert.deepEqual([bob.heard(), told(bob).length], [[], 1]);
  const gaps = bob.events.filter((event) => event.type === "notice" && event.kind === "gap");
  assert.deepEqual([gaps, bob.node.mesh.counters.missing], [[], 0]);
  assert.equal(bob.node.mesh.counters.linkFaults, 0);
  assert.deepEqual(bob.engine.view.status.problems, []);
});
