import assert from "node:assert/strict";
import { MAX_WANTED_REGISTERS_PER_LINK } from "../../../../src/core/limits/registers.ts";
import { MAX_AUTHORS, MAX_UNASKED_BEHIND_MS } from "../../../../src/core/limits/replication.ts";
import { signingKey } from "../../../../src/protocol/curve25519_keys.ts";
import { decodeRecords } from "../../../../src/protocol/link/record.ts";
import type { ReplicationRecord } from "../../../../src/protocol/replication/replicator/record_dispatch.ts";
import { createRegisterCodec, slotOf } from "../../../../src/protocol/replication/wire/register.ts";
import {
  encodeOffers,
  type RegisterOffer,
} from "../../../../src/protocol/replication/wire/register_offers.ts";
import { identityOf, seed, START } from "../../identities.ts";
import { createEnvelopeWriter } from "../log/envelope_writer.ts";
import { createReplicatorNetwork, recordsOf } from "./replicator_network.ts";

const AUTHOR = signingKey(seed(9));

/** A node, and neighbours of it of which a test makes up every word. */
function subject() {
  const talk = createReplicatorNetwork();
  const node = talk.add(1);
  const attach = (number: number) => {
    const neighbour = talk.attach(node, identityOf(signingKey(seed(number))));
    return (...records: readonly ReplicationRecord[]) => {
      for (const record of records) node.replicator.receive(neighbour, record, talk.now);
    };
  };
  return { node, attach, hear: attach(5), now: () => talk.now };
}

function presence(ms: number, value: object): ReplicationRecord {
  const { id: author } = AUTHOR;
  const clock = { ms, counter: 0 };
  const register = { author, epoch: START.wall, kind: "presence", key: "", clock, value };
  const { record } = createRegisterCodec("lan").sign(register, AUTHOR);
  return { type: "records", kind: "register", bodies: [decodeRecords(record)![0]!.body] };
}

const VALUE = { name: "bob", version: "1", addresses: [], gone: false };

Deno.test("receive() tells once of a presence that is too far behind to be taken", () => {
  const { node, hear } = subject();
  hear(presence(START.wall + MAX_UNASKED_BEHIND_MS, VALUE));
  assert.deepEqual(node.diagnostics, []);
  for (const ms of [-2, -1]) hear(presence(START.wall + ms, VALUE));
  assert.deepEqual(node.diagnostics, [], "it is older than the one that is known");
  const other = subject();
  other.hear({
    type: "records",
    kind: "envelope",
    bodies: [createEnvelopeWriter(7).write({ clock: [START.wall + MAX_UNASKED_BEHIND_MS, 0] })],
  });
  const oldest = other.now().wall - MAX_UNASKED_BEHIND_MS;
  for (const ms of [-2, -1]) other.hear(presence(oldest + ms, VALUE));
  assert.deepEqual(other.node.diagnostics, [
    "it is not listed: its presence is more than 750 s old, and no neighbour is linked to it",
  ], "though somebody's clock is far ahead, only our time counts");
  assert.deepEqual(other.node.present, []);
});

Deno.test("receive() tells once of a presence that makes no sense", () => {
  const { node, hear } = subject();
  for (const ms of [0, 1]) hear(presence(START.wall + ms, { ...VALUE, gone: "perhaps" }));
  assert.deepEqual(node.diagnostics, ["it is not listed: malformed presence"]);
  assert.deepEqual(node.present, []);
});

Deno.test("receive() tells once of a neighbour that offers more registers than are wanted", () => {
  const { node, hear } = subject();
  const offers = Array.from({ length: MAX_WANTED_REGISTERS_PER_LINK + 2 }, (_, number) => {
    const slot = slotOf({ kind: "topic", key: `${number}` });
    const clock = { ms: START.wall, counter: 0 };
    return { author: AUTHOR.id, slot, epoch: START.wall, clock } satisfies RegisterOffer;
  });
  const offer = (from: number, to: number) =>
    hear(...recordsOf(encodeOffers(offers.slice(from, to))));
  offer(0, MAX_WANTED_REGISTERS_PER_LINK);
  assert.deepEqual(node.diagnostics, [], "at the limit");
  for (const more of [0, 1]) {
    offer(MAX_WANTED_REGISTERS_PER_LINK + more, MAX_WANTED_REGISTERS_PER_LINK + more + 1);
  }
  assert.deepEqual(node.diagnostics, [
    "registers that it offers are left out: 2048 of it are wanted already",
  ]);
});

Deno.test("receive() tells of an author that makes room for another one", () => {
  const { node, attach, hear } = subject();
  const envelope = (number: number): ReplicationRecord => {
    const key = seed(7);
    new DataView(key.buffer).setUint32(0, number);
    return { type: "records", kind: "envelope", bodies: [createEnvelopeWriter(key).write()] };
  };
  for (let number = 0; number < MAX_AUTHORS; number++) hear(envelope(number));
  assert.deepEqual(node.diagnostics, []);
  attach(6)(envelope(MAX_AUTHORS));
  assert.deepEqual(node.diagnostics, [
    "its messages are no longer kept: another author took its place",
  ]);
});
