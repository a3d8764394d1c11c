import assert from "node:assert/strict";
import { toBase64Url } from "../../../../src/core/bytes.ts";
import {
  MAX_CLOCK_COUNTER,
  MAX_CLOCK_FOLLOWED_AHEAD_MS,
  MAX_MISDATED_MS,
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
