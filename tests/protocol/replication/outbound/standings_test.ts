import assert from "node:assert/strict";
import { OVERDUE_AFTER_MS, STANDING_PERIOD_MS } from "../../../../src/core/limits/replication.ts";
import {
  acknowledge,
  excuse,
  handOver,
  noteForgotten,
} from "../../../../src/protocol/replication/log/log_cursor.ts";
import { createStandings } from "../../../../src/protocol/replication/outbound/standings.ts";
import { neighbourStateOf } from "../neighbour_states.ts";

function subject() {
  const neighbour = neighbourStateOf(2);
  const standings = createStandings(new Map([[neighbour.id, neighbour]]));
  const take = (now: number) =>
    standings.take(now).map(({ silent, lost, withheld }) => [silent, lost, withheld]);
  return { neighbour, cursor: neighbour.cursor, standings, take };
}

Deno.test("take() reports a neighbour that owes for longer than the limit, and not at it", () => {
  const { neighbour, cursor, standings, take } = subject();
  assert.deepEqual([take(0), standings.deadline()], [[], undefined]);
  handOver(cursor, 2, 10);
  assert.equal(standings.deadline(), 10 + OVERDUE_AFTER_MS);
  assert.deepEqual(take(10 + OVERDUE_AFTER_MS - 1), []);
  assert.deepEqual(take(10 + OVERDUE_AFTER_MS), [[true, 0, false]]);
  assert.ok(standings.isSilent(neighbour));
  assert.deepEqual([take(99_999), standings.deadline()], [[], undefined], "once");
  acknowledge(cursor, 1, 100_000);
  assert.deepEqual(take(100_000), [[false, 0, false]], "it makes progress");
  assert.equal(standings.deadline(), 100_000 + OVERDUE_AFTER_MS);
});

Deno.test("pause() has nobody be silent while nothing is read", () => {
  const { cursor, standings, take } = subject();
  handOver(cursor, 2, 0);
  standings.pause(true);
  assert.deepEqual([take(OVERDUE_AFTER_MS), standings.deadline()], [[], undefined]);
  excuse(cursor, 60_000);
  standings.pause(false);
  assert.deepEqual(take(60_000 + OVERDUE_AFTER_MS - 1), []);
  assert.deepEqual(take(60_000 + OVERDUE_AFTER_MS), [[true, 0, false]]);
});

Deno.test("take() reports how many were lost, at most once in the period", () => {
  const { cursor, standings, take } = subject();
  handOver(cursor, 2, 0);
  noteForgotten(cursor, 5);
  assert.deepEqual(take(10), [[false, 3, false]], "two were handed over");
  noteForgotten(cursor, 6);
  assert.deepEqual(take(10 + STANDING_PERIOD_MS - 1), []);
  assert.equal(standings.deadline(), 10 + STANDING_PERIOD_MS);
  assert.deepEqual(take(10 + STANDING_PERIOD_MS), [[false, 4, false]]);
});

Deno.test("take() reports that messages are withheld from a neighbour", () => {
  const { neighbour, take } = subject();
  neighbour.allowance.set([0, 0], "off");
  neighbour.allowance.take(0);
  assert.deepEqual(take(0), [[false, 0, true]]);
});
