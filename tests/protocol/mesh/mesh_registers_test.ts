import assert from "node:assert/strict";
import { toBase64Url } from "../../../src/core/bytes.ts";
import { createSimNetwork, type SimNetwork, type SimNode } from "../../sim/sim_network.ts";
import { PORT } from "../../sim/sim_node.ts";
import { seed } from "../identities.ts";

/** What a node was told of registers: `kind key`. */
const told = (node: SimNode): readonly string[] =>
  node.events.flatMap((event) =>
    event.type === "register" ? [`${event.register.kind} ${event.register.key}`.trim()] : []
  ).sort();

const presenceOf = (node: SimNode, other: SimNode) =>
  node.events.flatMap((event) =>
    event.type === "presence" && event.presence.author === other.signer.id ? [event.presence] : []
  ).at(-1);

/** Alice, Bob and Carol, each linked to the next alone. */
function line(network: SimNetwork): readonly [SimNode, SimNode, SimNode] {
  const ends = { discovery: false, maxLinks: 1 };
  const bob = network.add({ name: "bob", identity: 2, discovery: false });
  const alice = network.add({ name: "alice", identity: 1, ...ends });
  const carol = network.add({ name: "carol", identity: 3, ...ends });
  for (const end of [alice, carol]) {
    end.input({ type: "connect", to: { hostname: bob.address, port: PORT } });
  }
  assert.ok(network.until(() => bob.linked.size === 2, 5_000));
  network.run(10_000);
  assert.deepEqual([[...alice.linked], [...carol.linked]], [["bob"], ["bob"]]);
  return [alice, bob, carol];
}

Deno.test("createMesh() brings a room to who comes after its maker has left", () => {
  for (let number = 1; number <= 10; number++) {
    const network = createSimNetwork(number);
    const alice = network.add({ name: "alice", identity: 1 });
    const bob = network.add({ name: "bob", identity: 2 });
    assert.ok(network.until(() => alice.linked.has("bob"), 5_000));
    alice.input({ type: "register", kind: "room", key: "dev", value: { name: "Dev" } });
    alice.input({ type: "register", kind: "member", key: "", value: { rooms: ["dev"] } });
    network.run(5_000);
    assert.deepEqual([told(bob), told(alice)], [["member", "room dev"], ["room dev"]]);
    if (number % 2 === 0) alice.input({ type: "quit" });
    else alice.vanish();
    network.run(10 * 60_000);
    const carol = network.add({ name: "carol", identity: 3 });
    assert.ok(network.until(() => carol.linked.has("bob"), 5_000));
    network.run(5_000);
    assert.deepEqual(told(carol), ["room dev"], `seed ${number}`);
    assert.equal(presenceOf(carol, alice), undefined);
  }
});

Deno.test("createMesh() brings back to who starts again the rooms it made", () => {
  const network = createSimNetwork(1);
  const alice = network.add({ name: "alice", identity: 1 });
  const bob = network.add({ name: "bob", identity: 2 });
  assert.ok(network.until(() => alice.linked.has("bob"), 5_000));
  alice.input({ type: "register", kind: "room", key: "dev", value: { name: "Dev" } });
  network.run(5_000);
  alice.crash();
  network.run(5_000);
  const again = network.add({ name: "alice", identity: 1 });
  assert.ok(network.until(() => told(again).length > 0, 5_000));
  assert.deepEqual([told(again), told(bob)], [["room dev"], ["room dev"]]);
});

Deno.test("createMesh() tells over relays how somebody looks, and so from the start where that is given", () => {
  const network = createSimNetwork(2);
  const profile = { sealKey: toBase64Url(seed(3)), picture: "(o_o)", away: undefined };
  const [alice, , carol] = line(network);
  assert.equal(presenceOf(carol, alice)?.sealKey, "");
  alice.input({ type: "profile", ...profile });
  network.run(6_000);
  assert.equal(presenceOf(carol, alice)?.sealKey, profile.sealKey);
  assert.equal(presenceOf(carol, alice)?.picture, profile.picture);
  const dave = network.add({ name: "dave", identity: 4, profile, minutesEast: () => 120 });
  dave.input({ type: "connect", to: { hostname: carol.address, port: PORT } });
  const eve = network.add({ name: "eve", identity: 5 });
  eve.input({ type: "connect", to: { hostname: dave.address, port: PORT } });
  assert.ok(network.until(() => presenceOf(eve, dave) !== undefined, 5_000));
  assert.equal(presenceOf(eve, dave)?.sealKey, profile.sealKey);
  assert.equal(presenceOf(eve, dave)?.minutesEast, 120);
  assert.equal(presenceOf(carol, alice)?.minutesEast, undefined);
});

Deno.test("recentMessages() gives what was said in a room, sealed where it was sealed, to who comes later too", () => {
  const network = createSimNetwork(3);
  const [alice, bob, carol] = line(network);
  const sealed = { key: toBase64Url(seed(3)), text: toBase64Url(seed(4)) };
  const say = (node: SimNode, content: string, more = {}) =>
    node.input({
      type: "publish",
      draft: { type: "chat", room: "dev", content, ...more },
    });
  say(alice, "one");
  network.run(1_000);
  say(carol, "", { sealed });
  alice.say("elsewhere");
  network.run(1_000);
  const dave = network.add({ name: "dave", identity: 4, discovery: false });
  dave.input({ type: "connect", to: { hostname: bob.address, port: PORT } });
  assert.ok(network.until(() => dave.mesh.roomBacklog("dev").length === 2, 10_000));
  for (const node of [alice, bob, carol, dave]) {
    const recalled = node.mesh.roomBacklog("dev");
    assert.deepEqual(
      recalled.map(({ envelope: { content, sealed }, earlier }) => [content, sealed, earlier]),
      [["one", undefined, true], ["", sealed, true]],
      node.name,
    );
  }
});
