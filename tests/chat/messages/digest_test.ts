import assert from "node:assert/strict";
import { countOf, createDigest } from "../../../src/chat/messages/digest.ts";
import {
  DIGEST_AT_MOST_MS,
  DIGEST_QUIET_MS,
  MAX_NAMES_IN_DIGEST,
} from "../../../src/core/limits/chat.ts";
import { MAX_AUTHORS } from "../../../src/core/limits/replication.ts";
import type { PeerId } from "../../../src/core/peer.ts";
import { BOB, CAROL, someone } from "../one_engine.ts";

Deno.test("createDigest() tells when nothing more came for a while, and then begins anew", () => {
  const digest = createDigest();
  assert.equal(digest.deadline(), undefined);
  assert.equal(digest.take(1e9), undefined);
  digest.add(BOB, 1, 100);
  digest.add(CAROL, 2, 600);
  digest.add(BOB, 1, 700);
  const due = 700 + DIGEST_QUIET_MS;
  assert.equal(digest.deadline(), due);
  assert.equal(digest.take(due - 1), undefined);
  assert.deepEqual(digest.take(due), { messages: 4, authors: [BOB, CAROL] });
  assert.equal(digest.deadline(), undefined);
  digest.add(CAROL, 5, due + 1);
  assert.deepEqual(digest.take(due + 1 + DIGEST_QUIET_MS), { messages: 5, authors: [CAROL] });
});

Deno.test("createDigest() waits no longer than it may, however much comes", () => {
  const digest = createDigest();
  for (let now = 0; now < DIGEST_AT_MOST_MS; now += DIGEST_QUIET_MS / 2) {
    assert.equal(digest.take(now), undefined);
    digest.add(BOB, 1, now);
  }
  assert.equal(digest.deadline(), DIGEST_AT_MOST_MS);
  assert.ok(digest.take(DIGEST_AT_MOST_MS));
});

Deno.test("createDigest() tells a bounded number of people apart", () => {
  const digest = createDigest();
  for (let number = 0; number <= MAX_AUTHORS; number++) {
    digest.add(someone(number), 1, 0);
  }
  const gathered = digest.take(DIGEST_QUIET_MS);
  assert.equal(gathered?.messages, MAX_AUTHORS + 1);
  assert.equal(gathered?.authors.length, MAX_AUTHORS);
});

Deno.test("countOf() names few people, and counts many", () => {
  const named = (count: number) => countOf({ messages: count, authors: ids.slice(0, count) }, name);
  const ids = [BOB, CAROL, "x" as PeerId];
  const name = (id: PeerId) => id === BOB ? "bob" : id === CAROL ? "carol" : "x";
  assert.equal(MAX_NAMES_IN_DIGEST, 2);
  assert.equal(named(1), "1 message of bob");
  assert.equal(named(2), "2 messages of bob and carol");
  assert.equal(named(3), "3 messages of 3 people");
});
