import assert from "node:assert/strict";
import {
  ACKNOWLEDGE_AFTER_MS,
  MAX_AUTHORS,
  MAX_CLOCK_AHEAD_MS,
  MAX_CLOCK_COUNTER,
  MAX_EPOCHS_PER_AUTHOR,
} from "../../../src/core/limits.ts";
import type { PeerId } from "../../../src/core/peer.ts";
import { type Conversation, createConversation } from "../../../src/protocol/talk/conversation.ts";
import { decodeEnvelope } from "../../../src/protocol/talk/envelope.ts";
import { signingKey } from "../../../src/protocol/keys.ts";
import { decodeRecords } from "../../../src/protocol/link/record.ts";
import { at, identityOf, seed, START } from "../parties.ts";
import { createWriter } from "./writer.ts";

const OWN = signingKey(seed(1));
const PEER = identityOf(signingKey(seed(4)));
const GREETING = { clock: [1, 0] as [number, number], top: 0 };
const DRAFT = { type: "chat", room: "general", content: "hi" };

function subject(here: ReadonlySet<PeerId> = new Set()): Conversation {
  const options = { signer: OWN, epoch: START.wall, mesh: "lan" };
  return createConversation(options, (id) => here.has(id));
}

Deno.test("say() numbers and chains what is said, with clocks that rise", () => {
  const conversation = subject();
  const said = [0, 1, 2].map((top) => conversation.say(DRAFT, "alice", top, START));
  const decoded = said.map(({ record }) => decodeEnvelope(decodeRecords(record)![0]!.body)!.signed);
  assert.deepEqual(said.map(({ envelope }) => envelope.sequence), [1, 2, 3]);
  assert.deepEqual(
    said.map(({ envelope }) => envelope.prev),
    ["", decoded[0]!.digest, decoded[1]!.digest],
  );
  assert.deepEqual(
    said.map(({ envelope }) => envelope.clock),
    [[START.wall, 0], [START.wall, 1], [START.wall, 2]],
  );
  assert.equal(said[0]!.envelope.timestamp, "2026-01-01T00:00:00.000Z");
});

Deno.test("say() is behind every clock seen, though ours goes back", () => {
  const conversation = subject();
  const clock: [number, number] = [START.wall + 5_000, MAX_CLOCK_COUNTER];
  conversation.meet(PEER, { clock, top: 0 }, START);
  const { envelope } = conversation.say(DRAFT, "alice", 0, at(-60_000));
  assert.deepEqual(envelope.clock, [START.wall + 5_001, 0]);
});

Deno.test("meet() lets no absurd clock drag ours along: at the limit it does, one past it not", () => {
  for (const [over, dragged] of [[0, true], [1, false]] as const) {
    const conversation = subject();
    const ms = START.wall + MAX_CLOCK_AHEAD_MS + over;
    conversation.meet(PEER, { clock: [ms, 0], top: 0 }, START);
    assert.equal(conversation.clock.ms === ms, dragged);
  }
});

Deno.test("hear() takes nothing of whom we did not meet", () => {
  const conversation = subject();
  assert.equal(conversation.hear(PEER, [createWriter(4).write()], START), undefined);
  assert.equal(conversation.deadline(), undefined);
});

Deno.test("hear() drags our clock along, and acknowledges once a while later", () => {
  const conversation = subject();
  conversation.meet(PEER, GREETING, START);
  const writer = createWriter(4);
  const clock = [START.wall + 60_000, 3] as const;
  conversation.hear(PEER, [writer.write({ clock })], START);
  assert.deepEqual(conversation.clock, { ms: clock[0], counter: 3 });
  conversation.hear(PEER, [writer.write({ clock: [clock[0], 4] })], at(100));
  assert.equal(conversation.deadline(), at(ACKNOWLEDGE_AFTER_MS).monotonic);
  assert.deepEqual(conversation.acknowledge(at(ACKNOWLEDGE_AFTER_MS - 1).monotonic), []);
  assert.deepEqual(conversation.acknowledge(at(ACKNOWLEDGE_AFTER_MS).monotonic), [
    { to: PEER.id, control: { control: "ack", epoch: START.wall, top: 2 } },
  ]);
  assert.equal(conversation.deadline(), undefined);
});

Deno.test("hear() acknowledges repeated messages again, since the first word of it may be lost", () => {
  const conversation = subject();
  conversation.meet(PEER, GREETING, START);
  const body = createWriter(4).write();
  conversation.hear(PEER, [body], START);
  conversation.acknowledge(Infinity);
  assert.equal(conversation.hear(PEER, [body], START)?.duplicates, 1);
  assert.equal(conversation.acknowledge(Infinity).length, 1);
});

Deno.test("leave() forgets what was to be acknowledged, not what was heard", () => {
  const conversation = subject();
  conversation.meet(PEER, GREETING, START);
  conversation.hear(PEER, [createWriter(4).write()], START);
  conversation.leave(PEER.id);
  assert.deepEqual(conversation.acknowledge(Infinity), []);
  assert.equal(conversation.have(PEER), 1);
});

Deno.test("meet() keeps what was heard of the last runs of a peer, and of none before them", () => {
  const conversation = subject();
  const run = (number: number) => identityOf(signingKey(seed(4)), { epoch: number });
  for (let number = 1; number <= MAX_EPOCHS_PER_AUTHOR; number++) {
    conversation.meet(run(number), GREETING, START);
    conversation.hear(run(number), [createWriter(4).write({ epoch: number })], START);
  }
  conversation.meet(run(1), GREETING, START);
  assert.equal(conversation.have(run(1)), 1, "nothing of it is heard twice");
  conversation.meet(run(MAX_EPOCHS_PER_AUTHOR + 1), GREETING, START);
  assert.equal(conversation.have(run(1)), 0);
  assert.equal(conversation.have(run(2)), 1);
});

Deno.test("meet() keeps as many authors as the limit, and gives up who is not here", () => {
  const signers = Array.from({ length: MAX_AUTHORS + 1 }, (_, index) => {
    const bytes = seed(7);
    bytes[0] = index;
    bytes[1] = index >> 8;
    return identityOf(signingKey(bytes));
  });
  const here = new Set<PeerId>([signers[0]!.id]);
  const conversation = subject(here);
  const heard = (identity: typeof PEER) => conversation.hear(identity, [], START) !== undefined;
  for (const identity of signers.slice(0, MAX_AUTHORS)) {
    conversation.meet(identity, GREETING, START);
  }
  assert.ok(signers.slice(0, MAX_AUTHORS).every(heard));
  conversation.meet(signers[MAX_AUTHORS]!, GREETING, START);
  assert.ok(heard(signers[0]!) && heard(signers[2]!) && heard(signers[MAX_AUTHORS]!));
  assert.ok(!heard(signers[1]!));
});
