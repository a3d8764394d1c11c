import assert from "node:assert/strict";
import { contradicts } from "../../../../src/protocol/replication/broadcast/compare_claim.ts";
import type { AuthorSequence } from "../../../../src/protocol/replication/log/author_sequence.ts";
import { createLog } from "../../../../src/protocol/replication/log/envelope_log.ts";
import { newLogEntry, SOME_INCARNATION } from "../log/log_entries.ts";
import { anyId, haveOf } from "../neighbour_states.ts";

/** A log whose envelopes have numbers 1 to 4 and 5 to 9, and what its node says of them. */
function subject(closed = false) {
  const log = createLog(anyId(0), 1);
  for (const numbers of [{ from: 1, to: 4 }, { from: 5, to: 9 }]) log.append(newLogEntry(numbers));
  const sequence = { ...SOME_INCARNATION, top: 9, head: "nine", closed } as AuthorSequence;
  return (top: number, head: string, floor = 0) =>
    contradicts(sequence, haveOf(SOME_INCARNATION.author, top, { head, floor }), log);
}

Deno.test("contradicts() compares the digest of the newest envelope", () => {
  const contradicted = subject();
  assert.ok(!contradicted(9, "nine"));
  assert.ok(contradicted(9, "other"));
  assert.ok(!contradicted(9, ""), "the digest is unknown there");
  assert.ok(!contradicted(9, "other", 9), "it holds nothing any more");
  assert.ok(!contradicted(12, "twelve"), "it is further");
  assert.ok(!subject(true)(9, "other"));
});

Deno.test("contradicts() holds for an envelope that ends inside one of ours, and not at its end", () => {
  const contradicted = subject();
  assert.deepEqual([2, 4, 6, 8].map((top) => contradicted(top, "x")), [true, false, true, true]);
  assert.ok(!contradicted(6, ""), "given up there");
});
