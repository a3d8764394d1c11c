import assert from "node:assert/strict";
import { NOTICE_BATCH_QUIET_MS } from "../../../src/core/limits/chat.ts";
import { MAX_TOLD_MISDATED_RUNS } from "../../../src/core/limits/replication.ts";
import { createClockWarnings } from "../../../src/chat/messages/clock_warnings.ts";
import type { Envelope } from "../../../src/protocol/replication/wire/envelope.ts";
import { at, seed, START } from "../../protocol/identities.ts";
import { signingKey } from "../../../src/protocol/curve25519_keys.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const ids = [1, 2, 3].map((number) => signingKey(seed(number)).id);
const [ALICE, BOB, CAROL] = ids as [typeof ids[0], typeof ids[0], typeof ids[0]];

function subject() {
  const told: string[] = [];
  const warnings = createClockWarnings({
    people: { self: { id: ALICE! }, nameOf: (id) => id === BOB ? "bob" : "carol" },
    notifier: { notice: (_kind, text) => void told.push(text) },
    facts: () => ({ epoch: 7 }),
  });
  let ms = 0;
  return {
    warnings,
    misdated(author: typeof ALICE, aheadMs: number, epoch = 7) {
      const envelope = { author, epoch, clock: [START.wall + aheadMs, 0] } as unknown as Envelope;
      warnings.misdated({ envelope }, START);
    },
    /** The warning that comes once it is quiet. */
    told() {
      ms += NOTICE_BATCH_QUIET_MS;
      warnings.tick(at(ms));
      return told.splice(0);
    },
  };
}

Deno.test("misdated() names the author of a run once, and how far that clock is off", () => {
  const s = subject();
  for (let count = 0; count < 3; count++) s.misdated(BOB, 500 * DAY_MS);
  assert.deepEqual(s.told(), [
    "Messages of bob stand where they arrive, and are marked: the clock of bob is 500 days ahead " +
    "of yours. If yours is right, bob has to set that clock right, and start p2pchat again.",
  ]);
  s.misdated(BOB, -90 * MINUTE_MS);
  assert.deepEqual(s.told(), []);
  s.misdated(BOB, -90 * MINUTE_MS, 8);
  assert.match(s.told().join(), /the clock of bob is 90 minutes behind yours\./);
});

Deno.test("misdated() names several in one line", () => {
  const s = subject();
  for (const author of [BOB, CAROL]) s.misdated(author, DAY_MS);
  assert.deepEqual(s.told(), [
    "Messages of bob and carol stand where they arrive, and are marked: their clocks are far from " +
    "yours. If yours is right, they have to set theirs right, and start p2pchat again.",
  ]);
});

Deno.test("misdated() tells us to start again where the run is ours, and nothing of an earlier one", () => {
  const s = subject();
  s.misdated(ALICE, DAY_MS, 6);
  assert.deepEqual(s.told(), []);
  for (let count = 0; count < 2; count++) s.misdated(ALICE, DAY_MS);
  const [text, ...more] = s.told();
  assert.match(text!, /^Your messages stand .* Leave, and start p2pchat again\.$/);
  assert.deepEqual(more, []);
});

Deno.test("misdated() remembers so many runs, and may tell of the oldest again past them", () => {
  const s = subject();
  for (let epoch = 1; epoch <= MAX_TOLD_MISDATED_RUNS; epoch++) s.misdated(BOB, DAY_MS, epoch);
  s.told();
  s.misdated(BOB, DAY_MS, 1);
  assert.equal(s.told().length, 0);
  s.misdated(BOB, DAY_MS, MAX_TOLD_MISDATED_RUNS + 1);
  assert.ok(s.told().length <= 1);
});

Deno.test("off() says how far our clock is off, and what to do", () => {
  for (
    const [ahead, text] of [
      [3 * MINUTE_MS, "3 minutes ahead of"],
      [-119 * MINUTE_MS, "119 minutes behind"],
      [-120 * MINUTE_MS, "2 hours behind"],
      [48 * 60 * MINUTE_MS, "2 days ahead of"],
    ] as const
  ) {
    const s = subject();
    s.warnings.off(ahead, START);
    assert.deepEqual(s.told(), [
      `Your clock is ${text} the clocks of the people here: set it right. Until then p2pchat goes ` +
      "by theirs, where yours is off by a week at most.",
    ]);
  }
});
