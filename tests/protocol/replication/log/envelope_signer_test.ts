import assert from "node:assert/strict";
import { toBase64Url } from "../../../../src/core/bytes.ts";
import {
  MAX_CLOCK_COUNTER,
  MAX_CLOCK_FOLLOWED_AHEAD_MS,
  MAX_MISDATED_MS,
  MAX_ROOMS_WITH_BACK,
} from "../../../../src/core/limits/replication.ts";
import { signingKey, verifyingKey } from "../../../../src/protocol/curve25519_keys.ts";
import { decodeRecords } from "../../../../src/protocol/link/record.ts";
import { createEnvelopeSigner } from "../../../../src/protocol/replication/log/envelope_signer.ts";
import {
  createEnvelopeCodec,
  decodeEnvelope,
} from "../../../../src/protocol/replication/wire/envelope.ts";
import { at, seed, START } from "../../identities.ts";

const OWN = signingKey(seed(1));
const DRAFT = { type: "chat", room: "general", content: "hi" };
const codec = createEnvelopeCodec("lan");
const subject = () => createEnvelopeSigner({ signer: OWN, epoch: START.wall }, codec);

Deno.test("sign() numbers, chains and signs what is said, with clocks that rise", () => {
  const envelopeSigner = subject();
  assert.deepEqual([envelopeSigner.top, envelopeSigner.head], [0, ""]);
  const said = [0, 0, 1].map((ms) => envelopeSigner.sign(DRAFT, "alice", at(ms)));
  const signed = said.map(({ record }) => decodeEnvelope(decodeRecords(record)![0]!.body)!.signed);
  assert.deepEqual(signed.map(({ envelope }) => envelope), said.map(({ envelope }) => envelope));
  assert.deepEqual(signed.map(({ envelope }) => envelope.sequence), [1, 2, 3]);
  assert.deepEqual(
    signed.map(({ envelope }) => envelope.prev),
    ["", signed[0]!.digest, signed[1]!.digest],
  );
  assert.deepEqual(
    signed.map(({ envelope }) => envelope.clock),
    [[START.wall, 0], [START.wall, 1], [START.wall + 1, 0]],
  );
  assert.ok(signed.every((one) => codec.verify(one, verifyingKey(OWN.id)!)));
  assert.deepEqual([envelopeSigner.top, envelopeSigner.head], [3, signed[2]!.digest]);
  assert.equal(said[2]!.envelope.timestamp, "2026-01-01T00:00:00.001Z");
});

Deno.test("sign() says what is sealed without the content, though the draft has one", () => {
  const sealed = { to: OWN.id, key: toBase64Url(seed(2)), text: toBase64Url(seed(3)) };
  const { envelope, record } = subject().sign({ ...DRAFT, sealed }, "alice", START);
  assert.deepEqual([envelope.content, envelope.sealed], ["", sealed]);
  const [said] = decodeRecords(record)!;
  assert.deepEqual(decodeEnvelope(said!.body)!.signed.envelope, envelope);
});

Deno.test("sign() is behind every clock seen, though our wall clock goes back", () => {
  const envelopeSigner = subject();
  envelopeSigner.see({ ms: START.wall + 5_000, counter: MAX_CLOCK_COUNTER }, START);
  const { envelope } = envelopeSigner.sign(DRAFT, "alice", at(-60_000));
  assert.deepEqual(envelope.clock, [START.wall + 5_001, 0]);
  assert.equal(envelope.timestamp, "2025-12-31T23:59:00.000Z", "what we show is our wall clock");
});

Deno.test("see() follows each clock that gives a place, up to the limit", () => {
  const most = START.wall + MAX_CLOCK_FOLLOWED_AHEAD_MS;
  for (const ms of [most - 1, most, most + 1, START.wall + MAX_MISDATED_MS]) {
    const envelopeSigner = subject();
    envelopeSigner.see({ ms, counter: 3 }, START);
    const followed = ms < most ? { ms, counter: 3 } : { ms: most, counter: 0 };
    assert.deepEqual(envelopeSigner.clock, followed);
    envelopeSigner.see({ ms: START.wall + MAX_MISDATED_MS + 1, counter: 0 }, START);
    assert.deepEqual(envelopeSigner.clock, followed);
  }
  const envelopeSigner = subject();
  envelopeSigner.see({ ms: START.wall + MAX_MISDATED_MS + 1, counter: 0 }, START);
  assert.deepEqual(envelopeSigner.clock, { ms: 0, counter: 0 });
});

Deno.test("see() never takes our clock back", () => {
  const envelopeSigner = subject();
  envelopeSigner.see({ ms: 10, counter: 3 }, START);
  envelopeSigner.see({ ms: 10, counter: 2 }, START);
  envelopeSigner.see({ ms: 9, counter: 9 }, START);
  assert.deepEqual(envelopeSigner.clock, { ms: 10, counter: 3 });
});

Deno.test("next() is behind everything, each time", () => {
  const envelopeSigner = subject();
  assert.deepEqual(envelopeSigner.next(START), { ms: START.wall, counter: 0 });
  assert.deepEqual(envelopeSigner.next(START), { ms: START.wall, counter: 1 });
  assert.deepEqual(envelopeSigner.sign(DRAFT, "alice", START).envelope.clock, [START.wall, 2]);
});

Deno.test("sign() gives several contents consecutive numbers, and the next envelope those behind", () => {
  const envelopeSigner = subject();
  const first = envelopeSigner.sign(DRAFT, "alice", START, ["b", "c"]).envelope;
  const second = envelopeSigner.sign(DRAFT, "alice", START).envelope;
  assert.deepEqual([first.sequence, first.more, first.clock], [1, ["b", "c"], [START.wall, 0]]);
  assert.deepEqual([second.sequence, second.clock], [4, [START.wall, 3]]);
  assert.equal(envelopeSigner.top, 4);
  const sealed = { key: toBase64Url(seed(2)), text: toBase64Url(seed(3)) };
  const list = envelopeSigner.sign({ ...DRAFT, sealed, count: 5 }, "alice", START).envelope;
  assert.deepEqual([list.sequence, list.count, envelopeSigner.top], [5, 5, 9]);
});

Deno.test("sign() moves on a millisecond where the counter has no room for all contents", () => {
  for (
    const [free, clock] of [[2, [START.wall, MAX_CLOCK_COUNTER - 2]], [1, [
      START.wall + 1,
      0,
    ]]] as const
  ) {
    const envelopeSigner = subject();
    envelopeSigner.see({ ms: START.wall, counter: MAX_CLOCK_COUNTER - free - 1 }, START);
    const { envelope } = envelopeSigner.sign(DRAFT, "alice", at(-1), ["b", "c"]);
    assert.deepEqual(envelope.clock, clock);
  }
});

Deno.test("sign() names the previous line of the room, of lines alone", () => {
  const envelopeSigner = subject();
  const backs = [
    envelopeSigner.sign(DRAFT, "alice", START, ["b"]),
    envelopeSigner.sign({ ...DRAFT, room: "dev" }, "alice", START),
    envelopeSigner.sign({ ...DRAFT, type: "nick" }, "alice", START),
    envelopeSigner.sign({ ...DRAFT, type: "action" }, "alice", START),
  ].map(({ envelope: { back } }) => back);
  assert.deepEqual(backs, [0, 0, undefined, 2]);
});

Deno.test("sign() forgets the room of the longest past at the limit of rooms, and says nothing false", () => {
  const envelopeSigner = subject();
  const back = (room: string) =>
    envelopeSigner.sign({ ...DRAFT, room }, "alice", START).envelope.back;
  for (let room = 0; room < MAX_ROOMS_WITH_BACK; room++) assert.equal(back(`${room}`), 0);
  assert.equal(back("0"), 1);
  assert.equal(back("one more"), 0);
  assert.equal(back("2"), 3, "a room that is not forgotten");
  assert.equal(back("1"), undefined, "forgotten");
  assert.equal(back("another"), undefined, "it may be new or forgotten");
});
