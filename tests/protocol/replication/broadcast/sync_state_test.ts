import assert from "node:assert/strict";
import {
  claims,
  createSyncState,
  noteAnswer,
  setPending,
  setRequested,
  takeRequested,
} from "../../../../src/protocol/replication/broadcast/sync_state.ts";
import { incarnationKey } from "../../../../src/protocol/replication/log/author_sequence.ts";
import { anyId, haveOf } from "../neighbour_states.ts";

const RANGE = { author: anyId(1), epoch: 1, from: 1, to: 5 };

Deno.test("claims() tells incarnations of one author apart", () => {
  const sync = createSyncState();
  const have = haveOf(anyId(1), 5, { epoch: 1 });
  sync.haves.set(incarnationKey(have), have);
  assert.ok(claims(sync, { author: anyId(1), epoch: 1 }, 5));
  assert.ok(!claims(sync, { author: anyId(1), epoch: 2 }, 5));
});

Deno.test("noteAnswer() notes it of a request under way, and of none otherwise", () => {
  const sync = createSyncState();
  noteAnswer(sync);
  assert.equal(sync.pending, undefined);
  setPending(sync, { ...RANGE, by: 9, answered: false });
  noteAnswer(sync);
  assert.deepEqual(sync.pending, { ...RANGE, by: 9, answered: true });
});

Deno.test("takeRequested() gives the latest request, once", () => {
  const sync = createSyncState();
  setRequested(sync, RANGE);
  setRequested(sync, { ...RANGE, to: 9 });
  assert.deepEqual([takeRequested(sync), takeRequested(sync)], [{ ...RANGE, to: 9 }, undefined]);
});
