import assert from "node:assert/strict";
import { createMemberCounts } from "../../../../src/protocol/replication/registers/member_counts.ts";

Deno.test("isEmpty() tells whether everybody who entered a room has left it", () => {
  const memberCounts = createMemberCounts();
  const empty = () => ["dev", "tea"].filter(memberCounts.isEmpty);
  assert.deepEqual(empty(), ["dev", "tea"]);
  memberCounts.enter(new Set(["dev", "tea"]));
  memberCounts.enter(new Set(["dev"]));
  assert.deepEqual(empty(), []);
  memberCounts.leave(new Set(["dev", "tea"]));
  assert.deepEqual(empty(), ["tea"]);
  memberCounts.leave(new Set(["dev"]));
  assert.deepEqual(empty(), ["dev", "tea"]);
});
