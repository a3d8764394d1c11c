import assert from "node:assert/strict";
import fc from "fast-check";
import { concat, toBase64Url, utf8 } from "../../../../src/core/bytes.ts";
import { MAX_ROOM_ID_CHARACTERS } from "../../../../src/core/limits/chat.ts";
import {
  MAX_CLOCK_COUNTER,
  MAX_CONTENTS_PER_ENVELOPE,
  MAX_ENVELOPE_BYTES,
  MAX_ENVELOPE_OVERHEAD_BYTES,
  MAX_EPOCH_MS,
  MAX_SEQUENCE,
} from "../../../../src/core/limits/replication.ts";
import {
  MAX_CONTENT_BYTES,
  MAX_SEALED_BYTES,
  MAX_SENDER_CHARACTERS,
} from "../../../../src/core/limits/text.ts";
import { signingKey, verifyingKey } from "../../../../src/protocol/curve25519_keys.ts";
import { decodeRecords } from "../../../../src/protocol/link/record.ts";
import {
  contentsOf,
  createEnvelopeCodec,
  decodeEnvelope,
  type Envelope,
  lastClockOf,
  numbersOf,
  relayRecord,
  type Sealed,
  signedPart,
} from "../../../../src/protocol/replication/wire/envelope.ts";
import { seed, START } from "../../identities.ts";
import { createEnvelopeWriter, forged } from "../log/envelope_writer.ts";

const ENVELOPE: Envelope = {
  type: "chat",
  sender: "alice",
  content: "héllo\n👩‍👩‍👧",
  timestamp: "2026-01-01T10:30:00.123Z",
  sequence: 1,
  author: signingKey(seed(4)).id,
  epoch: START.wall,
  prev: "",
  room: "general",
  clock: [START.wall, 0],
};

const SEALED: Sealed = {
  to: signingKey(seed(5)).id,
  key: toBase64Url(seed(6)),
  text: toBase64Url(seed(7)),
};

/**
 * What stands before the JSON: it crossed one link, and its signature is not looked at by decoding.
 */
const HEADER = concat(Uint8Array.of(1), new Uint8Array(64));
/** A body with any JSON in it. */
const bodyOf = (value: unknown): Uint8Array => concat(HEADER, utf8(JSON.stringify(value)));
const isTaken = (changes: Readonly<Record<string, unknown>>): boolean =>
  decodeEnvelope(bodyOf({ ...ENVELOPE, ...changes })) !== undefined;

Deno.test("decodeEnvelope() gives back what was signed, with the links it crossed", () => {
  const signer = signingKey(seed(4));
  const codec = createEnvelopeCodec("lan");
  const { record, digest } = codec.sign(ENVELOPE, signer);
  const decoded = decodeEnvelope(decodeRecords(record)![0]!.body)!;
  assert.deepEqual(decoded.signed.envelope, ENVELOPE);
  assert.equal(decoded.signed.digest, digest);
  assert.equal(decoded.hops, 1);
  assert.ok(codec.verify(decoded.signed, verifyingKey(signer.id)!));
});

Deno.test("decodeEnvelope() gives back what was sealed, of which no content was signed", () => {
  const { to: _to, ...forRoom } = SEALED;
  for (const sealed of [SEALED, forRoom]) {
    const { record } = createEnvelopeCodec("lan").sign(
      { ...ENVELOPE, sealed },
      signingKey(seed(4)),
    );
    const { body } = decodeRecords(record)![0]!;
    assert.deepEqual(decodeEnvelope(body)?.signed.envelope, { ...ENVELOPE, content: "", sealed });
    assert.ok(!new TextDecoder().decode(body).includes("content"));
  }
});

Deno.test("decodeEnvelope() takes either content or what is sealed, and refuses both and neither", () => {
  assert.ok(isTaken({ content: undefined, sealed: SEALED }));
  assert.ok(isTaken({ content: "" }));
  assert.ok(!isTaken({ sealed: SEALED }));
  assert.ok(!isTaken({ content: "", sealed: SEALED }));
  assert.ok(!isTaken({ content: undefined }));
});

Deno.test("decodeEnvelope() takes a ciphertext at the limit of bytes and refuses one past it", () => {
  const isSealedTaken = (bytes: number) =>
    isTaken({
      content: undefined,
      sealed: { ...SEALED, text: toBase64Url(new Uint8Array(bytes)) },
    });
  for (const bytes of [1, 2, 3, MAX_SEALED_BYTES - 1, MAX_SEALED_BYTES]) {
    assert.ok(isSealedTaken(bytes), `${bytes}`);
  }
  for (const bytes of [0, MAX_SEALED_BYTES + 1, MAX_SEALED_BYTES + 2]) {
    assert.ok(!isSealedTaken(bytes), `${bytes}`);
  }
});

Deno.test("decodeEnvelope() refuses what is sealed where any of it is not the one spelling of its bytes", () => {
  const refused: Readonly<Record<string, readonly unknown[]>> = {
    to: ["", "x", `${SEALED.to}=`, 1, null],
    key: ["", SEALED.key.slice(1), `${SEALED.key}A`, `${SEALED.key}=`, 1, null, undefined],
    text: ["", "A", "AB", "AA=", "A+AA", "A/AA", "A AA", "AAAAA", "é", 1, null, undefined, []],
  };
  for (const [field, values] of Object.entries(refused)) {
    for (const value of values) {
      const sealed = { ...SEALED, [field]: value };
      assert.ok(!isTaken({ content: undefined, sealed }), `${field}: ${value}`);
    }
  }
  for (const sealed of ["x", 1, null, [], {}]) assert.ok(!isTaken({ content: undefined, sealed }));
});

Deno.test("verify() refuses another mesh's signature, another key's, and a change of any byte", () => {
  const writer = createEnvelopeWriter();
  const body = writer.write();
  const key = verifyingKey(writer.signer.id)!;
  const codec = createEnvelopeCodec("lan");
  const { signed } = decodeEnvelope(body)!;
  assert.ok(codec.verify(signed, key));
  assert.ok(!createEnvelopeCodec("home").verify(signed, key));
  assert.ok(!codec.verify(signed, verifyingKey(signingKey(seed(5)).id)!));
  assert.ok(!codec.verify(decodeEnvelope(forged(body))!.signed, key));
  for (let index = 65; index < body.length; index++) {
    const tampered = body.slice();
    tampered[index]! ^= 1;
    const decoded = decodeEnvelope(tampered);
    if (decoded !== undefined) assert.ok(!codec.verify(decoded.signed, key), `byte ${index}`);
  }
});

Deno.test("decodeEnvelope() takes content at the limit of bytes and refuses one past it", () => {
  for (const letter of ["x", "é", "漢", "👍", '"', "\n"]) {
    const size = utf8(letter).length;
    const most = letter.repeat(Math.floor(MAX_CONTENT_BYTES / size)) +
      "x".repeat(MAX_CONTENT_BYTES % size);
    assert.ok(isTaken({ content: most }), letter);
    assert.ok(!isTaken({ content: `${most}x` }), letter);
  }
});

Deno.test("decodeEnvelope() takes a body at the limit of bytes and refuses one past it", () => {
  const sized = (length: number): Uint8Array => {
    const most = "x".repeat(MAX_CONTENT_BYTES);
    const body = bodyOf({ ...ENVELOPE, content: most, more: Array(6).fill(most) });
    const last = "x".repeat(length - body.length - 3);
    return bodyOf({ ...ENVELOPE, content: most, more: [...Array(6).fill(most), last] });
  };
  assert.equal(sized(MAX_ENVELOPE_BYTES).length, MAX_ENVELOPE_BYTES);
  assert.notEqual(decodeEnvelope(sized(MAX_ENVELOPE_BYTES)), undefined);
  assert.equal(decodeEnvelope(sized(MAX_ENVELOPE_BYTES + 1)), undefined);
});

Deno.test("decodeEnvelope() takes so many bytes beside the contents, and refuses one past it", () => {
  const most = "x".repeat(MAX_CONTENT_BYTES);
  const quotes = '"'.repeat(MAX_CONTENT_BYTES); // twice as long in JSON
  const wide = "漢".repeat(1_000);
  const contents: readonly Partial<Envelope>[] = [
    { content: "" },
    { content: most },
    { content: wide, more: [wide, quotes] },
    { content: most, more: ["", "", most] },
  ];
  for (const each of contents) {
    const measured = utf8(JSON.stringify([each.content, ...each.more ?? []])).length;
    const sized = (length: number): Uint8Array => {
      const bare = bodyOf({ ...ENVELOPE, ...each, pad: "" });
      return bodyOf({ ...ENVELOPE, ...each, pad: "p".repeat(length - bare.length) });
    };
    const limit = HEADER.length + measured + MAX_ENVELOPE_OVERHEAD_BYTES;
    assert.ok(decodeEnvelope(sized(limit)) !== undefined, JSON.stringify(each).slice(0, 60));
    // what settles it without JSON may let a few bytes more pass: two for each content
    assert.equal(decodeEnvelope(sized(limit + 4 * (1 + (each.more?.length ?? 0)))), undefined);
  }
  const sealed = { ...SEALED, text: toBase64Url(new Uint8Array(999)) };
  const bare = bodyOf({ ...ENVELOPE, content: undefined, sealed, pad: "" });
  const padded = (length: number): Uint8Array =>
    bodyOf({ ...ENVELOPE, content: undefined, sealed, pad: "p".repeat(length - bare.length) });
  const limit = HEADER.length + sealed.text.length + MAX_ENVELOPE_OVERHEAD_BYTES;
  assert.ok(decodeEnvelope(padded(limit)) !== undefined);
  assert.equal(decodeEnvelope(padded(limit + 1)), undefined);
});

Deno.test("decodeEnvelope() takes several contents at the limits, and refuses them past those", () => {
  const more = (count: number): readonly string[] => Array(count).fill("x");
  const count = MAX_CONTENTS_PER_ENVELOPE;
  const sealed = { content: undefined, sealed: SEALED };
  for (const type of ["chat", "action", "later"]) assert.ok(isTaken({ type, more: more(1) }), type);
  for (const type of ["nick", "private"]) assert.ok(!isTaken({ type, more: more(1) }), type);
  assert.ok(isTaken({ more: more(count - 1) }));
  for (const wrong of [[], more(count), "x", [1], [null], null, {}]) {
    assert.ok(!isTaken({ more: wrong }), JSON.stringify(wrong).slice(0, 20));
  }
  assert.ok(isTaken({ more: ["x".repeat(MAX_CONTENT_BYTES)] }));
  assert.ok(!isTaken({ more: ["x".repeat(MAX_CONTENT_BYTES + 1)] }));
  assert.ok(!isTaken({ ...sealed, more: more(1) }), "a list belongs into the ciphertext");
  assert.ok(!isTaken({ count: 2 }), "only a sealed list is counted outside");
  for (const each of [1, count]) assert.ok(isTaken({ ...sealed, count: each }));
  for (const each of [0, count + 1, 1.5, "2", null]) {
    assert.ok(!isTaken({ ...sealed, count: each }), `${each}`);
  }
  assert.ok(isTaken({ sequence: MAX_SEQUENCE - 2, more: more(2) }));
  assert.ok(!isTaken({ sequence: MAX_SEQUENCE - 1, more: more(2) }));
  assert.ok(isTaken({ clock: [1, MAX_CLOCK_COUNTER - 2], more: more(2) }));
  assert.ok(!isTaken({ clock: [1, MAX_CLOCK_COUNTER - 1], more: more(2) }));
  assert.ok(isTaken({ ...sealed, sequence: MAX_SEQUENCE - 2, count: 3 }));
  assert.ok(!isTaken({ ...sealed, sequence: MAX_SEQUENCE - 1, count: 3 }));
});

Deno.test("contentsOf() gives each content its number, its clock and what was before it", () => {
  const envelope: Envelope = { ...ENVELOPE, sequence: 7, back: 3, more: ["b", "c"] };
  assert.deepEqual(numbersOf(envelope), { from: 7, to: 9 });
  assert.deepEqual(lastClockOf(envelope), { ms: START.wall, counter: 2 });
  const { more: _, ...rest } = envelope;
  assert.deepEqual(contentsOf(envelope), [
    rest,
    { ...rest, content: "b", sequence: 8, clock: [START.wall, 1], back: 7 },
    { ...rest, content: "c", sequence: 9, clock: [START.wall, 2], back: 8 },
  ]);
  const list: Envelope = { ...ENVELOPE, content: "", sealed: SEALED, count: 2 };
  assert.deepEqual(contentsOf(list).map(({ sequence, part }) => [sequence, part]), [[1, 0], [
    2,
    1,
  ]]);
  assert.deepEqual(contentsOf(ENVELOPE), [ENVELOPE]);
});

Deno.test("decodeEnvelope() takes fields of references and streams, which come later, as they are", () => {
  const later = {
    of: [1, 2],
    reply: [ENVELOPE.author, 1, 2, "digest"],
    at: 5,
    open: true,
    end: "done",
    by: "rox",
  };
  for (const type of ["chat", "edit", "take", "react", "part"]) {
    assert.ok(isTaken({ ...later, type, keep: false, back: 0 }), type);
  }
  for (const back of [-1, 1.5, MAX_SEQUENCE + 1, "1", null]) {
    assert.ok(!isTaken({ back }), `${back}`);
  }
  for (const keep of [true, 0, null]) assert.ok(!isTaken({ keep }), `${keep}`);
});

Deno.test("sign() throws on what no record can hold, though it be escapes that make it so long", () => {
  const codec = createEnvelopeCodec("lan");
  const signer = signingKey(seed(4));
  const sign = (content: string) => codec.sign({ ...ENVELOPE, content }, signer);
  assert.doesNotThrow(() => sign("\0".repeat(MAX_CONTENT_BYTES)));
  assert.throws(() => sign("x".repeat(MAX_ENVELOPE_BYTES)), RangeError);
  const { signed } = decodeEnvelope(decodeRecords(sign("as before").record)![0]!.body)!;
  assert.ok(codec.verify(signed, verifyingKey(signer.id)!), "and the next is not harmed by it");
});

Deno.test("decodeEnvelope() takes every field at its limits and refuses it past them", () => {
  const most = Number.MAX_SAFE_INTEGER;
  const taken: Readonly<Record<string, readonly unknown[]>> = {
    type: ["x", "x".repeat(32)],
    sender: ["", "x".repeat(MAX_SENDER_CHARACTERS)],
    content: [""],
    sequence: [1, MAX_SEQUENCE],
    epoch: [1, MAX_EPOCH_MS],
    prev: ["", "x".repeat(43)],
    room: ["x", "x".repeat(MAX_ROOM_ID_CHARACTERS)],
    clock: [[0, 0], [most, MAX_CLOCK_COUNTER]],
    timestamp: ["0000-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"],
  };
  const refused: Readonly<Record<string, readonly unknown[]>> = {
    type: ["", "x".repeat(33), 1, null, undefined],
    sender: ["x".repeat(MAX_SENDER_CHARACTERS + 1), 1, null, undefined],
    content: [1, null, undefined, ["x"]],
    sealed: [null, SEALED],
    sequence: [0, -1, 1.5, MAX_SEQUENCE + 1, "1", null, undefined],
    epoch: [0, -1, 1.5, MAX_EPOCH_MS + 1, "1", null, undefined],
    prev: ["x".repeat(44), 1, null, undefined],
    room: ["", "x".repeat(MAX_ROOM_ID_CHARACTERS + 1), 1, null, undefined],
    clock: [[], [1], [-1, 0], [0, -1], [0, MAX_CLOCK_COUNTER + 1], [most + 1, 0], [0.5, 0], {}],
    timestamp: [
      "2026-01-01T00:00:00Z",
      "2026-01-01T00:00:00.000+01:00",
      "2026-13-01T00:00:00.000Z",
      "2026-01-01T99:99:99.999Z",
      "2026-01-01T00:00:00.000Z\n",
      1,
      null,
      undefined,
    ],
    author: ["", "x", `${ENVELOPE.author}=`, ENVELOPE.author.slice(1), 1, null, undefined],
  };
  for (const [field, values] of Object.entries(taken)) {
    for (const value of values) assert.ok(isTaken({ [field]: value }), `${field}: ${value}`);
  }
  for (const [field, values] of Object.entries(refused)) {
    for (const value of values) assert.ok(!isTaken({ [field]: value }), `${field}: ${value}`);
  }
});

Deno.test("decodeEnvelope() takes what crossed one link or more, and refuses what crossed none", () => {
  const body = bodyOf(ENVELOPE);
  for (let hops = 0; hops <= 255; hops++) {
    body[0] = hops;
    assert.equal(decodeEnvelope(body)?.hops, hops === 0 ? undefined : hops);
  }
});

Deno.test("relayRecord() passes on the very bytes that were signed, and signedPart() finds them", () => {
  const writer = createEnvelopeWriter();
  const body = writer.write();
  const record = relayRecord(body, 255);
  const relayed = decodeRecords(record)![0]!.body;
  assert.deepEqual([...relayed.subarray(1)], [...body.subarray(1)]);
  assert.equal(decodeEnvelope(relayed)?.hops, 255);
  assert.equal(body[0], 1, "what came is left as it is");
  const { json, signature } = decodeEnvelope(body)!.signed;
  const part = signedPart(record);
  assert.deepEqual([[...part.json], [...part.signature]], [[...json], [...signature]]);
});

Deno.test("decodeEnvelope() refuses what is no JSON object in UTF-8", () => {
  for (const value of [null, 1, "x", [], true]) {
    assert.equal(decodeEnvelope(bodyOf(value)), undefined);
  }
  for (const length of [0, 1, 64, 65]) {
    assert.equal(decodeEnvelope(new Uint8Array(length)), undefined);
  }
  const body = bodyOf(ENVELOPE);
  assert.equal(decodeEnvelope(body.subarray(0, -1)), undefined);
  assert.equal(decodeEnvelope(concat(body, Uint8Array.of(0xff))), undefined);
  assert.equal(decodeEnvelope(concat(HEADER, utf8("[".repeat(20_000)))), undefined);
});

Deno.test("decodeEnvelope() lets fields of a later version pass", () => {
  const decoded = decodeEnvelope(bodyOf({ ...ENVELOPE, mood: "x", __proto__: { x: 1 } }));
  assert.deepEqual(decoded?.signed.envelope, ENVELOPE);
});

Deno.test("decodeEnvelope() never throws, and never takes what is not an envelope, whatever the body", () => {
  const original = bodyOf(ENVELOPE);
  const mutated = fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), {
    minLength: 1,
    maxLength: 5,
  }).map((changes) => {
    const body = original.slice();
    for (const [place, value] of changes) body[place] = value;
    return body;
  });
  const anyFields = fc.dictionary(
    fc.constantFrom(...Object.keys(ENVELOPE), "sealed"),
    fc.oneof(fc.jsonValue(), fc.string(), fc.double(), fc.bigInt().map(Number)),
  ).map((changes) => bodyOf({ ...ENVELOPE, ...changes }));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 500 }), mutated, anyFields), (body) => {
      const envelope = decodeEnvelope(body)?.signed.envelope;
      if (envelope === undefined) return;
      const { sealed: _sealed, ...fields } = envelope;
      assert.deepEqual(Object.keys(fields).sort(), Object.keys(ENVELOPE).sort());
      assert.ok(Number.isSafeInteger(envelope.sequence) && envelope.sequence > 0);
      assert.ok(!Number.isNaN(new Date(envelope.timestamp).getTime()));
      assert.ok(utf8(envelope.content).length <= MAX_CONTENT_BYTES);
    }),
    { seed: 1, numRuns: 20_000 },
  );
});
