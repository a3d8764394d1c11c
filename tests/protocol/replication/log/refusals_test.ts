import assert from "node:assert/strict";
import {
  MAX_CLOCK_AHEAD_MS,
  MAX_REFUSED_INCARNATIONS,
} from "../../../../src/core/limits/replication.ts";
import { createRefusals } from "../../../../src/protocol/replication/log/refusals.ts";
import {
  createEnvelopeCodec,
  decodeEnvelope,
} from "../../../../src/protocol/replication/wire/envelope.ts";
import type { ReplicationEvent } from "../../../../src/protocol/replication/wire/replication_event.ts";
import { START } from "../../identities.ts";
import { idOf } from "../neighbour_states.ts";
import { createEnvelopeWriter } from "./envelope_writer.ts";

const AHEAD = START.wall + MAX_CLOCK_AHEAD_MS;
const ALICE = { author: idOf(4), epoch: START.wall };

function subject() {
  const events: ReplicationEvent[] = [];
  const refusals = createRefusals(createEnvelopeCodec("lan"), (event) => events.push(event));
  return { refusals, events };
}

Deno.test("split() takes a clock at the limit ahead of ours, and none past it", () => {
  const { refusals } = subject();
  const writer = createEnvelopeWriter(4);
  const [at, past, further] = [0, 1, 2].map((ms) =>
    decodeEnvelope(writer.write({ clock: [AHEAD + ms, 0] }))!
  );
  assert.deepEqual(refusals.split([at!, past!, further!], START.wall), {
    fit: [at],
    newest: further,
  });
  assert.deepEqual(refusals.split([at!], START.wall), { fit: [at], newest: undefined });
});

Deno.test("refuse() reports an incarnation once, and only where its author signed the reading", () => {
  const { refusals, events } = subject();
  const writer = createEnvelopeWriter(4);
  const body = writer.write({ clock: [AHEAD + 5, 0] });
  const forged = body.map((byte, at) => at === 10 ? byte ^ 1 : byte);
  assert.ok(!refusals.refuse(decodeEnvelope(forged)!, START.wall));
  assert.deepEqual([events, refusals.has(ALICE)], [[], false]);
  assert.ok(refusals.refuse(decodeEnvelope(body)!, START.wall));
  const later = writer.write({ clock: [AHEAD + 9, 0] });
  assert.ok(refusals.refuse(decodeEnvelope(later)!, START.wall));
  assert.ok(refusals.has(ALICE));
  assert.deepEqual(events, [
    { type: "refused", id: ALICE.author, aheadMs: MAX_CLOCK_AHEAD_MS + 5 },
  ]);
});

Deno.test("review() ends a refusal when our wall clock comes near enough, and not before", () => {
  const { refusals } = subject();
  refusals.refuseIncarnation(ALICE, AHEAD + 10, START.wall);
  refusals.review(START.wall + 9);
  assert.ok(refusals.has(ALICE));
  refusals.review(START.wall + 10);
  assert.ok(!refusals.has(ALICE));
});

Deno.test("refuseIncarnation() remembers as many as the limit, and at one past it forgets the oldest", () => {
  const { refusals } = subject();
  const incarnation = (epoch: number) => ({ author: ALICE.author, epoch });
  for (let epoch = 1; epoch <= MAX_REFUSED_INCARNATIONS; epoch++) {
    refusals.refuseIncarnation(incarnation(epoch), AHEAD + 1, START.wall);
  }
  assert.ok(refusals.has(incarnation(1)));
  refusals.refuseIncarnation(incarnation(MAX_REFUSED_INCARNATIONS + 1), AHEAD + 1, START.wall);
  assert.deepEqual([refusals.has(incarnation(1)), refusals.has(incarnation(2))], [false, true]);
});
