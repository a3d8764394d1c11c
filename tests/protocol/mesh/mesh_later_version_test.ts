import assert from "node:assert/strict";
import type { Draft } from "../../../src/protocol/replication/wire/envelope.ts";
import { createSimNetwork, type SimNetwork, type SimNode } from "../../sim/sim_network.ts";
import { PORT } from "../../sim/sim_node.ts";

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
  return [alice, bob, carol];
}

const REACTION: Draft = { type: "reaction", room: "general", content: `{"of":7,"with":"+1"}` };

Deno.test("createMesh() relays an envelope of an unknown type unchanged, logs and recalls it", () => {
  const network = createSimNetwork(1);
  const [alice, bob, carol] = line(network);
  alice.input({ type: "publish", draft: REACTION });
  network.run(2_000);
  const published = alice.events.flatMap((event) =>
    event.type === "published" ? [event.envelope] : []
  );
  assert.deepEqual(published.map(({ type, content }) => [type, content]), [
    ["reaction", REACTION.content],
  ]);
  for (const [node, hops] of [[bob, 1], [carol, 2]] as const) {
    const received = node.events.flatMap((event) =>
      event.type === "received" ? event.received : []
    );
    assert.deepEqual(received.map(({ envelope }) => envelope), published);
    assert.deepEqual(received.map((one) => one.hops), [hops]);
    assert.deepEqual(
      node.mesh.roomBacklog("general").map(({ envelope }) => envelope),
      published,
    );
  }
  assert.ok(bob.mesh.counters.heldBytes > 0);
  assert.equal(bob.mesh.counters.linkFaults + carol.mesh.counters.linkFaults, 0);
});

Deno.test("createMesh() relays a register of an unknown kind, and keeps it while its author is there", () => {
  const network = createSimNetwork(2);
  const [alice, , carol] = line(network);
  alice.input({ type: "register", kind: "status", key: "x", value: { of: "later" } });
  network.run(15_000);
  const told = carol.events.flatMap((event) => event.type === "register" ? [event.register] : []);
  assert.deepEqual(told.map(({ kind, key, value }) => [kind, key, value]), [
    ["status", "x", { of: "later" }],
  ]);
});
