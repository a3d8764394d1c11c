import assert from "node:assert/strict";
import fc from "fast-check";
import {
  countForRoomPayload,
  type DirectPayload,
  packDirectPayload,
  packRoomPayload,
  type PayloadId,
  unpackDirectPayload,
  unpackRoomPayload,
} from "../../../src/chat/messages/sealed_payload.ts";
import { utf8 } from "../../../src/core/bytes.ts";
import {
  MAX_MESSAGES_PER_RECEIPT,
  MAX_ROOM_ID_CHARACTERS,
  PADDED_BYTES,
} from "../../../src/core/limits/chat.ts";
import { MAX_CONTENTS_PER_ENVELOPE, MAX_EPOCH_MS } from "../../../src/core/limits/replication.ts";
import { MAX_CONTENT_BYTES } from "../../../src/core/limits/text.ts";

const bytes = (text: string): number => utf8(text).length;

Deno.test("packRoomPayload() pads to one of the sizes, exactly at each and one past it", () => {
  const overhead = bytes(JSON.stringify({ text: "" }));
  for (const [at, size] of PADDED_BYTES.entries()) {
    const fitting = "x".repeat(size - overhead);
    if (fitting.length > MAX_CONTENT_BYTES) continue;
    assert.equal(bytes(packRoomPayload([fitting])), size);
    assert.equal(bytes(packRoomPayload([fitting + "x"])), PADDED_BYTES[at + 1]);
    assert.deepEqual(unpackRoomPayload(packRoomPayload([fitting]), undefined), [fitting]);
  }
  assert.throws(
    () => packRoomPayload(["x".repeat(PADDED_BYTES.at(-1)!)]),
    /^RangeError: Cannot pad/,
  );
});

Deno.test("packRoomPayload() has room for the longest content, whatever has to be escaped in it", () => {
  const worst = '"\n'.repeat(MAX_CONTENT_BYTES / 2);
  assert.deepEqual(unpackRoomPayload(packRoomPayload([worst]), undefined), [worst]);
  assert.equal(unpackRoomPayload(JSON.stringify({ text: worst + "x" }), undefined), undefined);
  const ofThreeBytes = "€".repeat(Math.floor(MAX_CONTENT_BYTES / 3));
  assert.deepEqual(unpackRoomPayload(packRoomPayload([ofThreeBytes]), undefined), [ofThreeBytes]);
});

Deno.test("unpackRoomPayload() wants a list of exactly as many texts as were signed", () => {
  const packed = packRoomPayload(["one", "two", "three"]);
  assert.deepEqual(unpackRoomPayload(packed, 3), ["one", "two", "three"]);
  for (const count of [undefined, 1, 2, 4]) {
    assert.equal(unpackRoomPayload(packed, count), undefined);
  }
  assert.equal(unpackRoomPayload(packRoomPayload(["one"]), 1), undefined, "it is in no list");
  const worst = '"'.repeat(MAX_CONTENT_BYTES);
  assert.equal(unpackRoomPayload(JSON.stringify({ texts: ["a", worst + "x"] }), 2), undefined);
});

Deno.test("countForRoomPayload() takes as many texts as fit, and at least one", () => {
  const short = Array.from({ length: MAX_CONTENTS_PER_ENVELOPE + 1 }, () => "x");
  assert.equal(countForRoomPayload(short), MAX_CONTENTS_PER_ENVELOPE);
  assert.equal(countForRoomPayload(short.slice(0, 7)), 7);
  const long = Array.from({ length: 9 }, () => '"'.repeat(MAX_CONTENT_BYTES));
  const count = countForRoomPayload(long);
  assert.equal(count, 2);
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 2_000 }), { minLength: 1 }), (texts) => {
      const fitting = texts.slice(0, countForRoomPayload(texts)) as [string, ...string[]];
      assert.ok(fitting.length > 0 && bytes(packRoomPayload(fitting)) <= PADDED_BYTES.at(-1)!);
    }),
    { seed: 5, numRuns: 100 },
  );
});

Deno.test("unpackDirectPayload() reads back what packDirectPayload() made", () => {
  const number = fc.integer({ min: 1 });
  const short = fc.string({ minLength: 1, maxLength: 20 });
  const text = fc.string({ unit: "grapheme", maxLength: 300 });
  const got = fc.array(fc.tuple(number, number), {
    minLength: 1,
    maxLength: MAX_MESSAGES_PER_RECEIPT,
  });
  const words: fc.Arbitrary<DirectPayload> = fc.oneof(
    fc.tuple(number, text, fc.boolean(), fc.option(number)).map(([number, text, action, at]) => (
      { type: "text" as const, number, text, action, ...(at === null ? {} : { at }) }
    )),
    fc.tuple(number, short, short).map(([number, room, name]) => (
      { type: "invite" as const, number, room, name }
    )),
    got.map((got) => ({ type: "receipt" as const, got })),
  );
  const property = fc.property(words, (word) => {
    const packed = packDirectPayload(word);
    assert.ok(PADDED_BYTES.includes(bytes(packed)));
    assert.deepEqual(unpackDirectPayload(packed), word);
  });
  fc.assert(property, { seed: 4, numRuns: 300 });
});

Deno.test("unpackDirectPayload() takes a receipt at the limit and none past it", () => {
  const got = Array.from({ length: MAX_MESSAGES_PER_RECEIPT }, (_, at): PayloadId => [1, at + 1]);
  const full: DirectPayload = { type: "receipt", got };
  assert.deepEqual(unpackDirectPayload(packDirectPayload(full)), full);
  const past = JSON.stringify({ got: [...got, [1, MAX_MESSAGES_PER_RECEIPT + 1]] });
  assert.equal(unpackDirectPayload(past), undefined);
});

Deno.test("unpackDirectPayload() takes the id of a room as long as it may be, and none longer", () => {
  const room = "r".repeat(MAX_ROOM_ID_CHARACTERS);
  const invite: DirectPayload = { type: "invite", number: 1, room, name: "dev" };
  assert.deepEqual(unpackDirectPayload(packDirectPayload(invite)), invite);
  assert.equal(unpackDirectPayload(packDirectPayload({ ...invite, room: room + "r" })), undefined);
});

Deno.test("unpackDirectPayload() and unpackRoomPayload() take nothing else", () => {
  const nonsense = [
    "",
    "nonsense",
    "null",
    "[]",
    "{}",
    '{"id":0,"text":"x"}',
    '{"id":1.5,"text":"x"}',
    '{"id":1}',
    '{"id":1,"text":7}',
    '{"id":1,"text":"x","at":0}',
    '{"id":1,"text":"x","at":"2026-01-01T12:00:00.000Z"}',
    `{"id":1,"text":"x","at":${MAX_EPOCH_MS + 1}}`,
    '{"id":1,"invite":"","name":"dev"}',
    '{"id":1,"invite":"dev"}',
    '{"got":[]}',
    '{"got":[[1]]}',
    '{"got":[[0,1]]}',
    '{"got":[[1,"1"]]}',
    `{"id":1,"text":"x"}${" ".repeat(PADDED_BYTES.at(-1)!)}`,
  ];
  for (const inside of nonsense) assert.equal(unpackDirectPayload(inside), undefined, inside);
  for (const inside of ["", "7", "{}", '{"text":1}']) {
    assert.equal(unpackRoomPayload(inside, undefined), undefined, inside);
  }
  assert.notEqual(unpackDirectPayload('{"id":1,"text":"x"}'), undefined, "a good one among them");
  const latest = `{"id":1,"text":"x","at":${MAX_EPOCH_MS}}`;
  assert.notEqual(unpackDirectPayload(latest), undefined);
  const anything = fc.property(fc.oneof(fc.json(), fc.string()), (inside) => {
    assert.equal(unpackDirectPayload(inside), undefined);
    assert.equal(unpackRoomPayload(inside, undefined), undefined);
  });
  fc.assert(anything, { seed: 5, numRuns: 500 });
});

Deno.test("unpackRoomPayload() and unpackDirectPayload() leave out fields that only a later version knows", () => {
  assert.deepEqual(
    unpackRoomPayload(JSON.stringify({ text: "hi", reply: [1, 2], more: {} }), undefined),
    ["hi"],
  );
  const payloads: readonly DirectPayload[] = [
    { type: "text", number: 1, text: "hi", action: false },
    { type: "invite", number: 2, room: "dev", name: "dev" },
    { type: "receipt", got: [[1, 2]] },
  ];
  for (const payload of payloads) {
    const fields = JSON.parse(packDirectPayload(payload));
    assert.deepEqual(unpackDirectPayload(JSON.stringify({ ...fields, later: [1] })), payload);
  }
  assert.equal(unpackDirectPayload(JSON.stringify({ id: 1, later: "x" })), undefined);
});
