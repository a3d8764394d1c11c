import assert from "node:assert/strict";
import { MAX_LINK_FAULTS } from "../../../src/core/limits/links.ts";
import {
  LINK_READ_AHEAD_BYTES,
  MAX_SERVICE_QUEUE_BYTES,
  SERVICE_READ_AHEAD_BYTES,
} from "../../../src/core/limits/replication.ts";
import { signingKey } from "../../../src/protocol/curve25519_keys.ts";
import { RECORDS } from "../../../src/protocol/link/record.ts";
import type { MeshEvent } from "../../../src/protocol/mesh/api/mesh_io.ts";
import { seed } from "../identities.ts";
import { BULK, bulkRecord, WITH_BULK } from "../link/bulk_records.ts";
import { createMeshHarness, linked, type MeshHarness, say } from "./scripted_peer.ts";

const NUMBER = 4;
const OTHER = signingKey(seed(NUMBER)).id;

const eventsOf = <Type extends MeshEvent["type"]>({ events }: MeshHarness, type: Type) =>
  events.filter((event): event is Extract<MeshEvent, { readonly type: Type }> =>
    event.type === type
  );

/** How many records the link took. */
const sentIn = (subject: MeshHarness): number =>
  eventsOf(subject, "recordsSent").reduce((sum, { count }) => sum + count, 0);

const send = (subject: MeshHarness, length: number) =>
  subject.input({ type: "sendRecord", to: OTHER, kind: "bulk", body: new Uint8Array(length) });

Deno.test("createMesh() hands up the records of a service, asked for or not, and a fault for each one past its limit", () => {
  const subject = createMeshHarness({ records: WITH_BULK });
  const other = linked(subject, NUMBER);
  const body = new Uint8Array(BULK.maxBytes).fill(7);
  for (let count = 0; count < 200; count++) other.send(bulkRecord(body), bulkRecord(body));
  const events = eventsOf(subject, "records");
  assert.equal(events.length, 200);
  for (const { id, kind, bodies } of events) {
    assert.deepEqual([id, kind], [OTHER, "bulk"]);
    assert.deepEqual(bodies, [body, body]);
  }
  assert.equal(subject.mesh.counters.linkFaults, 0);
  assert.equal(subject.mesh.counters.heldBytes, 0);
  for (let count = 1; count < MAX_LINK_FAULTS; count++) {
    other.send(bulkRecord(new Uint8Array(BULK.maxBytes + 1)));
  }
  assert.equal(subject.mesh.counters.linkFaults, MAX_LINK_FAULTS - 1);
  assert.ok(!subject.closed.has(other.link));
  other.send(bulkRecord(new Uint8Array(BULK.maxBytes + 1)));
  assert.ok(subject.closed.has(other.link));
  assert.equal(eventsOf(subject, "records").length, 200);
});

Deno.test("createMesh() without the row passes over the records of a service, at any speed", () => {
  const subject = createMeshHarness();
  const other = linked(subject, NUMBER);
  const before = subject.events.length;
  for (let count = 0; count < 200; count++) other.send(bulkRecord(new Uint8Array(32 * 1024)));
  assert.equal(subject.events.length, before);
  assert.equal(subject.mesh.counters.linkFaults, 0);
  other.control({ control: "ping", nonce: 1 });
  assert.deepEqual(other.read().controls.map(({ control }) => control), ["pong"]);
});

Deno.test("createMesh() holds a bounded part of what a service sends to a neighbour that does not read", () => {
  const subject = createMeshHarness({ records: WITH_BULK });
  const other = linked(subject, NUMBER);
  for (let count = 0; count < 100; count++) send(subject, BULK.maxBytes);
  const sent = sentIn(subject);
  const refused = eventsOf(subject, "recordRefused").length;
  const held = 100 - refused;
  assert.ok(held * BULK.maxBytes <= MAX_SERVICE_QUEUE_BYTES + 2 * LINK_READ_AHEAD_BYTES);
  assert.ok(sent < held);
  // once it reads, all that was taken arrives, and there is room again
  other.read();
  assert.equal(sentIn(subject), held);
  send(subject, 1);
  assert.equal(eventsOf(subject, "recordRefused").length, refused);
});

Deno.test("createMesh() hands a message over before the records of a service that wait", () => {
  const subject = createMeshHarness({ records: WITH_BULK });
  const other = linked(subject, NUMBER);
  for (let count = 0; count < 6; count++) send(subject, BULK.maxBytes);
  const ahead = sentIn(subject);
  assert.ok(ahead * BULK.maxBytes <= 2 * SERVICE_READ_AHEAD_BYTES, "one is written, one waits");
  say(subject, "hi");
  const { kinds } = other.read();
  const order = kinds.filter((kind) => kind === BULK.number || kind === RECORDS.envelope.number);
  assert.equal(order.indexOf(RECORDS.envelope.number), ahead);
  assert.equal(order.length, 7);
});

Deno.test("createMesh() says that records are reset when a link is gone, and refuses further ones", () => {
  const subject = createMeshHarness({ records: WITH_BULK });
  const other = linked(subject, NUMBER);
  for (let count = 0; count < 5; count++) send(subject, BULK.maxBytes);
  subject.input({ type: "closed", link: other.link, reason: "cut" });
  const types = subject.events.map(({ type }) => type);
  const [reset, down] = [types.indexOf("recordsReset"), types.indexOf("neighbourDown")];
  assert.ok(reset >= 0 && reset < down);
  send(subject, 1);
  assert.deepEqual(subject.events.at(-1), { type: "recordRefused", id: OTHER, kind: "bulk" });
  assert.equal(eventsOf(subject, "recordsReset").length, 1);
});
