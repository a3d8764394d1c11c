import assert from "node:assert/strict";
import {
  MAX_EARLIER_RUN_BEHIND_MS,
  MAX_UNASKED_BEHIND_MS,
} from "../../../../src/core/limits/replication.ts";
import { whyNotTaken } from "../../../../src/protocol/replication/replicator/unknown_run.ts";

const isTaken = (
  isEarlier: boolean,
  isWanted: boolean,
  behind: number,
  isLive = false,
  latest?: number,
) =>
  whyNotTaken({
    isEarlier,
    reading: -behind,
    wall: 0,
    latest,
    isWanted,
    isLive: () => isLive,
  }) === undefined;

Deno.test("whyNotTaken() takes what is unasked at the limit, one past it only of a live run", () => {
  assert.ok(isTaken(false, false, MAX_UNASKED_BEHIND_MS));
  assert.ok(!isTaken(false, false, MAX_UNASKED_BEHIND_MS + 1));
  assert.ok(isTaken(false, false, Infinity, true));
  assert.ok(isTaken(false, true, Infinity));
});

Deno.test("whyNotTaken() takes what is asked of an earlier run at the limit, and nothing unasked", () => {
  assert.ok(isTaken(true, true, MAX_EARLIER_RUN_BEHIND_MS));
  assert.ok(!isTaken(true, true, MAX_EARLIER_RUN_BEHIND_MS + 1, true));
  assert.ok(!isTaken(true, false, 0, true));
});

Deno.test("whyNotTaken() takes an earlier run that is recent by its author's own clock, whatever ours says", () => {
  const behind = 500 * 24 * 3600_000;
  assert.ok(!isTaken(true, true, behind));
  assert.ok(isTaken(true, true, behind, false, -behind + MAX_EARLIER_RUN_BEHIND_MS));
  assert.ok(!isTaken(true, true, behind, false, -behind + MAX_EARLIER_RUN_BEHIND_MS + 1));
  assert.ok(
    !isTaken(true, true, MAX_EARLIER_RUN_BEHIND_MS + 1, false, 1),
    "nor is it older for it",
  );
  assert.ok(
    !isTaken(false, false, behind, false, -behind),
    "a recording of both is no sign of life",
  );
});
