import assert from "node:assert/strict";
import { bulkRecord } from "../../link/bulk_records.ts";
import { createReplicatorNetwork, type ReplicatorNode } from "./replicator_network.ts";

/** Two replicators with a link. */
function pair() {
  const network = createReplicatorNetwork();
  const [alice, bob] = [network.add(1), network.add(2)];
  network.link(alice, bob);
  network.run(1_000);
  return { network, alice, bob };
}

const send = (from: ReplicatorNode, to: ReplicatorNode, ...body: readonly number[]) =>
  from.replicator.sendRecord({ to: to.identity.id, kind: "bulk", body: Uint8Array.from(body) });

Deno.test("sendRecord() brings a record to the service of a neighbour, and says that the link took it", () => {
  const { network, alice, bob } = pair();
  send(alice, bob, 1);
  send(alice, bob, 2);
  assert.deepEqual(alice.records, []);
  network.run(100);
  const sent = { type: "recordsSent", id: bob.identity.id, kind: "bulk", count: 2 } as const;
  assert.deepEqual(alice.records, [sent]);
  const from = { type: "records", id: alice.identity.id, kind: "bulk" } as const;
  assert.deepEqual(bob.records, [
    { ...from, bodies: [Uint8Array.of(1)] },
    { ...from, bodies: [Uint8Array.of(2)] },
  ]);
});

Deno.test("detach() says that the records of a neighbour are reset, and drops those that wait", () => {
  const { network, alice, bob } = pair();
  send(alice, bob, 1);
  network.cut(alice, bob);
  network.link(alice, bob);
  network.run(1_000);
  assert.deepEqual(alice.records, [{ type: "recordsReset", id: bob.identity.id }]);
  assert.deepEqual(bob.records, [{ type: "recordsReset", id: alice.identity.id }]);
});

Deno.test("leave() drops the records that wait, and takes no more", () => {
  const { network, alice, bob } = pair();
  send(alice, bob, 1);
  alice.replicator.leave(network.now);
  send(alice, bob, 2);
  network.run(1_000);
  assert.deepEqual(alice.records.map(({ type }) => type), ["recordsReset", "recordRefused"]);
  assert.deepEqual(bob.records, []);
});

Deno.test("receive() hands up records that nobody asked for, and keeps none", () => {
  const { network, alice, bob } = pair();
  const before = alice.replicator.counters.heldBytes;
  const neighbour = alice.replicator.neighbours.get(bob.identity.id)!;
  for (let count = 0; count < 1_000; count++) {
    const bodies = [bulkRecord(Uint8Array.of(count))];
    alice.replicator.receive(neighbour, { type: "records", kind: "bulk", bodies }, network.now);
  }
  assert.equal(alice.records.length, 1_000);
  assert.equal(alice.replicator.counters.heldBytes, before);
  assert.deepEqual(alice.reasons, []);
});
