import assert from "node:assert/strict";
import { CLOCK_ZERO } from "../../../../src/core/hybrid_logical_clock.ts";
import { MAX_AHEAD } from "../../../../src/core/limits/replication.ts";
import type { AuthorSequence } from "../../../../src/protocol/replication/log/author_sequence.ts";
import { createPriorClaims } from "../../../../src/protocol/replication/log/prior_claims.ts";

const sequence = { top: 5 } as AuthorSequence;
const HELLO = { ms: 100, counter: 0 };

Deno.test("note() exempts as many numbers as the limit, behind what does not come any more, and none past it", () => {
  const claims = createPriorClaims();
  assert.ok(!claims.has(sequence, 1));
  claims.note(sequence, 0, 1_000_000, HELLO);
  assert.ok(claims.has(sequence, 5 + MAX_AHEAD));
  assert.ok(!claims.has(sequence, 6 + MAX_AHEAD));
  claims.note(sequence, 500_000, 1_000_000, HELLO);
  assert.ok(claims.has(sequence, 500_000 + MAX_AHEAD));
  assert.ok(!claims.has(sequence, 500_001 + MAX_AHEAD));
  claims.note(sequence, 0, 7, HELLO);
  assert.ok(claims.has(sequence, 500_000 + MAX_AHEAD), "a smaller claim takes nothing back");
});

Deno.test("isEarlier() is what was claimed and has no later clock, and nothing of an author that comes back", () => {
  const claims = createPriorClaims();
  claims.note(sequence, 0, 9, HELLO);
  assert.ok(claims.isEarlier(sequence, 9, HELLO));
  assert.ok(!claims.isEarlier(sequence, 9, { ms: 100, counter: 1 }));
  assert.ok(!claims.isEarlier(sequence, 10, HELLO));
  claims.note(sequence, 0, 20, CLOCK_ZERO);
  assert.ok(!claims.isEarlier(sequence, 20, HELLO));
});
