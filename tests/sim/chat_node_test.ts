import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { conversationWith, GENERAL } from "../../src/chat/api/room_id.ts";
import { createCryptoStub } from "../chat/crypto_stub.ts";
import { addChatNode, type ChatNode, type ChatNodeOptions, type Sealer } from "./chat_node.ts";
import { createSimNetwork, type SimNetwork } from "./sim_network.ts";

const MINUTE_MS = 60_000;

/** Several who share a network, and a safe. */
function party(seed: number, names: readonly string[]) {
  const network = createSimNetwork(seed, { delay: { spread: "exponential", mean: 20 } });
  const safe = createCryptoStub();
  const sealer = (name: string): Sealer => {
    const publicKey = hash("sha256", name, "base64url");
    return { publicKey, perform: (job, answer) => answer(safe.perform(job, publicKey)) };
  };
  const add = (name: string, changes: Partial<ChatNodeOptions> = {}): ChatNode =>
    addChatNode(network, {
      name,
      identity: names.indexOf(name) + 1,
      sealer: sealer(name),
      ...changes,
    });
  return { network, add, sealer };
}

const names = ({ engine }: ChatNode) => engine.view.people.map(({ name }) => name);

/** Waits until all are in sight of each other. */
function met(network: SimNetwork, chatters: readonly ChatNode[]): void {
  const all = () => chatters.every((each) => names(each).length === chatters.length - 1);
  assert.ok(network.until(all, 2 * MINUTE_MS), "they meet");
}

/** Nothing passes between these and the others. */
function part(network: SimNetwork, some: readonly ChatNode[]): void {
  const addresses = new Set(some.map(({ node }) => node.address));
  network.passes = (from, to) => addresses.has(from) === addresses.has(to);
}

const bare = (lines: readonly string[]) => lines.map((line) => line.replace("<", ""));

for (let seed = 1; seed <= 5; seed++) {
  Deno.test(`a room made on both sides of a partition is one when it heals: all messages, one order, one topic (seed ${seed})`, () => {
    const people = ["alice", "bob", "carol", "dave", "erin", "frank"];
    const { network, add } = party(seed, people);
    // wall clocks that are wrong by minutes, none right: order by clock is promised within 20 of them
    const chatters = people.map((name, at) => add(name, { skew: (at % 5 - 2) * 240_000 }));
    const [alice, bob, carol, dave, erin, frank] = chatters as [
      ChatNode,
      ChatNode,
      ChatNode,
      ChatNode,
      ChatNode,
      ChatNode,
    ];
    const west = [alice, bob, carol];
    const east = [dave, erin, frank];
    met(network, chatters);
    part(network, west);
    assert.ok(
      network.until(() => chatters.every((each) => names(each).length === 2), 5 * MINUTE_MS),
    );

    alice.type("/create Dev no-pass for the west");
    dave.type("/create dev no-pass for the east");
    network.run(5_000);
    for (const each of chatters) each.type("/join dev");
    for (let turn = 0; turn < 5; turn++) {
      for (const each of chatters) {
        each.type(`${each.node.name} says ${turn}`);
        network.run(700);
      }
    }
    bob.type("/topic west wind");
    network.run(1_000);
    erin.type("/topic east wind");
    network.run(5_000);
    assert.deepEqual(new Set(west.map(topicOf)), new Set(["west wind"]));
    assert.deepEqual(new Set(east.map(topicOf)), new Set(["east wind"]));

    network.passes = () => true;
    const healed = () => chatters.every(({ engine }) => engine.view.history("dev").length === 30);
    assert.ok(network.until(healed, 3 * MINUTE_MS), "everything comes to everybody");
    network.run(MINUTE_MS);
    const order = bare(alice.heard("dev"));
    assert.equal(new Set(order).size, 30);
    for (const { engine, heard } of chatters) {
      assert.deepEqual(bare(heard("dev")), order);
      assert.deepEqual(
        engine.view.lobby.map(({ id, members }) => [id, members]),
        [["dev", 6], [GENERAL, 6]],
      );
    }
    const [one, ...others] = chatters.map(({ engine }) => {
      const { shown, topic } = engine.view.lobby[0]!;
      return `${shown} ${topic}`;
    });
    for (const other of others) assert.equal(other, one);
    assert.match(one!, /^#(Dev|dev) (west|east) wind$/);
  });
}

function topicOf({ engine }: ChatNode): string | undefined {
  return engine.view.lobby.find(({ id }) => id === "dev")?.topic;
}

Deno.test("who joins a room is shown what was said there, in order and marked; who comes later to the mesh too", () => {
  const people = ["alice", "bob", "carol", "dave"];
  for (const password of ["", " hunter22"]) {
    const { network, add } = party(7, people);
    const [alice, bob, carol] = people.slice(0, 3).map((name) => add(name)) as [
      ChatNode,
      ChatNode,
      ChatNode,
    ];
    met(network, [alice, bob, carol]);
    alice.type(`/create dev${password}`);
    network.run(3_000);
    for (const each of [alice, bob]) each.type(`/join dev${password}`);
    network.run(1_000);
    const said: string[] = [];
    for (let turn = 0; turn < 10; turn++) {
      for (const each of [alice, bob]) {
        each.type(`${turn}`);
        said.push(`${each.node.name}: ${turn}`);
        network.run(1_000);
      }
    }
    assert.equal(carol.events.filter(({ type }) => type === "message").length, 0);
    const dave = add("dave");
    met(network, [alice, bob, carol, dave]);
    for (const late of [carol, dave]) {
      const before = late.events.length;
      late.type(`/join dev${password}`);
      network.run(10);
      const replayed = said.map((line) => `<${line}`);
      assert.deepEqual(late.heard(late.room), replayed);
      const shown = late.events.slice(before);
      assert.equal(shown.filter((event) => event.type === "message").length, said.length);
    }
    alice.type("welcome");
    network.run(1_000);
    for (const late of [carol, dave]) {
      assert.equal(late.heard(late.room).at(-1), "alice: welcome");
      assert.equal(late.heard(late.room).length, said.length + 1);
    }
  }
});

Deno.test("a private word waits for somebody who restarts, and comes once, sealed to the new key", () => {
  const people = ["alice", "bob", "carol"];
  const { network, add, sealer } = party(3, people);
  const [alice, bob, carol] = people.map((name) => add(name)) as [ChatNode, ChatNode, ChatNode];
  met(network, [alice, bob, carol]);
  alice.type("/msg carol before");
  network.run(3_000);
  carol.node.crash();
  alice.type("/msg carol into the dark"); // sealed to the key of a run that is gone
  assert.ok(network.until(() => !names(alice).includes("carol"), 3 * MINUTE_MS));
  alice.type("/msg carol are you back?");
  network.run(MINUTE_MS);
  assert.equal(alice.engine.view.status.unconfirmed, 2);

  const again = add("carol", { sealer: sealer("carol again"), address: "10.0.0.99" });
  const delivered = () => alice.engine.view.status.unconfirmed === 0;
  assert.ok(network.until(delivered, 10 * MINUTE_MS), "they are delivered");
  network.run(10 * MINUTE_MS);
  const withAlice = conversationWith(alice.node.signer.id);
  assert.deepEqual(
    bare(again.heard(withAlice)),
    ["alice: into the dark", "alice: are you back?"],
  );
  const told = alice.events.flatMap((event) => event.type === "delivered" ? [event.number] : []);
  assert.deepEqual(told, [1, 2, 3]);
  assert.ok(!bob.engine.view.rooms.some(({ kind }) => kind === "private"));
});
