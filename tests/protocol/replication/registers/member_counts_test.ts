import assert from "node:assert/strict";
import { createOccupancy } from "../../../../src/protocol/replication/registers/member_counts.ts";

Deno.test("isEmpty() tells whether everybody who entered a room has left it", () => {
  const occupancy = createOccupancy();
  const empty = () => ["dev", "tea"].filter(occupancy.isEmpty);
  assert.deepEqual(empty(), ["dev", "tea"]);
  occupancy.enter(new Set(["dev", "tea"]));
  occupancy.enter(new Set(["dev"]));
  assert.deepEqual(empty(), []);
  occupancy.leave(new Set(["dev", "tea"]));
  assert.deepEqual(empty(), ["tea"]);
  occupancy.leave(new Set(["dev"]));
  assert.deepEqual(empty(), ["dev", "tea"]);
});
