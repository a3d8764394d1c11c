import assert from "node:assert/strict";
import {
  LINK_READ_AHEAD_BYTES,
  MAX_LOG_AGE_MS,
  MAX_OWED_MS,
  PACE_ABOVE_BYTES,
  PACE_BELOW_BYTES,
  STALLED_AFTER_MS,
} from "../../../src/core/limits.ts";
import { createDelivery } from "../../../src/protocol/talk/delivery.ts";
import { createOutbox } from "../../../src/protocol/talk/outbox.ts";
import { at } from "../parties.ts";

const KIB = 1024;

/** A delivery in which `count` records of `length` bytes each were said at the start. */
function said(count: number, length = KIB, maxBytes?: number) {
  const delivery = createDelivery(createOutbox(maxBytes));
  const say = (more: number, ms = 0) => {
    for (let i = 0; i < more; i++) delivery.outbox.append(new Uint8Array(length), at(ms).monotonic);
  };
  say(count);
  return { delivery, say };
}

Deno.test("read() hands over what is behind the cursor, as far as the link may read ahead", () => {
  const { delivery } = said(100);
  const reader = delivery.attach(10, at(0));
  assert.equal(delivery.read(reader, 0, 0).length, LINK_READ_AHEAD_BYTES / KIB);
  assert.equal(reader.cursor, 74);
  assert.equal(delivery.read(reader, LINK_READ_AHEAD_BYTES, 0).length, 0, "at the limit");
  assert.equal(delivery.read(reader, LINK_READ_AHEAD_BYTES - 1, 0).length, 1, "one byte below");
  assert.equal(delivery.read(reader, 0, 0).length, 25);
  assert.equal(delivery.read(reader, 0, 0).length, 0);
});

Deno.test("attach() trusts nobody who holds more than was said", () => {
  const { delivery } = said(3);
  const reader = delivery.attach(99, at(0));
  assert.equal(reader.cursor, 3);
  assert.equal(reader.acknowledged, 3);
});

Deno.test("acknowledge() takes numbers up to the last one said, and none goes back", () => {
  const { delivery } = said(3);
  const reader = delivery.attach(0, at(0));
  assert.ok(delivery.acknowledge(reader, 2, 0));
  assert.ok(delivery.acknowledge(reader, 1, 0));
  assert.equal(reader.acknowledged, 2);
  assert.ok(delivery.acknowledge(reader, 3, 0));
  assert.ok(!delivery.acknowledge(reader, 4, 0));
  assert.equal(reader.acknowledged, 3);
});

Deno.test("acknowledgedByAll() is what the slowest has, among those who are here", () => {
  const { delivery } = said(5);
  assert.equal(delivery.acknowledgedByAll(), undefined);
  const [fast, slow] = [delivery.attach(0, at(0)), delivery.attach(0, at(0))];
  delivery.acknowledge(fast, 5, 0);
  delivery.acknowledge(slow, 2, 0);
  assert.deepEqual(delivery.acknowledgedByAll(), { after: 0, top: 2 });
  delivery.detach(slow);
  assert.deepEqual(delivery.acknowledgedByAll(), { after: 0, top: 5 });
  delivery.detach(fast);
  assert.equal(delivery.acknowledgedByAll(), undefined);
});

Deno.test("acknowledgedByAll() leaves out what a newcomer can't have any more", () => {
  const { delivery, say } = said(5);
  delivery.open(at(MAX_LOG_AGE_MS + 1));
  say(2, MAX_LOG_AGE_MS + 1);
  const reader = delivery.attach(0, at(MAX_LOG_AGE_MS + 2));
  assert.equal(reader.missed, 5);
  assert.equal(delivery.read(reader, 0, 0).length, 2);
  assert.equal(reader.cursor, 7);
  assert.equal(delivery.acknowledgedByAll()?.after, 5);
});

Deno.test("expired counts what nobody was here for, and nothing that anybody had", () => {
  const { delivery, say } = said(3);
  delivery.open(at(MAX_LOG_AGE_MS));
  assert.equal(delivery.expired, 0);
  delivery.open(at(MAX_LOG_AGE_MS + 1));
  assert.equal(delivery.expired, 3);
  say(2, MAX_LOG_AGE_MS + 1);
  const reader = delivery.attach(0, at(MAX_LOG_AGE_MS + 1));
  delivery.acknowledge(reader, 4, 0);
  delivery.detach(reader);
  delivery.open(at(2 * MAX_LOG_AGE_MS + 2));
  assert.equal(delivery.expired, 4);
});

Deno.test("open() closes where a reader is more than the limit behind, and opens at the lower limit", () => {
  const { delivery, say } = said(PACE_ABOVE_BYTES / KIB);
  const reader = delivery.attach(0, at(0));
  assert.ok(delivery.open(at(0)), "at the limit");
  say(1);
  assert.ok(!delivery.open(at(0)), "one record past it");
  while (delivery.outbox.bytesAfter(reader.cursor) > PACE_BELOW_BYTES + KIB) {
    reader.cursor++;
    assert.ok(!delivery.open(at(0)));
  }
  reader.cursor++;
  assert.equal(delivery.outbox.bytesAfter(reader.cursor), PACE_BELOW_BYTES);
  assert.ok(delivery.open(at(0)));
});

Deno.test("open() waits for nobody whose link takes nothing, and says when to look again", () => {
  const { delivery } = said(PACE_ABOVE_BYTES / KIB + 1);
  delivery.attach(0, at(0));
  assert.equal(delivery.deadline(), undefined);
  assert.ok(!delivery.open(at(STALLED_AFTER_MS - 1)));
  assert.equal(delivery.deadline(), at(STALLED_AFTER_MS).monotonic);
  assert.ok(delivery.open(at(STALLED_AFTER_MS)));
  assert.equal(delivery.deadline(), undefined);
});

Deno.test("open() closes where the log is full, and opens when time has made room though nobody comes", () => {
  const { delivery } = said(4, KIB, 4 * KIB);
  assert.ok(!delivery.open(at(0)));
  let ms = 0;
  while (!delivery.open(at(ms))) {
    const due = delivery.deadline();
    assert.ok(due !== undefined && due > at(ms).monotonic, "it looks again, and not at once");
    ms += due - at(ms).monotonic;
    assert.ok(ms <= MAX_LOG_AGE_MS + STALLED_AFTER_MS);
  }
  assert.equal(delivery.outbox.bytes, 0);
});

Deno.test("open() closes where the log is full of what somebody does not acknowledge", () => {
  const { delivery } = said(4, KIB, 4 * KIB);
  const reader = delivery.attach(0, at(0));
  delivery.read(reader, 0, 0);
  assert.ok(!delivery.open(at(60_000)));
  delivery.acknowledge(reader, 1, 0);
  assert.ok(delivery.open(at(60_000)));
});

Deno.test("defaulters() are those whom a full log has waited for too long, and nobody else", () => {
  const { delivery, say } = said(3, KIB, 4 * KIB);
  const mute = delivery.attach(0, at(0));
  const honest = delivery.attach(0, at(0));
  const owed = (ms: number) => delivery.defaulters(at(ms).monotonic);
  for (const reader of [mute, honest]) delivery.read(reader, 0, at(0).monotonic);
  assert.ok(delivery.acknowledge(honest, 3, at(1).monotonic));
  assert.deepEqual(owed(10 * MAX_OWED_MS), [], "while there is room");
  say(1);
  assert.deepEqual(owed(MAX_OWED_MS - 1), []);
  assert.deepEqual(owed(MAX_OWED_MS), [mute]);
  delivery.excuse(at(MAX_OWED_MS).monotonic);
  assert.deepEqual(owed(2 * MAX_OWED_MS - 1), [], "not for what we did not read");
  assert.deepEqual(owed(2 * MAX_OWED_MS), [mute]);
  assert.ok(delivery.acknowledge(mute, 1, at(2 * MAX_OWED_MS).monotonic));
  assert.deepEqual(owed(3 * MAX_OWED_MS - 1), [], "whoever comes nearer has time again");
});
