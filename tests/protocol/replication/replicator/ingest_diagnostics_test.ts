import assert from "node:assert/strict";
import { MAX_AUTHORS } from "../../../../src/core/limits/replication.ts";
import { signingKey } from "../../../../src/protocol/curve25519_keys.ts";
import { identityOf, seed } from "../../identities.ts";
import { createEnvelopeWriter } from "../log/envelope_writer.ts";
import { createReplicatorNetwork } from "./replicator_network.ts";

/** A node, and a neighbour of it that brings these bodies. */
function subject() {
  const talk = createReplicatorNetwork();
  const node = talk.add(1);
  const neighbour = talk.attach(node, identityOf(signingKey(seed(5))));
  const take = (...bodies: readonly Uint8Array[]) =>
    node.replicator.receive(neighbour, { type: "records", kind: "envelope", bodies }, talk.now);
  return { node, take };
}

Deno.test("take() tells of an author for whom there is no place, and of none before", () => {
  const { node, take } = subject();
  const bodyOf = (number: number) => {
    const key = seed(7);
    new DataView(key.buffer).setUint32(0, number);
    return createEnvelopeWriter(key).write();
  };
  for (let number = 0; number < MAX_AUTHORS; number++) take(bodyOf(number));
  assert.equal(node.received.length, MAX_AUTHORS);
  assert.deepEqual(node.diagnostics, [], "at the limit");
  for (let times = 0; times < 2; times++) take(bodyOf(MAX_AUTHORS));
  assert.equal(node.received.length, MAX_AUTHORS);
  assert.deepEqual(node.diagnostics, [
    "envelopes are not taken: there is no place for its author",
  ], "one past it, once");
});
