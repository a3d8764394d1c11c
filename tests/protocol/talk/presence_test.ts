import assert from "node:assert/strict";
import { MAX_PRESENCE_ADDRESSES, MAX_SENDER_CHARACTERS } from "../../../src/core/limits.ts";
import {
  type Presence,
  presenceOf,
  presenceRegister,
} from "../../../src/protocol/talk/presence.ts";
import { START } from "../parties.ts";
import { idOf } from "./readers.ts";

const ADDRESS = { hostname: "10.0.0.1", port: 8_080 };
const PRESENCE: Presence = {
  author: idOf(4),
  epoch: START.wall,
  clock: { ms: START.wall, counter: 1 },
  name: "alice",
  version: "1.2.3",
  addresses: [ADDRESS, { hostname: "fe80::1", port: 1 }],
  gone: false,
};
const isTaken = (changes: object): boolean => {
  const register = presenceRegister(PRESENCE);
  return presenceOf({ ...register, value: { ...register.value as object, ...changes } }) !==
    undefined;
};

Deno.test("presenceOf() gives back what presenceRegister() says", () => {
  for (const gone of [false, true]) {
    const presence = { ...PRESENCE, gone };
    assert.deepEqual(presenceOf(presenceRegister(presence)), presence);
  }
});

Deno.test("presenceOf() reads nothing from registers of another kind", () => {
  assert.equal(presenceOf({ ...presenceRegister(PRESENCE), kind: "topic" }), undefined);
});

Deno.test("presenceOf() lets fields of a later version pass", () => {
  assert.ok(isTaken({ picture: "…" }));
});

Deno.test("presenceOf() takes every field at its limits and refuses it past them", () => {
  const most = Array(MAX_PRESENCE_ADDRESSES).fill(ADDRESS);
  assert.ok(isTaken({ name: "x".repeat(MAX_SENDER_CHARACTERS), version: "x".repeat(64) }));
  assert.ok(isTaken({ addresses: most }));
  for (const port of [1, 65_535]) assert.ok(isTaken({ addresses: [{ ...ADDRESS, port }] }));
  const refused: Readonly<Record<string, readonly unknown[]>> = {
    name: ["x".repeat(MAX_SENDER_CHARACTERS + 1), 1, null, undefined],
    version: ["x".repeat(65), 1, null, undefined],
    gone: ["yes", 1, null, undefined],
    addresses: [
      [...most, ADDRESS],
      [{ ...ADDRESS, port: 0 }],
      [{ ...ADDRESS, port: 65_536 }],
      [{ ...ADDRESS, hostname: "example.org" }],
      [{ ...ADDRESS, hostname: "224.0.0.1" }],
      [{ ...ADDRESS, hostname: "0.0.0.0" }],
      ["10.0.0.1:8080"],
      {},
      null,
      undefined,
    ],
  };
  for (const [field, values] of Object.entries(refused)) {
    for (const value of values) assert.ok(!isTaken({ [field]: value }), `${field}: ${value}`);
  }
});
