import assert from "node:assert/strict";
import fc from "fast-check";
import { concat, fromUtf8, utf8 } from "../../../../src/core/bytes.ts";
import { MAX_ROOM_ID_CHARACTERS } from "../../../../src/core/limits/chat.ts";
import {
  MAX_MEMBER_REGISTER_BYTES,
  MAX_REGISTER_BYTES,
} from "../../../../src/core/limits/registers.ts";
import { MAX_CLOCK_COUNTER, MAX_EPOCH_MS } from "../../../../src/core/limits/replication.ts";
import { signingKey, verifyingKey } from "../../../../src/protocol/curve25519_keys.ts";
import { decodeRecords, RECORDS } from "../../../../src/protocol/link/record.ts";
import {
  createRegisterCodec,
  type Register,
  SLOT_BYTES,
  slotOf,
} from "../../../../src/protocol/replication/wire/register.ts";
import { seed, START } from "../../identities.ts";

const signer = signingKey(seed(4));
const key = verifyingKey(signer.id)!;
const codec = createRegisterCodec("lan");
const REGISTER: Register = {
  author: signer.id,
  epoch: START.wall,
  kind: "topic",
  key: "general",
  clock: { ms: START.wall, counter: 3 },
  value: { text: "héllo" },
};

function bodyOf(register: Register): Uint8Array {
  const [record] = decodeRecords(codec.sign(register, signer).record)!;
  assert.equal(record!.kind, RECORDS.register.number);
  return record!.body;
}

/** A body with any JSON in it, whose signature is nobody's. */
const unsigned = (value: unknown): Uint8Array =>
  concat(new Uint8Array(64), utf8(JSON.stringify(value)));
const FIELDS = { ...REGISTER, clock: [START.wall, 3] };
const isTaken = (changes: object) =>
  codec.decode(unsigned({ ...FIELDS, ...changes })) !== undefined;

Deno.test("decode() gives back any register that was signed", () => {
  const register = fc.record({
    author: fc.constant(signer.id),
    epoch: fc.integer({ min: 1, max: MAX_EPOCH_MS }),
    kind: fc.string({ minLength: 1, maxLength: 32 }),
    key: fc.string({ maxLength: MAX_ROOM_ID_CHARACTERS }),
    clock: fc.record({
      ms: fc.nat(MAX_EPOCH_MS),
      counter: fc.integer({ min: 0, max: MAX_CLOCK_COUNTER }),
    }),
    value: fc.dictionary(fc.constantFrom("a", "b"), fc.string({ maxLength: 100 }))
      .map((value) => ({ ...value })),
  });
  fc.assert(
    fc.property(register, (fields) => {
      const register: Register = { ...fields, clock: { ...fields.clock } };
      const body = bodyOf(register);
      assert.deepEqual(codec.decode(body), register);
      assert.ok(codec.verify(body, key));
    }),
    { seed: 1, numRuns: 300 },
  );
});

Deno.test("verify() refuses another mesh's signature, another key's, and a change of any byte", () => {
  const body = bodyOf(REGISTER);
  assert.ok(!createRegisterCodec("home").verify(body, key));
  assert.ok(!codec.verify(body, verifyingKey(signingKey(seed(5)).id)!));
  for (let index = 0; index < body.length; index++) {
    const tampered = body.slice();
    tampered[index]! ^= 1;
    assert.ok(!codec.verify(tampered, key), `byte ${index}`);
  }
});

Deno.test("decode() refuses a body cut anywhere, and one that goes on", () => {
  const body = bodyOf(REGISTER);
  for (let end = 0; end < body.length; end++) {
    assert.equal(codec.decode(body.subarray(0, end)), undefined, `cut at ${end}`);
  }
  assert.equal(codec.decode(concat(body, utf8("x"))), undefined);
  assert.equal(codec.decode(concat(body, Uint8Array.of(0xff))), undefined);
});

Deno.test("decode() takes a body at the limit of bytes, and refuses one past it", () => {
  const padded = (length: number): Uint8Array => {
    const body = unsigned(FIELDS);
    return concat(body, utf8(" ".repeat(length - body.length)));
  };
  assert.notEqual(codec.decode(padded(MAX_REGISTER_BYTES)), undefined);
  assert.equal(codec.decode(padded(MAX_REGISTER_BYTES + 1)), undefined);
});

Deno.test("sign() and decode() grant more bytes to whoever tells in which rooms it is, and up to a limit", () => {
  const member = { ...REGISTER, kind: "member", key: "" };
  const least = bodyOf({ ...member, value: { text: "" } }).length;
  const sign = (more: number, changes = {}) =>
    bodyOf({ ...member, ...changes, value: { text: "x".repeat(more) } });
  const most = sign(MAX_MEMBER_REGISTER_BYTES - least);
  assert.equal(most.length, MAX_MEMBER_REGISTER_BYTES);
  assert.notEqual(codec.decode(most), undefined);
  assert.throws(() => sign(MAX_MEMBER_REGISTER_BYTES - least + 1), RangeError);
  assert.throws(() => sign(MAX_REGISTER_BYTES, { key: "x" }), RangeError);
  const padded = (length: number, changes = {}): Uint8Array => {
    const body = unsigned({ ...FIELDS, ...member, clock: [1, 0], ...changes });
    return concat(body, utf8(" ".repeat(length - body.length)));
  };
  assert.notEqual(codec.decode(padded(MAX_MEMBER_REGISTER_BYTES)), undefined);
  assert.equal(codec.decode(padded(MAX_MEMBER_REGISTER_BYTES + 1)), undefined);
  assert.equal(codec.decode(padded(MAX_REGISTER_BYTES + 1, { key: "x" })), undefined);
});

Deno.test("sign() makes a body at the limit of bytes, and throws one past it", () => {
  const least = bodyOf({ ...REGISTER, value: { text: "" } }).length;
  const sign = (more: number) => bodyOf({ ...REGISTER, value: { text: "x".repeat(more) } });
  assert.equal(sign(MAX_REGISTER_BYTES - least).length, MAX_REGISTER_BYTES);
  assert.throws(() => sign(MAX_REGISTER_BYTES - least + 1), RangeError);
});

Deno.test("decode() takes every field at its limits and refuses it past them", () => {
  const taken: Readonly<Record<string, readonly unknown[]>> = {
    epoch: [1, MAX_EPOCH_MS],
    kind: ["x", "x".repeat(32)],
    key: ["", "x".repeat(MAX_ROOM_ID_CHARACTERS)],
    clock: [[0, 0], [MAX_EPOCH_MS, MAX_CLOCK_COUNTER]],
    value: [{}, { a: [{ b: null }] }],
  };
  const refused: Readonly<Record<string, readonly unknown[]>> = {
    author: ["", "x", `${signer.id}=`, 1, null, undefined],
    epoch: [0, -1, 1.5, MAX_EPOCH_MS + 1, "1", null, undefined],
    kind: ["", "x".repeat(33), 1, null, undefined],
    key: ["x".repeat(MAX_ROOM_ID_CHARACTERS + 1), 1, null, undefined],
    clock: [
      [],
      [1],
      [-1, 0],
      [0, -1],
      [0, MAX_CLOCK_COUNTER + 1],
      [MAX_EPOCH_MS + 1, 0],
      [0.5, 0],
      {},
    ],
    value: [1, "x", null, undefined],
  };
  for (const [field, values] of Object.entries(taken)) {
    for (const value of values) assert.ok(isTaken({ [field]: value }), `${field}: ${value}`);
  }
  for (const [field, values] of Object.entries(refused)) {
    for (const value of values) assert.ok(!isTaken({ [field]: value }), `${field}: ${value}`);
  }
});

Deno.test("decode() never throws, whatever the body", () => {
  const original = bodyOf(REGISTER);
  const mutated = fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), {
    minLength: 1,
    maxLength: 5,
  })
    .map((changes) => {
      const body = original.slice();
      for (const [place, value] of changes) body[place] = value;
      return body;
    });
  const anyFields = fc.dictionary(fc.constantFrom(...Object.keys(FIELDS)), fc.jsonValue())
    .map((changes) => unsigned({ ...FIELDS, ...changes }));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), mutated, anyFields), (body) => {
      const register = codec.decode(body);
      if (register === undefined) return;
      assert.ok(register.epoch > 0 && register.clock.ms >= 0 && register.kind.length > 0);
    }),
    { seed: 1, numRuns: 20_000 },
  );
});

Deno.test("slotOf() stands for kind and key, and tells what they are apart", () => {
  const all = [["a", ""], ["", "a"], ["a", "b"], ["ab", ""], ["a\0b", ""], ["topic", "general"]];
  const slots = all.map(([kind, key]) => slotOf({ kind: kind!, key: key! }));
  assert.equal(new Set(slots.slice(0, 4)).size, 4);
  for (const slot of slots) assert.equal(slot.length, Math.ceil(SLOT_BYTES * 4 / 3));
  assert.equal(slotOf({ kind: "a", key: "" }), slots[0]);
  assert.equal(codec.sign(REGISTER, signer).slot, slotOf(REGISTER));
});

Deno.test("decode() lets fields of a later version pass, of every kind, and the signature covers them", () => {
  for (const kind of ["presence", "member", "room", "topic", "later"]) {
    const fields = { ...REGISTER, kind, until: START.wall + 1, more: { of: [1] } };
    const body = bodyOf(fields);
    assert.ok(fromUtf8(body.subarray(64))?.includes('"more":{"of":[1]}'), "as it is relayed");
    assert.equal(codec.decode(body)?.kind, kind);
    assert.ok(codec.verify(body, key));
  }
});
