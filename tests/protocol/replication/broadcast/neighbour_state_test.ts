import assert from "node:assert/strict";
import {
  announce,
  covers,
  haves,
  incarnationKey,
  takeAnnouncements,
} from "../../../../src/protocol/replication/broadcast/neighbour_state.ts";
import type { Incarnation } from "../../../../src/protocol/replication/log/author_sequence.ts";
import { anyId, haveOf, neighbourStateOf } from "../neighbour_states.ts";

const [A, B]: readonly Incarnation[] = [{ author: anyId(1), epoch: 1 }, {
  author: anyId(2),
  epoch: 1,
}];

Deno.test("announce() keeps the earlier of two times, and takeAnnouncements() gives each when it is due, once", () => {
  const neighbour = neighbourStateOf(4);
  assert.deepEqual(takeAnnouncements(neighbour, Infinity), []);
  announce(neighbour, A!, 200);
  announce(neighbour, A!, 300);
  announce(neighbour, B!, 1_000);
  assert.equal(neighbour.announceBy, 200);
  assert.deepEqual(takeAnnouncements(neighbour, 199), []);
  announce(neighbour, B!, 400);
  assert.deepEqual(takeAnnouncements(neighbour, 200), [A]);
  assert.equal(neighbour.announceBy, 400);
  assert.deepEqual(takeAnnouncements(neighbour, 1_000), [B]);
  assert.deepEqual([neighbour.announceBy, neighbour.announcements.size], [undefined, 0]);
});

Deno.test("covers() tells what lies behind the floor up to the top, and in the ranges beyond", () => {
  const sparse = [{ from: 7, to: 8 }, { from: 11, to: 11 }];
  const claim = haveOf(anyId(1), 5, { floor: 2, sparse });
  const covered = Array.from({ length: 14 }, (_, number) => number)
    .filter((number) => covers(claim, number));
  assert.deepEqual(covered, [3, 4, 5, 7, 8, 11]);
});

Deno.test("claims() tells runs of one author apart", () => {
  const neighbour = neighbourStateOf(4);
  const claim = haveOf(anyId(1), 5, { epoch: 1 });
  neighbour.haves.set(incarnationKey(claim), claim);
  assert.ok(haves(neighbour, A!, 5));
  assert.ok(!haves(neighbour, { ...A!, epoch: 2 }, 5));
});
