import assert from "node:assert/strict";
import {
  BACKPRESSURE_ABOVE_BYTES,
  BACKPRESSURE_BELOW_BYTES,
  EVICT_PERIOD_MS,
  MAX_LOG_AGE_MS,
  MAX_UNACKNOWLEDGED_MS,
  OVERDUE_AFTER_MS,
  STALLED_AFTER_MS,
} from "../../../../src/core/limits/replication.ts";
import { createLog } from "../../../../src/protocol/replication/log/envelope_log.ts";
import {
  handOver,
  movePast,
  noteProgress,
  takeOwn,
} from "../../../../src/protocol/replication/log/log_cursor.ts";
import { createAcknowledgements } from "../../../../src/protocol/replication/outbound/acknowledgements.ts";
import type { NeighbourState } from "../../../../src/protocol/replication/outbound/neighbour_state.ts";
import { createStandings } from "../../../../src/protocol/replication/outbound/standings.ts";
import { at, START } from "../../identities.ts";
import { idOf, neighbourStateOf } from "../neighbour_states.ts";

const KIB = 1024;
const OWN = { author: idOf(1), epoch: START.wall };

/** A delivery of a log in which `count` records of `length` bytes each were said at the start. */
function said(count: number, length = KIB, maxBytes?: number) {
  const log = createLog(OWN.author, OWN.epoch, maxBytes);
  const neighbours = new Map<unknown, NeighbourState>();
  let top = 0;
  const standings = createStandings(neighbours);
  const acknowledgements = createAcknowledgements(log, OWN, () => top, neighbours, standings);
  const say = (more: number, ms = 0): void => {
    for (let count = 0; count < more; count++) {
      const numbers = { from: ++top, to: top };
      log.append({
        incarnation: OWN,
        numbers,
        room: "general",
        clock: { ms: 0, counter: 0 },
        digest: "",
        record: new Uint8Array(length),
        hops: 1,
        source: undefined,
        pushed: true,
        checked: true,
        came: at(ms).monotonic,
      });
    }
  };
  let number = 1;
  const attach = (have = 0, ms = 0): NeighbourState => {
    const neighbour = neighbourStateOf(++number, acknowledgements.place(have, at(ms).monotonic));
    noteProgress(neighbour.cursor, at(ms).monotonic);
    neighbours.set(neighbour.id, neighbour);
    return neighbour;
  };
  /** Hands it all that was said up to number `to`. */
  const hand = (neighbour: NeighbourState, to: number, ms = 0): void => {
    const last = log.get(OWN, to)!;
    movePast(neighbour.cursor, last);
    takeOwn(neighbour.cursor, last);
    handOver(neighbour.cursor, to, at(ms).monotonic);
  };
  say(count);
  return {
    acknowledgements,
    standings,
    log,
    say,
    attach,
    hand,
    detach: (neighbour: NeighbourState) => neighbours.delete(neighbour.id),
  };
}

Deno.test("place() begins behind what a newcomer has, at what is left of what it has not", () => {
  const { attach, log } = said(3);
  const places = [0, 2, 3, 99].map((have) => {
    const { position, since, ownTaken, handed, acknowledged, missed } = attach(have).cursor;
    return [position, since, ownTaken / KIB, handed, acknowledged, missed];
  });
  assert.deepEqual(places, [
    [0, 3, 0, 0, 0, 0],
    [2, 3, 2, 2, 2, 0],
    [3, 3, 3, 3, 3, 0],
    [3, 3, 3, 3, 3, 0],
  ]);
  assert.equal(log.end, 3);
});

Deno.test("acknowledge() takes numbers up to the last one said, and none goes back", () => {
  const { acknowledgements, attach } = said(3);
  const neighbour = attach();
  assert.ok(acknowledgements.acknowledge(neighbour, 2, 0));
  assert.ok(acknowledgements.acknowledge(neighbour, 1, 0));
  assert.equal(neighbour.cursor.acknowledged, 2);
  assert.ok(acknowledgements.acknowledge(neighbour, 3, 0));
  assert.ok(!acknowledgements.acknowledge(neighbour, 4, 0));
  assert.equal(neighbour.cursor.acknowledged, 3);
});

Deno.test("reached() is what the slowest has, and what anybody has, among those who are here", () => {
  const { acknowledgements, attach, detach } = said(5);
  assert.equal(acknowledgements.reached(), undefined);
  const [fast, slow] = [attach(), attach()];
  acknowledgements.acknowledge(fast, 5, 0);
  acknowledgements.acknowledge(slow, 2, 0);
  assert.deepEqual(acknowledgements.reached(), { after: 0, top: 2, any: 5 });
  detach(slow);
  assert.deepEqual(acknowledgements.reached(), { after: 0, top: 5, any: 5 });
  detach(fast);
  assert.equal(acknowledgements.reached(), undefined);
});

Deno.test("reached() leaves out what a newcomer can't have any more", () => {
  const { acknowledgements, say, attach, log } = said(5);
  acknowledgements.open(at(MAX_LOG_AGE_MS + 1));
  say(2, MAX_LOG_AGE_MS + 1);
  const neighbour = attach(0, MAX_LOG_AGE_MS + 2);
  assert.equal(neighbour.cursor.missed, 5);
  assert.equal(log.from(neighbour.cursor.position)?.numbers.to, 6);
  assert.equal(acknowledgements.reached()?.after, 5);
});

Deno.test("place() keeps what somebody who is here waits for, however long", () => {
  const { acknowledgements, attach, log } = said(3);
  const neighbour = attach();
  acknowledgements.acknowledge(neighbour, 1, 0);
  attach(0, 2 * MAX_LOG_AGE_MS);
  assert.deepEqual([log.floor(OWN), log.get(OWN, 2)?.numbers.to], [1, 2]);
});

Deno.test("expired counts what nobody was here for, and nothing that anybody had", () => {
  const { acknowledgements, say, attach, detach } = said(3);
  acknowledgements.open(at(MAX_LOG_AGE_MS));
  assert.equal(acknowledgements.expired, 0);
  acknowledgements.open(at(MAX_LOG_AGE_MS + EVICT_PERIOD_MS - 1));
  assert.equal(acknowledgements.expired, 0, "it was looked at a moment ago");
  const later = MAX_LOG_AGE_MS + EVICT_PERIOD_MS;
  acknowledgements.open(at(later));
  assert.equal(acknowledgements.expired, 3);
  say(2, later);
  const neighbour = attach(0, later);
  acknowledgements.acknowledge(neighbour, 4, 0);
  detach(neighbour);
  acknowledgements.open(at(2 * later));
  assert.equal(acknowledgements.expired, 4);
});

Deno.test("open() closes where a reader is more than the limit behind, and opens at the lower limit", () => {
  const { acknowledgements, say, attach, hand, log } = said(BACKPRESSURE_ABOVE_BYTES / KIB);
  const neighbour = attach();
  assert.ok(acknowledgements.open(at(0)), "at the limit");
  say(1);
  assert.ok(!acknowledgements.open(at(0)), "one record past it");
  const enough = 1 + (BACKPRESSURE_ABOVE_BYTES - BACKPRESSURE_BELOW_BYTES) / KIB;
  for (let number = 1; number < enough; number++) {
    hand(neighbour, number);
    assert.ok(!acknowledgements.open(at(0)));
  }
  hand(neighbour, enough);
  assert.equal(log.ownEnd - neighbour.cursor.ownTaken, BACKPRESSURE_BELOW_BYTES);
  assert.ok(acknowledgements.open(at(0)));
});

Deno.test("open() waits for nobody whose link takes nothing, and says when to look again", () => {
  const { acknowledgements, attach, say } = said(BACKPRESSURE_ABOVE_BYTES / KIB);
  attach();
  say(1);
  assert.equal(acknowledgements.deadline(), undefined);
  assert.ok(!acknowledgements.open(at(STALLED_AFTER_MS - 1)));
  assert.equal(acknowledgements.deadline(), at(STALLED_AFTER_MS).monotonic);
  assert.ok(acknowledgements.open(at(STALLED_AFTER_MS)));
  assert.equal(acknowledgements.deadline(), undefined);
});

Deno.test("open() closes where the log is full, and opens when time has made room though nobody comes", () => {
  const { acknowledgements, log } = said(4, KIB, 8 * KIB);
  assert.ok(!acknowledgements.open(at(0)));
  let ms = 0;
  while (!acknowledgements.open(at(ms))) {
    const due = acknowledgements.deadline();
    assert.ok(due !== undefined && due > at(ms).monotonic, "it looks again, and not at once");
    ms += due - at(ms).monotonic;
    assert.ok(ms <= MAX_LOG_AGE_MS + STALLED_AFTER_MS);
  }
  assert.equal(log.bytes, 0);
});

Deno.test("open() closes where the log is full of what somebody does not acknowledge", () => {
  const { acknowledgements, attach, hand } = said(4, KIB, 8 * KIB);
  const neighbour = attach();
  hand(neighbour, 4);
  assert.ok(!acknowledgements.open(at(60_000)));
  acknowledgements.acknowledge(neighbour, 1, 0);
  assert.ok(acknowledgements.open(at(60_000)));
});

Deno.test("defaulters() are those whom a full log has waited for too long, and nobody else", () => {
  const { acknowledgements, say, attach, hand } = said(3, KIB, 8 * KIB);
  const [mute, honest] = [attach(), attach()];
  const owed = (ms: number) => acknowledgements.defaulters(at(ms).monotonic);
  for (const neighbour of [mute, honest]) hand(neighbour, 3);
  assert.ok(acknowledgements.acknowledge(honest, 3, at(1).monotonic));
  assert.deepEqual(owed(10 * MAX_UNACKNOWLEDGED_MS), [], "while there is room");
  say(1);
  assert.deepEqual(owed(MAX_UNACKNOWLEDGED_MS - 1), []);
  assert.deepEqual(owed(MAX_UNACKNOWLEDGED_MS), [mute]);
  acknowledgements.excuse(at(MAX_UNACKNOWLEDGED_MS).monotonic, false);
  assert.deepEqual(owed(2 * MAX_UNACKNOWLEDGED_MS - 1), [], "not for what we did not read");
  assert.deepEqual(owed(2 * MAX_UNACKNOWLEDGED_MS), [mute]);
  assert.ok(acknowledgements.acknowledge(mute, 1, at(2 * MAX_UNACKNOWLEDGED_MS).monotonic));
  assert.deepEqual(owed(3 * MAX_UNACKNOWLEDGED_MS - 1), [], "whoever comes nearer has time again");
});

Deno.test("open() waits for no newcomer that is far behind, until it is near the end for the first time", () => {
  const { acknowledgements, say, attach, hand } = said(BACKPRESSURE_ABOVE_BYTES / KIB + 1);
  const late = attach();
  assert.ok(acknowledgements.open(at(0)), "it catches up");
  const near = 1 + (BACKPRESSURE_ABOVE_BYTES - BACKPRESSURE_BELOW_BYTES) / KIB;
  hand(late, near);
  assert.ok(acknowledgements.open(at(0)));
  say(BACKPRESSURE_ABOVE_BYTES / KIB);
  assert.ok(!acknowledgements.open(at(0)), "now it is a reader like every other");
});

Deno.test("open() waits for nobody who takes again and is far behind", () => {
  const { acknowledgements, attach, say, hand } = said(1);
  const stopped = attach();
  say(2 * BACKPRESSURE_ABOVE_BYTES / KIB);
  assert.ok(acknowledgements.open(at(STALLED_AFTER_MS)));
  hand(stopped, 10, STALLED_AFTER_MS);
  noteProgress(stopped.cursor, at(STALLED_AFTER_MS).monotonic);
  assert.ok(acknowledgements.open(at(STALLED_AFTER_MS)));
});

Deno.test("open() has a full log forget what a reader that takes nothing lacks, where others go on", () => {
  const { acknowledgements, log, attach, hand } = said(4, KIB, 8 * KIB);
  const [stopped, bob] = [attach(), attach()];
  hand(bob, 4);
  acknowledgements.acknowledge(bob, 4, at(0).monotonic);
  assert.ok(!acknowledgements.open(at(OVERDUE_AFTER_MS - 1)), "it may only be slow");
  assert.ok(acknowledgements.open(at(OVERDUE_AFTER_MS)));
  assert.deepEqual([log.floor(OWN), stopped.cursor.missed, bob.cursor.missed], [1, 1, 0]);
});

Deno.test("open() has a full log keep everything for readers of whom none takes anything", () => {
  const { acknowledgements, log, attach } = said(4, KIB, 8 * KIB);
  for (const _ of [1, 2]) attach();
  assert.ok(!acknowledgements.open(at(10 * OVERDUE_AFTER_MS)));
  assert.equal(log.floor(OWN), 0);
});

Deno.test("open() has a full log keep for a late acknowledger only what it was not handed", () => {
  const { acknowledgements, say, log, attach, hand } = said(3, KIB, 8 * KIB);
  const [late, bob] = [attach(), attach()];
  hand(late, 2);
  hand(bob, 3);
  say(1);
  hand(bob, 4);
  for (let ms = 0; ms <= OVERDUE_AFTER_MS; ms += 100) {
    acknowledgements.acknowledge(bob, 4, at(ms).monotonic);
    for (const { cursor } of [late, bob]) noteProgress(cursor, at(ms).monotonic);
  }
  acknowledgements.acknowledge(late, 1, at(OVERDUE_AFTER_MS - 1).monotonic);
  assert.ok(acknowledgements.open(at(OVERDUE_AFTER_MS - 1)), "it acknowledged the first");
  say(1, OVERDUE_AFTER_MS);
  assert.ok(acknowledgements.open(at(OVERDUE_AFTER_MS)), "and was handed the second long ago");
  say(1, OVERDUE_AFTER_MS);
  assert.ok(!acknowledgements.open(at(OVERDUE_AFTER_MS)), "the third was not handed to it");
  assert.deepEqual([log.floor(OWN), late.cursor.missed], [2, 2]);
});

Deno.test("open() has a full log keep everything for late acknowledgers of whom none is in time", () => {
  const { acknowledgements, log, attach, hand } = said(4, KIB, 8 * KIB);
  for (const neighbour of [attach(), attach()]) {
    hand(neighbour, 4);
    noteProgress(neighbour.cursor, at(OVERDUE_AFTER_MS).monotonic);
  }
  assert.ok(!acknowledgements.open(at(2 * OVERDUE_AFTER_MS)));
  assert.equal(log.floor(OWN), 0);
});

Deno.test("acknowledge() counts ranges behind what we forgot, and none behind what we still hold", () => {
  const { acknowledgements, log, say, attach } = said(5);
  acknowledgements.open(at(MAX_LOG_AGE_MS + 1));
  say(5, MAX_LOG_AGE_MS + 1);
  const back = attach(2, MAX_LOG_AGE_MS + 2);
  const acknowledge = (from: number, to: number) =>
    acknowledgements.acknowledge(back, 2, 0, [{ from, to }]);
  assert.equal(log.floor(OWN), 5);
  assert.ok(acknowledge(7, 8));
  assert.equal(back.cursor.acknowledged, 2, "6 is held, and missing there");
  assert.ok(acknowledge(6, 8));
  assert.equal(back.cursor.acknowledged, 8);
  assert.deepEqual(acknowledgements.reached(), { after: 5, top: 8, any: 8 });
  assert.ok(!acknowledge(6, 11), "never published");
});
