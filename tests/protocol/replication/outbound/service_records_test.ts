import assert from "node:assert/strict";
import {
  MAX_SERVICE_QUEUE_BYTES,
  MAX_SERVICE_QUEUE_RECORDS,
  SERVICE_READ_AHEAD_BYTES,
} from "../../../../src/core/limits/replication.ts";
import { RECORD_HEADER_BYTES } from "../../../../src/protocol/link/record.ts";
import { createServiceRecords } from "../../../../src/protocol/replication/outbound/service_records.ts";
import type { ReplicationEvent } from "../../../../src/protocol/replication/wire/replication_event.ts";
import { BULK, bulkRecord, WITH_BULK } from "../../link/bulk_records.ts";
import { idOf, neighbourStateOf } from "../neighbour_states.ts";

function subject() {
  const neighbour = neighbourStateOf(5);
  const other = neighbourStateOf(6);
  const events: ReplicationEvent[] = [];
  const emit = (event: ReplicationEvent) => void events.push(event);
  const neighbours = new Map([[neighbour.id, neighbour], [other.id, other]]);
  const records = createServiceRecords(neighbours, emit, WITH_BULK);
  return {
    neighbour,
    other,
    events,
    records,
    send: (length: number, to = neighbour.id) =>
      records.send({ to, kind: "bulk", body: new Uint8Array(length) }),
    take: (waiting = 0) => records.take(neighbour, waiting),
  };
}

Deno.test("send() takes as many bytes for a neighbour as the limit, refuses one more, and has room when they are taken", () => {
  const s = subject();
  const { id } = s.neighbour;
  const each = MAX_SERVICE_QUEUE_BYTES / 16;
  for (let count = 0; count < 15; count++) s.send(each - RECORD_HEADER_BYTES);
  s.send(each - RECORD_HEADER_BYTES - 1);
  assert.deepEqual(s.events, []);
  s.send(0); // one byte is left, and a header is longer
  const refused = { type: "recordRefused", id, kind: "bulk" } as const;
  assert.deepEqual(s.events, [refused]);
  s.send(0, s.other.id); // another neighbour has a queue of its own
  assert.deepEqual(s.events, [refused]);
  assert.equal(s.neighbour.services.bytes, MAX_SERVICE_QUEUE_BYTES - 1);

  for (let taken = 0; taken < 16;) taken += s.take().length;
  assert.equal(s.neighbour.services.bytes, 0);
  for (let count = 0; count < 16; count++) s.send(each - RECORD_HEADER_BYTES);
  assert.equal(s.neighbour.services.bytes, MAX_SERVICE_QUEUE_BYTES);
  assert.equal(s.events.filter(({ type }) => type === "recordRefused").length, 1);
  s.send(0);
  assert.equal(s.events.filter(({ type }) => type === "recordRefused").length, 2);
});

Deno.test("send() takes as many records for a neighbour as the limit, however short, and refuses one more", () => {
  const s = subject();
  for (let count = 0; count < MAX_SERVICE_QUEUE_RECORDS; count++) s.send(0);
  assert.deepEqual(s.events, []);
  s.send(0);
  assert.deepEqual(s.events.map(({ type }) => type), ["recordRefused"]);
  assert.equal(s.take().length, MAX_SERVICE_QUEUE_RECORDS);
});

Deno.test("send() refuses a record for a peer that is not a neighbour", () => {
  const s = subject();
  s.send(1, idOf(9));
  assert.deepEqual(s.events, [{ type: "recordRefused", id: idOf(9), kind: "bulk" }]);
});

Deno.test("send() throws for a kind that is not for services, and for a body one past its limit", () => {
  const s = subject();
  for (const kind of ["envelope", "vector", "control", "unheard-of", "constructor"]) {
    const record = { to: s.neighbour.id, kind, body: new Uint8Array(1) };
    assert.throws(() => s.records.send(record), RangeError);
  }
  s.send(BULK.maxBytes);
  assert.throws(() => s.send(BULK.maxBytes + 1), RangeError);
  assert.deepEqual(s.events, []);
});

Deno.test("send() copies the body", () => {
  const s = subject();
  const body = Uint8Array.of(1, 2, 3);
  s.records.send({ to: s.neighbour.id, kind: "bulk", body });
  body.fill(9);
  assert.deepEqual(s.take(), [bulkRecord(Uint8Array.of(1, 2, 3))]);
});

Deno.test("take() gives the oldest while less than the limit waits in the link, and says how many", () => {
  const s = subject();
  const half = SERVICE_READ_AHEAD_BYTES / 2 - RECORD_HEADER_BYTES;
  for (let count = 0; count < 4; count++) s.send(half + count);
  const lengths = (waiting?: number) => s.take(waiting).map(({ length }) => length);
  assert.deepEqual(lengths(SERVICE_READ_AHEAD_BYTES), []);
  assert.deepEqual(s.events, []);
  assert.deepEqual(lengths(SERVICE_READ_AHEAD_BYTES - 1), [half + 4]);
  assert.deepEqual(lengths(), [half + 5, half + 6]);
  assert.deepEqual(lengths(), [half + 7]);
  assert.deepEqual(
    s.events,
    [1, 2, 1].map((count) => ({ type: "recordsSent", id: s.neighbour.id, kind: "bulk", count })),
  );
});

Deno.test("reset() drops what waits, and says so; close() does it for all, and nothing is taken any more", () => {
  const s = subject();
  s.send(1);
  s.send(1, s.other.id);
  s.records.reset(s.neighbour);
  assert.deepEqual(s.take(), []);
  assert.equal(s.neighbour.services.bytes, 0);
  assert.equal(s.other.services.records.length, 1);
  s.send(1); // its link may have been replaced
  s.records.close();
  assert.deepEqual([...s.take(), ...s.records.take(s.other, 0)], []);
  s.send(1);
  assert.deepEqual(s.events.map(({ type }) => type), [
    "recordsReset",
    "recordsReset",
    "recordsReset",
    "recordRefused",
  ]);
});
