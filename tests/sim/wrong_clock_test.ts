import assert from "node:assert/strict";
import { addChatNode, type ChatNode } from "./chat_node.ts";
import { createSimNetwork, type SimNetwork } from "./sim_network.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SINCE_1970_MS = Date.UTC(2026, 0, 1);
const BUILT_AT = SINCE_1970_MS - 30 * DAY_MS;

function add(network: SimNetwork, name: string, identity: number, skew = 0): ChatNode {
  const sealer = { publicKey: "", perform() {} };
  return addChatNode(network, { name, identity, sealer, skew, builtAt: BUILT_AT });
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

/** Returns the messages that somebody sees in general, in order, each with its mark. */
const seen = ({ engine }: ChatNode): readonly string[] =>
  engine.view.history("general").map(({ sender, content, misdated }) =>
    `${sender}: ${content}${misdated === undefined ? "" : ` (${misdated})`}`
  );

const gaps = ({ events }: ChatNode): number =>
  events.filter((event) => event.type === "notice" && event.kind === "gap").length;

// Refusals are gone: what they hid is shown, marked, and acknowledged as every message is.
Deno.test("createMesh() shows all of a run whose clock was years ahead for a moment, marked and told once", () => {
  const network = createSimNetwork(1);
  const [alice, bob] = [add(network, "alice", 1), add(network, "bob", 2)];
  met(network, alice, bob);
  alice.type("before");
  network.run(2_000);
  alice.node.setClock(500 * DAY_MS);
  alice.type("in two years");
  alice.node.setClock(0);
  for (const line of ["now", "again"]) {
    alice.type(line);
    network.run(MINUTE_MS);
  }
  bob.type("good");
  network.run(MINUTE_MS);
  const all = [
    "alice: before",
    "alice: in two years (ahead)",
    "alice: now (ahead)",
    "alice: again (ahead)",
    "bob: good",
  ];
  assert.deepEqual(seen(bob), all);
  // her own time was no other when she said it
  assert.deepEqual(seen(alice), all.map((line) => line.replace("years (ahead)", "years")));
  assert.deepEqual([told(bob).length, alice.engine.view.status.delivered], [1, 4]);
  assert.match(told(bob)[0]!, /^Messages of alice stand .* 500 days ahead of yours\. If yours is /);
  assert.ok(told(alice).some((text) => text.startsWith("Your messages stand where they arrive")));

  alice.node.crash();
  const again = add(network, "alice", 1);
  met(network, bob, again);
  again.type("here I am");
  network.run(5_000);
  assert.deepEqual([seen(bob).at(-1), told(again), told(bob).length], [
    "alice: here I am",
    [],
    1,
  ]);
});

Deno.test("createMesh() loses nothing, and shows one order to all whose clocks can be corrected", () => {
  const network = createSimNetwork(7);
  const people = [
    add(network, "anna", 1),
    add(network, "bert", 2),
    add(network, "cleo", 3),
    add(network, "slow", 4, -2 * HOUR_MS),
    add(network, "fast", 5, 3 * DAY_MS),
    add(network, "far", 6, 500 * DAY_MS),
    add(network, "epoch", 7, 1_000 - SINCE_1970_MS),
    add(network, "jump", 8),
  ];
  met(network, ...people);
  const expected: string[] = [];
  for (let round = 1; round <= 5; round++) {
    people[7]!.node.setClock([0, -DAY_MS, 6 * DAY_MS, HOUR_MS, 0][round - 1]!);
    for (const person of people) {
      person.type(`${round}`);
      expected.push(`${person.node.name}: ${round}`);
      network.run(3_000);
    }
  }
  network.run(10 * MINUTE_MS);
  for (const person of people) {
    const { name } = person.node;
    const plain = seen(person).map((line) => line.replace(/ \((ahead|behind)\)$/, ""));
    assert.deepEqual(plain, expected, `${name}: nothing lost, nothing twice, one order`);
    assert.equal(gaps(person), 0);
    const marked = seen(person).filter((line) => line.endsWith(")"));
    if (name === "far") continue;
    assert.deepEqual(marked, [1, 2, 3, 4, 5].map((round) => `far: ${round} (ahead)`), name);
  }
  const isTold = people.filter((person) => told(person).some((text) => text.startsWith("Your c")));
  assert.deepEqual(isTold.map(({ node }) => node.name), ["slow", "fast", "far", "epoch", "jump"]);
  const ofSlow = told(people[3]!).find((text) => text.startsWith("Your"));
  assert.match(ofSlow!, /^Your clock is 2 hours behind the clocks of the people here/);
});

Deno.test("createMesh() parts nobody off from a neighbour whose clock is a minute slow, however far a liar is ahead", () => {
  for (const ahead of [199 * DAY_MS, 11 * MINUTE_MS, 21 * MINUTE_MS]) {
    const network = createSimNetwork(3);
    const slow = add(network, "slow", 1, -MINUTE_MS);
    const liar = add(network, "liar", 2, ahead);
    const others = [3, 4, 5].map((number) => add(network, `n${number}`, number));
    met(network, slow, liar, ...others);
    for (let count = 1; count <= 5; count++) {
      liar.type(`${count}`);
      network.run(100);
      slow.type(`${count}`);
      for (const other of others) other.type(`${count}`);
      network.run(10_000);
    }
    network.run(MINUTE_MS);
    for (const person of [slow, ...others]) {
      assert.equal(seen(person).length, 25, `${person.node.name} at ${ahead}`);
      assert.equal(gaps(person), 0);
    }
  }
});
