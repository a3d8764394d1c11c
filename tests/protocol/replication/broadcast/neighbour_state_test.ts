import assert from "node:assert/strict";
import type { Run } from "../../../../src/protocol/replication/log/envelope_log.ts";
import {
  announce,
  claims,
  covers,
  runKey,
  takeAnnouncements,
} from "../../../../src/protocol/replication/broadcast/neighbour_state.ts";
import { anyId, claimOf, readerOf } from "../neighbour_states.ts";

const [A, B]: readonly Run[] = [{ author: anyId(1), epoch: 1 }, { author: anyId(2), epoch: 1 }];

Deno.test("announce() keeps the earlier of two times, and takeAnnouncements() gives each when it is due, once", () => {
  const reader = readerOf(4);
  assert.deepEqual(takeAnnouncements(reader, Infinity), []);
  announce(reader, A!, 200);
  announce(reader, A!, 300);
  announce(reader, B!, 1_000);
  assert.equal(reader.announceBy, 200);
  assert.deepEqual(takeAnnouncements(reader, 199), []);
  announce(reader, B!, 400);
  assert.deepEqual(takeAnnouncements(reader, 200), [A]);
  assert.equal(reader.announceBy, 400);
  assert.deepEqual(takeAnnouncements(reader, 1_000), [B]);
  assert.deepEqual([reader.announceBy, reader.announcements.size], [undefined, 0]);
});

Deno.test("covers() tells what lies behind the floor up to the top, and in the ranges beyond", () => {
  const sparse = [{ from: 7, to: 8 }, { from: 11, to: 11 }];
  const claim = claimOf(anyId(1), 5, { floor: 2, sparse });
  const covered = Array.from({ length: 14 }, (_, number) => number)
    .filter((number) => covers(claim, number));
  assert.deepEqual(covered, [3, 4, 5, 7, 8, 11]);
});

Deno.test("claims() tells runs of one author apart", () => {
  const reader = readerOf(4);
  const claim = claimOf(anyId(1), 5, { epoch: 1 });
  reader.claims.set(runKey(claim), claim);
  assert.ok(claims(reader, A!, 5));
  assert.ok(!claims(reader, { ...A!, epoch: 2 }, 5));
});
