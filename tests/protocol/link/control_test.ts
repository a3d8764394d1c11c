import assert from "node:assert/strict";
import fc from "fast-check";
import { utf8 } from "../../../src/core/bytes.ts";
import { MAX_ALTERNATIVES, MAX_LINKS } from "../../../src/core/limits/links.ts";
import { MAX_CLOCK_COUNTER, MAX_EPOCH_MS } from "../../../src/core/limits/replication.ts";
import { signingKey } from "../../../src/protocol/curve25519_keys.ts";
import {
  type ByeReason,
  type Control,
  decodeControl,
  encodeControl,
} from "../../../src/protocol/link/control.ts";
import { decodeRecords, RECORDS } from "../../../src/protocol/link/record.ts";
import { seed } from "../identities.ts";

const said = (value: unknown) => decodeControl(utf8(JSON.stringify(value)));

const AUTHOR = signingKey(seed(4)).id;
const ALTERNATIVE = { id: AUTHOR, hostname: "10.0.0.1", port: 8_080 };
const MOST = Number.MAX_SAFE_INTEGER;
const REASONS: readonly ByeReason[] = [
  "quit",
  "replaced",
  "duplicate",
  "full",
  "surplus",
  "self",
];

const CONTROLS: readonly Control[] = [
  { control: "hello", clock: [MOST, MAX_CLOCK_COUNTER], have: 3, wall: MAX_EPOCH_MS },
  { control: "neighbours", ids: [] },
  { control: "neighbours", ids: [AUTHOR, signingKey(seed(5)).id] },
  { control: "prune", author: AUTHOR },
  { control: "graft", author: AUTHOR },
  { control: "want", author: AUTHOR, epoch: 1, from: 2, to: MOST },
  { control: "given", author: AUTHOR, epoch: 1, floor: 0 },
  { control: "ping", nonce: 0 },
  { control: "pong", nonce: MOST },
  { control: "rekey" },
  ...REASONS.map((reason): Control => ({ control: "bye", reason })),
  { control: "bye", reason: "full", try: [ALTERNATIVE] },
];

Deno.test("decodeControl() gives back what encodeControl() made", () => {
  for (const control of CONTROLS) {
    const [record] = decodeRecords(encodeControl(control))!;
    assert.equal(record!.kind, RECORDS.control.number);
    assert.deepEqual(decodeControl(record!.body), control);
  }
});

Deno.test("decodeControl() leaves out fields that only a later version knows", () => {
  assert.deepEqual(said({ control: "ping", nonce: 1, more: true }), { control: "ping", nonce: 1 });
});

Deno.test("decodeControl() tells what a later version may know from what none can", () => {
  assert.equal(said({ control: "whisper", author: "x" }), "unknown");
  for (const value of [null, 3, "ping", [], {}, { control: 1 }, { control: null }]) {
    assert.equal(said(value), "malformed", JSON.stringify(value));
  }
  assert.equal(decodeControl(utf8("")), "malformed");
  assert.equal(decodeControl(utf8('{"control":"ping","nonce":1')), "malformed");
  assert.equal(decodeControl(Uint8Array.of(0xff, 0xfe)), "malformed");
});

Deno.test("decodeControl() refuses every field that is not what it must be", () => {
  const wrong: readonly unknown[] = [undefined, null, -1, 1.5, 2 ** 53, "1", true, [[]], {}];
  const fields: readonly (readonly [Control, string])[] = [
    [{ control: "hello", clock: [1, 0], have: 1, wall: 1 }, "have"],
    [{ control: "hello", clock: [1, 0], have: 1, wall: 1 }, "clock"],
    [{ control: "hello", clock: [1, 0], have: 1, wall: 1 }, "wall"],
    [{ control: "neighbours", ids: [AUTHOR] }, "ids"],
    [{ control: "prune", author: AUTHOR }, "author"],
    [{ control: "graft", author: AUTHOR }, "author"],
    [{ control: "want", author: AUTHOR, epoch: 1, from: 1, to: 2 }, "author"],
    [{ control: "want", author: AUTHOR, epoch: 1, from: 1, to: 2 }, "epoch"],
    [{ control: "want", author: AUTHOR, epoch: 1, from: 1, to: 2 }, "from"],
    [{ control: "want", author: AUTHOR, epoch: 1, from: 1, to: 2 }, "to"],
    [{ control: "given", author: AUTHOR, epoch: 1, floor: 1 }, "author"],
    [{ control: "given", author: AUTHOR, epoch: 1, floor: 1 }, "epoch"],
    [{ control: "given", author: AUTHOR, epoch: 1, floor: 1 }, "floor"],
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
    assert.equal(said({ control: "hello", clock, have: 1, wall: 1 }), "malformed");
  }
  for (const author of ["", "x", `${AUTHOR}=`, AUTHOR.slice(1)]) {
    assert.equal(said({ control: "prune", author }), "malformed");
  }
  const told = (wall: number) => [
    typeof said({ control: "hello", clock: [1, 0], have: 1, wall }),
    typeof said({ control: "ping", nonce: 1, wall }),
  ];
  assert.deepEqual(told(MAX_EPOCH_MS), ["object", "object"]);
  assert.deepEqual(told(MAX_EPOCH_MS + 1), ["string", "string"]);
});

Deno.test("decodeControl() takes as many neighbours as there may be links, and none past them", () => {
  const list = (count: number) => said({ control: "neighbours", ids: Array(count).fill(AUTHOR) });
  assert.notEqual(typeof list(MAX_LINKS), "string");
  assert.equal(list(MAX_LINKS + 1), "malformed");
});

Deno.test("decodeControl() takes so many alternatives, each the address of one machine", () => {
  const bye = (...alternatives: readonly unknown[]) =>
    said({ control: "bye", reason: "full", try: alternatives });
  assert.notEqual(typeof bye(...Array(MAX_ALTERNATIVES).fill(ALTERNATIVE)), "string");
  assert.equal(bye(...Array(MAX_ALTERNATIVES + 1).fill(ALTERNATIVE)), "malformed");
  for (const port of [1, 65_535]) assert.notEqual(typeof bye({ ...ALTERNATIVE, port }), "string");
  for (const port of [0, 65_536, 1.5, "80"]) {
    assert.equal(bye({ ...ALTERNATIVE, port }), "malformed");
  }
  for (const hostname of ["", "example.org", "224.0.0.1", "0.0.0.0", 1]) {
    assert.equal(bye({ ...ALTERNATIVE, hostname }), "malformed", `${hostname}`);
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
      const control = decodeControl(body);
      if (typeof control !== "string") assert.deepEqual(said(control), control);
    }),
    { seed: 1, numRuns: 5_000 },
  );
});
