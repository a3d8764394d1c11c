import assert from "node:assert/strict";
import { countOf, createNoticeBatch } from "../../../src/chat/api/notice_batch.ts";
import {
  MAX_NAMES_IN_NOTICE_BATCH,
  NOTICE_BATCH_AT_MOST_MS,
  NOTICE_BATCH_QUIET_MS,
} from "../../../src/core/limits/chat.ts";
import { MAX_AUTHORS } from "../../../src/core/limits/replication.ts";
import type { PeerId } from "../../../src/core/peer_id.ts";
import { BOB, CAROL, someone } from "../one_engine.ts";

Deno.test("createDigest() tells when nothing more came for a while, and then begins anew", () => {
  const noticeBatch = createNoticeBatch();
  assert.equal(noticeBatch.deadline(), undefined);
  assert.equal(noticeBatch.take(1e9), undefined);
  noticeBatch.add(BOB, 1, 100);
  noticeBatch.add(CAROL, 2, 600);
  noticeBatch.add(BOB, 1, 700);
  const due = 700 + NOTICE_BATCH_QUIET_MS;
  assert.equal(noticeBatch.deadline(), due);
  assert.equal(noticeBatch.take(due - 1), undefined);
  assert.deepEqual(noticeBatch.take(due), { messages: 4, authors: [BOB, CAROL] });
  assert.equal(noticeBatch.deadline(), undefined);
  noticeBatch.add(CAROL, 5, due + 1);
  assert.deepEqual(noticeBatch.take(due + 1 + NOTICE_BATCH_QUIET_MS), {
    messages: 5,
    authors: [CAROL],
  });
});

Deno.test("createDigest() waits no longer than it may, however much comes", () => {
  const noticeBatch = createNoticeBatch();
  for (let now = 0; now < NOTICE_BATCH_AT_MOST_MS; now += NOTICE_BATCH_QUIET_MS / 2) {
    assert.equal(noticeBatch.take(now), undefined);
    noticeBatch.add(BOB, 1, now);
  }
  assert.equal(noticeBatch.deadline(), NOTICE_BATCH_AT_MOST_MS);
  assert.ok(noticeBatch.take(NOTICE_BATCH_AT_MOST_MS));
});

Deno.test("createDigest() tells a bounded number of people apart", () => {
  const noticeBatch = createNoticeBatch();
  for (let number = 0; number <= MAX_AUTHORS; number++) {
    noticeBatch.add(someone(number), 1, 0);
  }
  const gathered = noticeBatch.take(NOTICE_BATCH_QUIET_MS);
  assert.equal(gathered?.messages, MAX_AUTHORS + 1);
  assert.equal(gathered?.authors.length, MAX_AUTHORS);
});

Deno.test("countOf() names few people, and counts many", () => {
  const named = (count: number) => countOf({ messages: count, authors: ids.slice(0, count) }, name);
  const ids = [BOB, CAROL, "x" as PeerId];
  const name = (id: PeerId) => id === BOB ? "bob" : id === CAROL ? "carol" : "x";
  assert.equal(MAX_NAMES_IN_NOTICE_BATCH, 2);
  assert.equal(named(1), "1 message of bob");
  assert.equal(named(2), "2 messages of bob and carol");
  assert.equal(named(3), "3 messages of 3 people");
});
