import assert from "node:assert/strict";
import fc from "fast-check";
import { utf8 } from "../../../src/core/bytes.ts";
import { MAX_CLOCK_COUNTER } from "../../../src/core/limits.ts";
import { type Control, decodeControl, encodeControl } from "../../../src/protocol/link/control.ts";
import { decodeRecords, RECORD_CONTROL } from "../../../src/protocol/link/record.ts";

const said = (value: unknown) => decodeControl(utf8(JSON.stringify(value)));

const CONTROLS: readonly Control[] = [
  { control: "hello", clock: [Number.MAX_SAFE_INTEGER, MAX_CLOCK_COUNTER], top: 0, have: 3 },
  { control: "ack", epoch: 1, top: 0 },
  { control: "ping", nonce: 0 },
  { control: "pong", nonce: Number.MAX_SAFE_INTEGER },
  { control: "rekey" },
  { control: "bye", reason: "quit" },
];

Deno.test("decodeControl() gives back what encodeControl() made", () => {
  for (const control of CONTROLS) {
    const [record] = decodeRecords(encodeControl(control))!;
    assert.equal(record!.kind, RECORD_CONTROL);
    assert.deepEqual(decodeControl(record!.body), control);
  }
});

Deno.test("decodeControl() leaves out fields that only a later version knows", () => {
  assert.deepEqual(said({ control: "ping", nonce: 1, more: true }), { control: "ping", nonce: 1 });
});

Deno.test("decodeControl() tells what a later version may know from what none can", () => {
  assert.equal(said({ control: "prune", author: "x" }), "unknown");
  for (const value of [null, 3, "ping", [], {}, { control: 1 }, { control: null }]) {
    assert.equal(said(value), "malformed", JSON.stringify(value));
  }
  assert.equal(decodeControl(utf8("")), "malformed");
  assert.equal(decodeControl(utf8('{"control":"ping","nonce":1')), "malformed");
  assert.equal(decodeControl(Uint8Array.of(0xff, 0xfe)), "malformed");
});

Deno.test("decodeControl() refuses every field that is not what it must be", () => {
  const wrong: readonly unknown[] = [undefined, null, -1, 1.5, 2 ** 53, "1", true, [], {}];
  const fields: readonly (readonly [Record<string, unknown>, string])[] = [
    [{ control: "hello", clock: [1, 0], top: 1, have: 1 }, "top"],
    [{ control: "hello", clock: [1, 0], top: 1, have: 1 }, "have"],
    [{ control: "hello", clock: [1, 0], top: 1, have: 1 }, "clock"],
    [{ control: "ack", epoch: 1, top: 1 }, "epoch"],
    [{ control: "ack", epoch: 1, top: 1 }, "top"],
    [{ control: "ping", nonce: 1 }, "nonce"],
    [{ control: "pong", nonce: 1 }, "nonce"],
    [{ control: "bye", reason: "quit" }, "reason"],
  ];
  for (const [whole, field] of fields) {
    assert.notEqual(typeof said(whole), "string", JSON.stringify(whole));
    for (const value of wrong) {
      assert.equal(said({ ...whole, [field]: value }), "malformed", `${field}: ${value}`);
    }
  }
  for (const clock of [[1], [1, -1], [1, MAX_CLOCK_COUNTER + 1], [-1, 0], ["1", 0]]) {
    assert.equal(said({ control: "hello", clock, top: 1, have: 1 }), "malformed");
  }
});

Deno.test("decodeControl() never throws, whatever the bytes", () => {
  const mutated = fc.tuple(
    fc.constantFrom(...CONTROLS),
    fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { minLength: 1, maxLength: 4 }),
  ).map(([control, changes]) => {
    const body = utf8(JSON.stringify(control));
    for (const [place, value] of changes) body[place % body.length] = value;
    return body;
  });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 100 }), mutated), (body) => {
      decodeControl(body);
    }),
    { seed: 1, numRuns: 5_000 },
  );
});
