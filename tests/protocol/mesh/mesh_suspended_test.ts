import assert from "node:assert/strict";
import { DEAD_AFTER_SILENCE_MS } from "../../../src/core/limits/links.ts";
import { SUSPENDED_AFTER_LATE_MS } from "../../../src/core/limits/replication.ts";
import { START } from "../identities.ts";
import { createMeshHarness, downs, linked, say } from "./scripted_peer.ts";

Deno.test("createMesh() cuts nobody for the time in which it was suspended itself", () => {
  for (const late of [60_000, 24 * 3600_000]) {
    const subject = createMeshHarness();
    const other = linked(subject);
    const due = subject.mesh.deadline()!;
    subject.now = { monotonic: due + late, wall: START.wall + late };
    subject.input({ type: "tick" });
    assert.deepEqual(downs(subject), []);
    assert.ok(subject.mesh.deadline()! > subject.now.monotonic);
    other.read();
    subject.now = { ...subject.now, monotonic: subject.now.monotonic + 1_000 };
    other.control({ control: "ping", nonce: 1 });
    assert.deepEqual(other.read().controls, [
      { control: "pong", nonce: 1, wall: subject.now.wall },
    ]);
  }
});

Deno.test("createMesh() extends deadlines where the first thing after a suspension is no tick", () => {
  const subject = createMeshHarness();
  const other = linked(subject);
  subject.now = { monotonic: subject.mesh.deadline()! + DEAD_AFTER_SILENCE_MS, wall: START.wall };
  say(subject, "back");
  subject.input({ type: "tick" });
  assert.deepEqual(downs(subject), []);
  assert.ok(other.read().envelopes.length === 1);
});

Deno.test("createMesh() fires what is late within the limit", () => {
  const subject = createMeshHarness();
  linked(subject);
  subject.pass(DEAD_AFTER_SILENCE_MS - 1);
  subject.now = {
    ...subject.now,
    monotonic: subject.mesh.deadline()! + SUSPENDED_AFTER_LATE_MS,
  };
  subject.input({ type: "tick" });
  assert.equal(downs(subject).length, 1);
});
