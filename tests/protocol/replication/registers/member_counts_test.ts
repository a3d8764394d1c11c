import assert from "node:assert/strict";
import { createMemberCounts } from "../../../../src/protocol/replication/registers/member_counts.ts";

Deno.test("createMemberCounts() tells which rooms are empty, and which have members of another branch", () => {
  const memberCounts = createMemberCounts();
  const empty = () => ["dev", "tea"].filter(memberCounts.isEmpty);
  assert.deepEqual(empty(), ["dev", "tea"]);
  memberCounts.enter(new Set(["dev", "tea"]), "a");
  memberCounts.enter(new Set(["dev"]), "b");
  assert.deepEqual(empty(), []);
  const beyond = (branch: string) =>
    ["dev", "tea"].filter((room) => memberCounts.isUsedBeyond(room, branch));
  assert.deepEqual([beyond("a"), beyond("b"), beyond("c")], [["dev"], ["dev", "tea"], [
    "dev",
    "tea",
  ]]);
  memberCounts.leave(new Set(["dev", "tea"]), "a");
  assert.deepEqual(empty(), ["tea"]);
  memberCounts.leave(new Set(["dev"]), "b");
  assert.deepEqual(empty(), ["dev", "tea"]);
});
