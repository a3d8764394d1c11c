import assert from "node:assert/strict";
import {
  MAX_CLOCK_AHEAD_MS,
  MAX_REFUSED_INCARNATIONS,
} from "../../../../src/core/limits/replication.ts";
import { createOwnClockWatch } from "../../../../src/protocol/replication/outbound/own_clock_watch.ts";
import type { ReplicationEvent } from "../../../../src/protocol/replication/wire/replication_event.ts";
import { START } from "../../identities.ts";
import { idOf } from "../neighbour_states.ts";

/** A watch over a clock that is so much ahead of our wall clock. */
function subject(ahead: number) {
  const events: ReplicationEvent[] = [];
  const clock = { ms: START.wall + ahead, counter: 0 };
  return { events, watch: createOwnClockWatch(() => clock, (event) => events.push(event)) };
}

Deno.test("published() reports our clock one past the limit ahead of our wall clock, once, and none at it", () => {
  const within = subject(MAX_CLOCK_AHEAD_MS);
  within.watch.published(START);
  assert.deepEqual(within.events, []);
  const beyond = subject(MAX_CLOCK_AHEAD_MS + 1);
  for (const _ of [1, 2]) beyond.watch.published(START);
  beyond.watch.heard({ id: idOf(2), epoch: 1 }, START.wall, START);
  assert.deepEqual(beyond.events, [{ type: "refusedBy", aheadMs: MAX_CLOCK_AHEAD_MS + 1 }]);
});

Deno.test("heard() reports a neighbour whose clock is too far behind, once for each run of it", () => {
  const { watch, events } = subject(-5);
  const far = START.wall - MAX_CLOCK_AHEAD_MS - 1;
  const bob = { id: idOf(2), epoch: 1 };
  watch.heard(bob, far + 1, START);
  watch.heard(bob, 0, START);
  assert.deepEqual(events, [], "at the limit, and where it has no clock yet");
  for (const _ of [1, 2]) watch.heard(bob, far, START);
  assert.equal(events.length, 1);
  watch.heard({ ...bob, epoch: 2 }, far, START);
  const aheadMs = MAX_CLOCK_AHEAD_MS + 1;
  const report = { type: "refusedBy", id: bob.id, aheadMs } as const;
  assert.deepEqual(events, [report, report]);
});

Deno.test("heard() remembers as many neighbours as the limit, and at one past it forgets the oldest", () => {
  const { watch, events } = subject(0);
  const hear = (number: number) => {
    const id = `${number}` as ReturnType<typeof idOf>;
    watch.heard({ id, epoch: 1 }, START.wall - MAX_CLOCK_AHEAD_MS - 1, START);
    return events.length;
  };
  for (let number = 1; number <= MAX_REFUSED_INCARNATIONS; number++) hear(number);
  assert.equal(hear(1), MAX_REFUSED_INCARNATIONS);
  assert.equal(hear(MAX_REFUSED_INCARNATIONS + 1), MAX_REFUSED_INCARNATIONS + 1);
  assert.equal(hear(1), MAX_REFUSED_INCARNATIONS + 2);
});
