import assert from "node:assert/strict";
import { judge } from "../../../../src/protocol/replication/replicator/equivocation.ts";
import { decodeEnvelope } from "../../../../src/protocol/replication/wire/envelope.ts";
import { createEnvelopeWriter } from "../log/envelope_writer.ts";
import { logEntry } from "../log/log_entries.ts";

/** A second envelope, of number 5, with this digest. */
function second(digest: string) {
  const body = createEnvelopeWriter().write({ sequence: 5 });
  return { envelope: decodeEnvelope(body)!.signed.envelope, digest };
}

Deno.test("judge() keeps one of two envelopes with the same numbers: that of the lower digest", () => {
  const held = logEntry({ from: 5, to: 5 }, { digest: "b" });
  const lower = second("a");
  assert.deepEqual(judge(lower, [held]), {
    stays: true,
    replaced: [held],
    kept: [lower.envelope],
    fresh: [],
  });
  assert.deepEqual(judge(second("c"), [held]), {
    stays: false,
    replaced: [],
    kept: [],
    fresh: [],
  });
});

Deno.test("judge() keeps both where they overlap in part: removing one would lose its innocent numbers", () => {
  const held = logEntry({ from: 1, to: 9 }, { digest: "b" });
  const lower = second("a");
  assert.deepEqual(judge(lower, [held]), {
    stays: true,
    replaced: [],
    kept: [lower.envelope],
    fresh: [],
  });
  assert.equal(
    judge(second("c"), [held]).stays,
    false,
    "each of its numbers is shown by the other",
  );
});

Deno.test("judge() shows what no other envelope has a number of", () => {
  const apart = logEntry({ from: 6, to: 9 }, { digest: "a" });
  const one = second("b");
  assert.deepEqual(judge(one, [apart]), {
    stays: true,
    replaced: [],
    kept: [],
    fresh: [one.envelope],
  });
});
