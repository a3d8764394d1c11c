import assert from "node:assert/strict";
import fc from "fast-check";
import { concat, equal, fromBase64Url, fromUtf8, toBase64Url, utf8 } from "../../src/core/bytes.ts";
import { isUnicast } from "../../src/core/ip.ts";
import { MAX_ROOM_ID_CHARACTERS } from "../../src/core/limits/chat.ts";
import { MAX_PRESENCE_ADDRESSES, MAX_ROOMS_PER_MEMBER } from "../../src/core/limits/registers.ts";
import {
  MAX_CLOCK_COUNTER,
  MAX_CONTENTS_PER_ENVELOPE,
  MAX_SEQUENCE,
  MAX_SPARSE_RANGES,
} from "../../src/core/limits/replication.ts";
import {
  MAX_AWAY_CHARACTERS,
  MAX_CONTENT_BYTES,
  MAX_PICTURE_CHARACTERS,
  MAX_SEALED_BYTES,
} from "../../src/core/limits/text.ts";
import { parsePeerId } from "../../src/core/peer_id.ts";
import { KEY_BYTES, SIGNATURE_BYTES, verifyingKey } from "../../src/protocol/curve25519_keys.ts";
import { decodeRecords } from "../../src/protocol/link/record.ts";
import {
  contentsOf,
  countOf,
  createEnvelopeCodec,
  decodeEnvelope,
  type Envelope,
  lastClockOf,
  numbersOf,
  type Sealed,
} from "../../src/protocol/replication/wire/envelope.ts";
import { presenceOf, presenceRegister } from "../../src/protocol/replication/wire/presence.ts";
import { createRegisterCodec } from "../../src/protocol/replication/wire/register.ts";
import { PRESENCE } from "../../src/protocol/replication/wire/register_kinds.ts";
import { memberRoomsOf } from "../../src/protocol/replication/wire/room_membership.ts";
import {
  decodeVector,
  encodeVector,
  type Have,
} from "../../src/protocol/replication/wire/version_vector.ts";
import { seed, START } from "../protocol/identities.ts";
import { type FuzzCase, fuzzCase } from "./fuzz_case.ts";
import { mutatedBytes, mutatedJson } from "./mutation.ts";
import { ids, shortText, signer, whole } from "./wire_cases.ts";

const sealed: fc.Arbitrary<Sealed> = fc.record({
  to: ids,
  key: fc.constant(toBase64Url(seed(5))),
  text: fc.constantFrom(1, 16, 272).map((bytes) => toBase64Url(new Uint8Array(bytes).fill(bytes))),
}, { requiredKeys: ["key", "text"] });
const plain: fc.Arbitrary<Envelope> = fc.record({
  type: fc.constantFrom("chat", "action", "nick", "private", "of-a-later-version"),
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
/** Numbers of contents: at the limits, and past them. */
const counts = fc.constantFrom(0, 1, 2, MAX_CONTENTS_PER_ENVELOPE, MAX_CONTENTS_PER_ENVELOPE + 1);
const several = fc.oneof(
  fc.array(shortText, { maxLength: 4 }),
  counts.map((count) => Array.from({ length: count }, () => "x")),
);
const envelopes: fc.Arbitrary<Envelope> = fc.oneof(
  plain,
  fc.tuple(plain, several).map(([envelope, more]) => ({ ...envelope, more })),
  fc.tuple(plain, sealed).map(([envelope, sealed]) => ({ ...envelope, content: "", sealed })),
  fc.tuple(plain, sealed, counts).map(([envelope, sealed, count]) => ({
    ...envelope,
    content: "",
    sealed,
    count,
  })),
);
/** As it is signed: of what is sealed there is no content. */
const signedJson = ({ content, ...rest }: Envelope): object =>
  rest.sealed === undefined ? { content, ...rest } : rest;
const codec = createEnvelopeCodec("lan");
const key = verifyingKey(signer.id)!;
const unsigned = new Uint8Array(1 + SIGNATURE_BYTES).fill(1);

/** Whether all of it is what was allowed, and nothing stands beside it. */
function isSealed({ content }: Envelope, { to, key, text }: Sealed): boolean {
  const bytes = Math.floor(text.length * 3 / 4);
  return content === "" && (to === undefined || parsePeerId(to) !== undefined) &&
    fromBase64Url(key, KEY_BYTES) !== undefined &&
    bytes > 0 && bytes <= MAX_SEALED_BYTES && fromBase64Url(text, bytes) !== undefined;
}

const envelopeCase = fuzzCase(
  "decodeEnvelope",
  80_000,
  fc.tuple(fc.nat(255), mutatedJson(envelopes.map(signedJson))).map(([hops, json]) =>
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
    assert.ok(envelope.sealed === undefined || isSealed(envelope, envelope.sealed));
    const count = countOf(envelope);
    assert.ok(count >= 1 && count <= MAX_CONTENTS_PER_ENVELOPE);
    assert.ok(envelope[envelope.sealed === undefined ? "count" : "more"] === undefined);
    assert.ok(numbersOf(envelope).to <= MAX_SEQUENCE);
    assert.ok(lastClockOf(envelope).counter <= MAX_CLOCK_COUNTER);
    const contents = contentsOf(envelope);
    assert.deepEqual([contents.length, contents.at(-1)?.sequence], [
      count,
      numbersOf(envelope).to,
    ]);
    assert.ok(contents.every(({ content }) => utf8(content).length <= MAX_CONTENT_BYTES));
    const again = decodeEnvelope(concat(unsigned, utf8(JSON.stringify(signedJson(envelope)))));
    assert.deepEqual(again?.signed.envelope, envelope);
  },
);

/** Bodies that were signed, and changed afterwards. */
function signedAndChanged(valid: readonly Uint8Array[]) {
  return fc.nat(valid.length - 1).chain((index) =>
    mutatedBytes(fc.constant(valid[index]!)).map((body) => ({ body, original: valid[index]! }))
  );
}

/** Some of them are past a limit: those that every node takes. */
const signedEnvelopes = fc.sample(envelopes, { seed: 1, numRuns: 40 }).map((envelope) =>
  decodeRecords(codec.sign(envelope, signer).record)![0]!.body
).filter((body) => decodeEnvelope(body) !== undefined);

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

const ranges = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 4 });
const claims: fc.Arbitrary<Have> = fc.record({
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
const vectorBody = (some: readonly Have[]) =>
  concat(...encodeVector(some).map((record) => decodeRecords(record)![0]!.body));

const vectorCase = fuzzCase(
  "decodeVector",
  60_000,
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
  kind: fc.constantFrom("presence", "member", "room", "topic"),
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

const membership = fc.record({
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
  sealKey: fc.constantFrom("", toBase64Url(seed(5))),
  picture: shortText.map((text) => text.slice(0, MAX_PICTURE_CHARACTERS)),
  away: fc.oneof(shortText, fc.constant(undefined)),
});

const presenceCase = fuzzCase(
  "presenceOf",
  30_000,
  mutatedJson(membership).map((json) =>
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
    const { sealKey, picture, away = "" } = presence;
    assert.ok(sealKey === "" || fromBase64Url(sealKey, KEY_BYTES) !== undefined);
    assert.ok([...picture].length <= MAX_PICTURE_CHARACTERS);
    assert.ok([...away].length <= MAX_AWAY_CHARACTERS);
    assert.deepEqual(presenceOf(presenceRegister(presence)), presence);
  },
);

const memberCase = fuzzCase(
  "memberRoomsOf",
  20_000,
  mutatedJson(fc.record({ rooms: fc.array(shortText, { maxLength: 4 }), since: whole })).map(
    (json) => fromUtf8(json) ?? "",
  ),
  (json, seen) => {
    const rooms = memberRoomsOf({
      author: signer.id,
      epoch: START.wall,
      kind: "member",
      key: "",
      clock: { ms: 0, counter: 0 },
      value: parsedOf(json),
    });
    seen(rooms !== undefined);
    if (rooms === undefined) return;
    assert.ok(rooms.size <= MAX_ROOMS_PER_MEMBER);
    for (const room of rooms) assert.ok(room.length > 0 && room.length <= MAX_ROOM_ID_CHARACTERS);
  },
);

function parsedOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // a register with that in it is refused before
  }
}

/** What is said, and what is claimed of it. */
export const replicationCases: readonly FuzzCase[] = [
  envelopeCase,
  signedEnvelopeCase,
  vectorCase,
  registerCase,
  presenceCase,
  memberCase,
];
