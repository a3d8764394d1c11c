import assert from "node:assert/strict";
import fc from "fast-check";
import { concat, equal, fromBase64Url, fromUtf8, toBase64Url, utf8 } from "../../src/core/bytes.ts";
import { isUnicast } from "../../src/core/ip.ts";
import {
  MAX_BEACON_BYTES,
  MAX_CONTENT_BYTES,
  MAX_LINKS,
  MAX_PRESENCE_ADDRESSES,
  MAX_RECORD_BODY_BYTES,
  MAX_SPARSE_RANGES,
} from "../../src/core/limits.ts";
import type { PeerId } from "../../src/core/peer.ts";
import {
  type Beacon,
  encodeBeacon,
  NONCE_BYTES,
  parseBeacon,
} from "../../src/protocol/discovery/beacon.ts";
import { SIGNATURE_BYTES, signingKey, verifyingKey } from "../../src/protocol/keys.ts";
import { type Control, decodeControl, encodeControl } from "../../src/protocol/link/control.ts";
import { createFrameDecoder, frame } from "../../src/protocol/link/frame.ts";
import { decodeIdentity, encodeIdentity } from "../../src/protocol/link/identity.ts";
import { decodeRecords, encodeRecord, type Record } from "../../src/protocol/link/record.ts";
import {
  createEnvelopeCodec,
  decodeEnvelope,
  type Envelope,
} from "../../src/protocol/talk/envelope.ts";
import { PRESENCE, presenceOf, presenceRegister } from "../../src/protocol/talk/presence.ts";
import { createRegisterCodec } from "../../src/protocol/talk/register.ts";
import { type Claim, decodeVector, encodeVector } from "../../src/protocol/talk/vector.ts";
import { identityOf, seed, START } from "../protocol/parties.ts";
import { type FuzzCase, fuzzCase } from "./fuzz_case.ts";
import { awkwardText, cuts, mutatedBytes, mutatedJson, mutatedText, pieces } from "./mutation.ts";

const signer = signingKey(seed(1));
export const ids: fc.Arbitrary<PeerId> = fc.constantFrom(
  signer.id,
  signingKey(seed(2)).id,
  toBase64Url(new Uint8Array(32)) as PeerId,
);
const whole = fc.oneof(fc.nat(9), fc.maxSafeNat());
const shortText = fc.oneof(fc.constantFrom("bob", "general", "lan", ""), awkwardText);
const nonces = fc.constantFrom(
  toBase64Url(seed(7).subarray(16)),
  toBase64Url(seed(8).subarray(16)),
);
const header = (object: object) => ({ app: "p2pchat", v: 1, ...object });

export const beacons: fc.Arbitrary<Beacon> = fc.record({
  type: fc.constantFrom("hello" as const, "here" as const, "bye" as const),
  id: ids,
  epoch: whole,
  username: shortText,
  port: fc.integer({ min: 1, max: 65_535 }),
  mesh: fc.constant("lan"),
  nonce: nonces,
  echo: nonces,
}, { requiredKeys: ["type", "id", "epoch", "username", "port", "mesh", "nonce"] });

const beaconCase = fuzzCase(
  "parseBeacon",
  100_000,
  mutatedJson(beacons.map(header)),
  (bytes, seen) => {
    const parsed = parseBeacon(bytes);
    seen(parsed.state === "beacon");
    if (parsed.state === "refused") return assert.ok(parsed.reason.length < 100, parsed.reason);
    assert.ok(bytes.length <= MAX_BEACON_BYTES);
    const { nonce, echo = nonce, port } = parsed.beacon;
    for (const each of [nonce, echo]) assert.ok(fromBase64Url(each, NONCE_BYTES) !== undefined);
    assert.ok(port > 0 && port < 65_536);
    // Numbers may have been written shorter (1e9).
    if (JSON.stringify(header(parsed.beacon)).length > MAX_BEACON_BYTES / 3) return;
    assert.deepEqual(parseBeacon(encodeBeacon(parsed.beacon)), parsed);
  },
);

const FRAME_LIMIT = 300;
const streams = fc.array(fc.uint8Array({ maxLength: FRAME_LIMIT }), { maxLength: 5 }).map(
  (messages) => concat(...messages.map(frame)),
);

const frameCase = fuzzCase(
  "createFrameDecoder",
  60_000,
  fc.tuple(mutatedBytes(streams), cuts),
  ([stream, places], seen) => {
    const decoder = createFrameDecoder(FRAME_LIMIT);
    const messages: Uint8Array[] = [];
    let tooLong = false;
    for (const piece of pieces(stream, places)) {
      decoder.push(piece);
      let found = decoder.next();
      for (; found?.state === "message"; found = decoder.next()) {
        assert.ok(found.message.length <= FRAME_LIMIT);
        messages.push(found.message.slice());
      }
      tooLong = found?.state === "too-long";
      if (tooLong) break;
    }
    seen(!tooLong);
    const again = concat(...messages.map(frame));
    assert.ok(equal(stream.subarray(0, again.length), again), "it made something up");
    const rest = stream.subarray(again.length);
    const next = rest.length < 2 ? undefined : rest[0]! << 8 | rest[1]!;
    assert.equal(tooLong, next !== undefined && next > FRAME_LIMIT);
    if (!tooLong && next !== undefined) {
      assert.ok(rest.length < 2 + next, "a message stayed behind");
    }
  },
);

const records: fc.Arbitrary<Record> = fc.record({
  kind: fc.nat(255),
  body: fc.uint8Array({ maxLength: 60 }),
});
export const encodeAll = (each: readonly Record[]): Uint8Array =>
  concat(...each.map(({ kind, body }) => encodeRecord(kind, body)));

const recordCase = fuzzCase(
  "decodeRecords",
  80_000,
  mutatedBytes(fc.array(records, { maxLength: 6 }).map(encodeAll)),
  (message, seen) => {
    const decoded = decodeRecords(message);
    seen(decoded !== undefined);
    if (decoded === undefined) return;
    assert.ok(decoded.every(({ body }) => body.length <= MAX_RECORD_BODY_BYTES));
    assert.ok(equal(encodeAll(decoded), message), "it decoded to something else");
  },
);

export const controls: fc.Arbitrary<Control> = fc.oneof(
  fc.record({
    control: fc.constant("hello" as const),
    clock: fc.tuple(whole, fc.nat(3)),
    have: whole,
  }),
  fc.record({
    control: fc.constant("neighbours" as const),
    ids: fc.array(ids, { maxLength: 4 }),
  }),
  fc.record({ control: fc.constantFrom("prune" as const, "graft" as const), author: ids }),
  fc.record({
    control: fc.constant("want" as const),
    author: ids,
    epoch: whole,
    from: whole,
    to: whole,
  }),
  fc.record({ control: fc.constant("given" as const), author: ids, epoch: whole, floor: whole }),
  fc.record({ control: fc.constantFrom("ping" as const, "pong" as const), nonce: whole }),
  fc.record({ control: fc.constant("rekey" as const) }),
  fc.record({
    control: fc.constant("bye" as const),
    reason: fc.constantFrom("quit", "replaced", "duplicate", "full", "self"),
  }),
);

const controlCase = fuzzCase(
  "decodeControl",
  100_000,
  mutatedJson(controls),
  (body, seen) => {
    const control = decodeControl(body);
    seen(typeof control === "object");
    if (typeof control !== "object") return;
    if (control.control === "neighbours") assert.ok(control.ids.length <= MAX_LINKS);
    const again = decodeRecords(encodeControl(control));
    assert.deepEqual(decodeControl(again![0]!.body), control);
  },
);

const envelopes: fc.Arbitrary<Envelope> = fc.record({
  type: fc.constantFrom("chat", "action", "nick", "of-a-later-version"),
  sender: fc.constantFrom("bob", "a\u202eb", ""),
  content: shortText,
  timestamp: fc.constantFrom("2026-01-01T00:00:00.000Z", "2028-02-29T23:59:59.999Z"),
  sequence: fc.integer({ min: 1, max: 9 }),
  author: fc.constant(signer.id),
  epoch: fc.constant(START.wall),
  prev: fc.constantFrom("", toBase64Url(seed(3))),
  room: fc.constantFrom("general", "dev"),
  clock: fc.tuple(whole, fc.nat(3)),
});
const codec = createEnvelopeCodec("lan");
const key = verifyingKey(signer.id)!;
const unsigned = new Uint8Array(1 + SIGNATURE_BYTES).fill(1);

const envelopeCase = fuzzCase(
  "decodeEnvelope",
  100_000,
  fc.tuple(fc.nat(255), mutatedJson(envelopes)).map(([hops, json]) =>
    concat(Uint8Array.of(hops), unsigned.subarray(1), json)
  ),
  (body, seen) => {
    const decoded = decodeEnvelope(body);
    seen(decoded !== undefined);
    if (decoded === undefined) return;
    const { envelope, json } = decoded.signed;
    assert.ok(decoded.hops > 0 && decoded.hops === body[0]);
    assert.ok(equal(json, body.subarray(unsigned.length)), "it would pass something else on");
    assert.ok(utf8(envelope.content).length <= MAX_CONTENT_BYTES);
    const again = decodeEnvelope(concat(unsigned, utf8(JSON.stringify(envelope))));
    assert.deepEqual(again?.signed.envelope, envelope);
  },
);

/** Bodies that were signed, and changed afterwards. */
function signedAndChanged(valid: readonly Uint8Array[]) {
  return fc.nat(valid.length - 1).chain((index) =>
    mutatedBytes(fc.constant(valid[index]!)).map((body) => ({ body, original: valid[index]! }))
  );
}

const signedEnvelopes = fc.sample(envelopes, { seed: 1, numRuns: 20 }).map((envelope) =>
  decodeRecords(codec.sign(envelope, signer).record)![0]!.body
);

const signedEnvelopeCase = fuzzCase(
  "EnvelopeCodec.verify",
  20_000,
  signedAndChanged(signedEnvelopes),
  ({ body, original }, seen) => {
    const decoded = decodeEnvelope(body);
    const genuine = decoded !== undefined && codec.verify(decoded.signed, key);
    seen(genuine);
    const same = equal(body.subarray(1), original.subarray(1)) && body[0] !== 0;
    assert.equal(genuine, same, "who signed it can't be told by the signature");
  },
);

const HANDSHAKE_HASH = seed(9);
const identityPayload = encodeIdentity(
  identityOf(signer),
  signer,
  "lan",
  "initiator",
  HANDSHAKE_HASH,
);

const identityCase = fuzzCase(
  "decodeIdentity",
  30_000,
  fc.oneof(
    mutatedBytes(fc.constant(identityPayload)),
    mutatedJson(fc.constant(identityOf(signer))).map((json) =>
      concat(identityPayload.subarray(0, SIGNATURE_BYTES), json)
    ),
  ),
  (payload, seen) => {
    const identity = decodeIdentity(payload, "lan", "initiator", HANDSHAKE_HASH);
    seen(identity !== undefined);
    assert.equal(identity !== undefined, equal(payload, identityPayload));
  },
);

const ranges = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 4 });
const claims: fc.Arbitrary<Claim> = fc.record({
  author: ids,
  epoch: fc.integer({ min: 1, max: 2 ** 48 - 1 }),
  floor: fc.nat(5),
  more: fc.nat(1_000),
  head: fc.constantFrom("", "QkJCQkJCQkJCQkJC"),
  ranges,
}).map(({ more, ranges, ...claim }) => {
  const top = claim.floor + more;
  let end = top;
  const sparse = ranges.map(([gap, length]) => {
    const from = end + 2 + gap;
    end = from + length;
    return { from, to: end };
  });
  return { ...claim, top, sparse };
});
const vectorBody = (some: readonly Claim[]) =>
  concat(...encodeVector(some).map((record) => decodeRecords(record)![0]!.body));

const vectorCase = fuzzCase(
  "decodeVector",
  80_000,
  mutatedBytes(fc.array(claims, { maxLength: 3 }).map(vectorBody)),
  (body, seen) => {
    const decoded = decodeVector(body);
    seen(decoded !== undefined);
    if (decoded === undefined) return;
    for (const { floor, top, sparse } of decoded) {
      assert.ok(floor <= top && sparse.length <= MAX_SPARSE_RANGES);
      const ends = sparse.flatMap(({ from, to }) => [from - 2, to]);
      assert.ok([top, ...ends].every((end, at) => at === 0 || end >= [top, ...ends][at - 1]!));
    }
    assert.ok(equal(vectorBody(decoded), body), "it decoded to something else");
  },
);

const registerCodec = createRegisterCodec("lan");
const registers = fc.record({
  author: fc.constant(signer.id),
  epoch: fc.constant(START.wall),
  kind: fc.constantFrom("presence", "topic"),
  key: shortText.map((text) => text.slice(0, 64)),
  clock: fc.tuple(whole, fc.nat(3)),
  value: fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }),
});

const registerCase = fuzzCase(
  "RegisterCodec.decode",
  40_000,
  mutatedJson(registers).map((json) => concat(unsigned.subarray(1), json)),
  (body, seen) => {
    const register = registerCodec.decode(body);
    seen(register !== undefined);
    if (register === undefined) return;
    assert.ok(register.clock.ms >= 0 && register.epoch > 0 && register.kind.length > 0);
    assert.equal(typeof register.value, "object");
  },
);

const presences = fc.record({
  name: shortText,
  version: fc.constant("0.1.0"),
  addresses: fc.array(
    fc.record({
      hostname: fc.constantFrom("10.0.0.1", "::1"),
      port: fc.integer({ min: 1, max: 9 }),
    }),
    { maxLength: MAX_PRESENCE_ADDRESSES },
  ),
  gone: fc.boolean(),
});

const presenceCase = fuzzCase(
  "presenceOf",
  30_000,
  mutatedJson(presences).map((json) =>
    concat(
      unsigned.subarray(1),
      utf8(
        `{"author":"${signer.id}","epoch":1,"kind":"${PRESENCE}","key":"","clock":[0,0],"value":`,
      ),
      json,
      utf8("}"),
    )
  ),
  (body, seen) => {
    const register = registerCodec.decode(body);
    const presence = register === undefined ? undefined : presenceOf(register);
    seen(presence !== undefined);
    if (presence === undefined) return;
    assert.ok(presence.addresses.length <= MAX_PRESENCE_ADDRESSES);
    assert.ok(presence.addresses.every(({ hostname }) => isUnicast(hostname)));
    assert.deepEqual(presenceOf(presenceRegister(presence)), presence);
  },
);

const base64Case = fuzzCase(
  "fromBase64Url",
  40_000,
  mutatedText(fc.oneof(ids, nonces)),
  (text, seen) => {
    for (const length of [16, 32]) {
      const bytes = fromBase64Url(text, length);
      if (length === 32) seen(bytes !== undefined);
      if (bytes !== undefined) assert.equal(toBase64Url(bytes), text);
    }
  },
);

const utf8Case = fuzzCase(
  "fromUtf8",
  40_000,
  mutatedBytes(awkwardText.map(utf8)),
  (bytes, seen) => {
    const text = fromUtf8(bytes);
    seen(text !== undefined);
    if (text !== undefined) assert.ok(equal(utf8(text), bytes));
  },
);

/** What comes over the network and is read in one go. */
export const wireCases: readonly FuzzCase[] = [
  beaconCase,
  frameCase,
  recordCase,
  controlCase,
  envelopeCase,
  signedEnvelopeCase,
  identityCase,
  vectorCase,
  registerCase,
  presenceCase,
  base64Case,
  utf8Case,
];
