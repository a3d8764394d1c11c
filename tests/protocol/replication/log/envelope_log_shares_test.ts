import assert from "node:assert/strict";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import type { Incarnation } from "../../../../src/protocol/replication/log/author_sequence.ts";
import { createLog, type Log } from "../../../../src/protocol/replication/log/envelope_log.ts";
import { anyId } from "../neighbour_states.ts";
import { newLogEntry } from "./log_entries.ts";

const SELF = anyId(0);
const LIAR = anyId(1);
const BYTES = 10_000;
const of = (number: number): Incarnation => ({ author: anyId(number), epoch: 1 });
const PADDED = 1_000;

function append(log: Log, number: number, sequence: number, length: number, source?: PeerId): void {
  const numbers = { from: sequence, to: sequence };
  log.append(
    newLogEntry(numbers, { incarnation: of(number), record: new Uint8Array(length), source }),
  );
}

/** Honest people hold more than each of the liar's, and less than all of them. */
function flooded(pathOf: (id: PeerId, source: PeerId | undefined) => readonly string[]): Log {
  const log = createLog(SELF, 1, BYTES, pathOf);
  for (let number = 2; number < 6; number++) {
    for (let sequence = 1; sequence <= 8; sequence++) append(log, number, sequence, 100);
  }
  for (let number = 0; number < PADDED; number++) append(log, 100 + number, 1, 100, LIAR);
  return log;
}

const missing = (log: Log): readonly number[] =>
  [2, 3, 4, 5].map((number) => 8 - log.meeting(of(number), { from: 1, to: 8 }).length);

Deno.test("append() has honest envelopes stay where a neighbour's people send more than the log holds", () => {
  const log = flooded((id, source) => source === undefined ? [id] : ["bad", source, "?", id]);
  assert.deepEqual(missing(log), [0, 0, 0, 0]);
  assert.ok(log.bytes <= BYTES);
});

Deno.test("append() has honest envelopes behind the bridge stay, over which a flood comes", () => {
  const log = flooded((id, source) =>
    source === undefined ? ["bridge", id] : ["bridge", "flooder", id]
  );
  assert.deepEqual(missing(log), [0, 0, 0, 0]);
});

Deno.test("append() tells the gap where honest envelopes make room to a flood from as many places", () => {
  const log = flooded((id) => [id]);
  const gaps = missing(log);
  assert.ok(gaps.every((count) => count > 0));
  assert.deepEqual([2, 3, 4, 5].map((number) => log.floor(of(number))), gaps);
});
