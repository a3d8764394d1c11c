import assert from "node:assert/strict";
import { createMeshLog } from "../../src/app/mesh_log.ts";
import { LOG_LINES_BURST, LOG_LINES_PER_SECOND } from "../../src/core/limits/store.ts";
import type { PeerId } from "../../src/core/peer_id.ts";

const ID = "bob" as PeerId;
const ADDRESS = { hostname: "10.0.0.2", port: 8_080 };

function subject() {
  const lines: string[] = [];
  return { lines, log: createMeshLog((line) => void lines.push(line)) };
}

Deno.test("note() writes what is known of an event's peer and address, and nothing of messages", () => {
  const { lines, log } = subject();
  log.note({ type: "diagnostic", id: ID, address: ADDRESS, reason: "refused: full" }, 0);
  log.note({ type: "diagnostic", reason: "dial of bob failed: refused" }, 0);
  log.note({ type: "ended", address: ADDRESS, reason: "closed" }, 0);
  log.note({ type: "received", received: [] }, 0);
  assert.deepEqual(lines, [
    "10.0.0.2:8080: bob: refused: full",
    "dial of bob failed: refused",
    "connection with 10.0.0.2:8080 ended: closed",
  ]);
});

Deno.test("note() bounds the lines of each type of event, and says how many it left out", () => {
  const { lines, log } = subject();
  const fault = { type: "diagnostic", id: ID, reason: "fault" } as const;
  for (let count = 0; count < LOG_LINES_BURST + 3; count++) log.note(fault, 0);
  assert.equal(lines.length, LOG_LINES_BURST);
  log.note({ type: "peerGone", id: ID, reason: "quit" }, 0);
  assert.equal(lines.length, LOG_LINES_BURST + 1, "another type has lines of its own");
  log.note(fault, 1_000 / LOG_LINES_PER_SECOND);
  assert.equal(lines.at(-1), "bob: fault (3 lines like this one were left out)");
  log.note(fault, 2_000 / LOG_LINES_PER_SECOND);
  assert.equal(lines.at(-1), "bob: fault");
});
