import assert from "node:assert/strict";
import {
  announce,
  announceLinks,
  createAnnouncements,
  takeAnnouncements,
  takeLinksDue,
} from "../../../../src/protocol/replication/broadcast/announcements.ts";
import type { Incarnation } from "../../../../src/protocol/replication/log/author_sequence.ts";
import { anyId } from "../neighbour_states.ts";

const [A, B]: readonly Incarnation[] = [{ author: anyId(1), epoch: 1 }, {
  author: anyId(2),
  epoch: 1,
}];

Deno.test("announce() keeps the earlier of two times, and takeAnnouncements() gives each when it is due, once", () => {
  const announcements = createAnnouncements(0);
  assert.deepEqual(takeAnnouncements(announcements, Infinity), []);
  announce(announcements, A!, 200);
  announce(announcements, A!, 300);
  announce(announcements, B!, 1_000);
  assert.equal(announcements.by, 200);
  assert.deepEqual(takeAnnouncements(announcements, 199), []);
  announce(announcements, B!, 400);
  assert.deepEqual(takeAnnouncements(announcements, 200), [A]);
  assert.equal(announcements.by, 400);
  assert.deepEqual(takeAnnouncements(announcements, 1_000), [B]);
  assert.deepEqual([announcements.by, announcements.due.size], [undefined, 0]);
});

Deno.test("takeLinksDue() is true once, at the earliest of the times asked for", () => {
  const announcements = createAnnouncements(5);
  assert.deepEqual([4, 5, 6].map((now) => takeLinksDue(announcements, now)), [false, true, false]);
  announceLinks(announcements, 20);
  announceLinks(announcements, 10);
  announceLinks(announcements, 30);
  assert.deepEqual([9, 10, 30].map((now) => takeLinksDue(announcements, now)), [
    false,
    true,
    false,
  ]);
});
