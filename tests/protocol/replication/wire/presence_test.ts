import assert from "node:assert/strict";
import { toBase64Url } from "../../../../src/core/bytes.ts";
import {
  MAX_MINUTES_EAST,
  MAX_PRESENCE_ADDRESSES,
  MAX_PRESENCE_LINKS,
} from "../../../../src/core/limits/registers.ts";
import {
  MAX_AWAY_CHARACTERS,
  MAX_PICTURE_CHARACTERS,
  MAX_SENDER_CHARACTERS,
} from "../../../../src/core/limits/text.ts";
import {
  EMPTY_PROFILE,
  linksOf,
  type Presence,
  presenceOf,
  presenceRegister,
  shortId,
} from "../../../../src/protocol/replication/wire/presence.ts";
import { START } from "../../identities.ts";
import { idOf } from "../neighbour_states.ts";

const ADDRESS = { hostname: "10.0.0.1", port: 8_080 };
const PRESENCE: Presence = {
  author: idOf(4),
  epoch: START.wall,
  clock: { ms: START.wall, counter: 1 },
  name: "alice",
  version: "1.2.3",
  addresses: [ADDRESS, { hostname: "fe80::1", port: 1 }],
  gone: false,
  sealKey: toBase64Url(new Uint8Array(32).fill(7)),
  picture: "(^_^)",
  away: "back soon",
};
const isTaken = (changes: object): boolean => {
  const register = presenceRegister(PRESENCE);
  return presenceOf({ ...register, value: { ...register.value as object, ...changes } }) !==
    undefined;
};

Deno.test("presenceOf() gives back what presenceRegister() says", () => {
  const all = [{}, { gone: true }, { away: undefined }, EMPTY_PROFILE];
  for (const changes of all) {
    const presence = { ...PRESENCE, ...changes };
    assert.deepEqual(presenceOf(presenceRegister(presence)), presence);
  }
});

Deno.test("presenceOf() takes an offset from UTC up to a day, and passes over every other", () => {
  const register = presenceRegister(PRESENCE);
  const offset = (minutesEast: unknown) =>
    presenceOf({ ...register, value: { ...register.value as object, minutesEast } });
  for (const minutesEast of [0, -570, MAX_MINUTES_EAST, -MAX_MINUTES_EAST]) {
    const presence = { ...PRESENCE, minutesEast };
    assert.deepEqual(presenceOf(presenceRegister(presence)), presence);
  }
  for (const wrong of [MAX_MINUTES_EAST + 1, -MAX_MINUTES_EAST - 1, 0.5, "60", null, [60]]) {
    assert.deepEqual(offset(wrong), PRESENCE, `${wrong}`);
  }
});

Deno.test("presenceOf() takes what an earlier version tells, which knows of no profiles", () => {
  const register = presenceRegister(PRESENCE);
  const { sealKey: _key, picture: _picture, away: _away, ...value } = PRESENCE;
  assert.deepEqual(presenceOf({ ...register, value }), { ...PRESENCE, ...EMPTY_PROFILE });
});

Deno.test("presenceOf() reads nothing from registers of another kind", () => {
  assert.equal(presenceOf({ ...presenceRegister(PRESENCE), kind: "topic" }), undefined);
  assert.equal(presenceOf({ ...presenceRegister(PRESENCE), key: "x" }), undefined);
});

Deno.test("presenceOf() lets fields of a later version pass", () => {
  assert.ok(isTaken({ mood: "…" }));
});

Deno.test("presenceOf() takes every field at its limits and refuses it past them", () => {
  const most = Array(MAX_PRESENCE_ADDRESSES).fill(ADDRESS);
  assert.ok(isTaken({ name: "x".repeat(MAX_SENDER_CHARACTERS), version: "x".repeat(64) }));
  assert.ok(isTaken({ addresses: most }));
  const wide = "👍";
  assert.ok(isTaken({ picture: "x".repeat(MAX_PICTURE_CHARACTERS), sealKey: "" }));
  assert.ok(isTaken({ picture: wide.repeat(MAX_PICTURE_CHARACTERS) }));
  assert.ok(isTaken({ away: "x".repeat(MAX_AWAY_CHARACTERS) }));
  assert.ok(isTaken({ away: wide.repeat(MAX_AWAY_CHARACTERS) }));
  for (const port of [1, 65_535]) assert.ok(isTaken({ addresses: [{ ...ADDRESS, port }] }));
  const refused: Readonly<Record<string, readonly unknown[]>> = {
    name: ["x".repeat(MAX_SENDER_CHARACTERS + 1), 1, null, undefined],
    version: ["x".repeat(65), 1, null, undefined],
    sealKey: [
      "x",
      PRESENCE.sealKey.slice(1),
      `${PRESENCE.sealKey}=`,
      `+${PRESENCE.sealKey.slice(1)}`,
      1,
      null,
    ],
    picture: [
      "x".repeat(MAX_PICTURE_CHARACTERS + 1),
      wide.repeat(MAX_PICTURE_CHARACTERS + 1),
      1,
      null,
    ],
    away: ["x".repeat(MAX_AWAY_CHARACTERS + 1), wide.repeat(MAX_AWAY_CHARACTERS + 1), 1, null],
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

Deno.test("presenceOf() takes as many links as the limit; a wrong list counts as none", () => {
  const link = (number: number) => shortId(idOf(number));
  const linksIn = (links: unknown) => {
    const register = presenceRegister(PRESENCE);
    const changed = { ...register, value: { ...register.value as object, links } };
    const read = presenceOf(changed)?.links;
    assert.deepEqual([...linksOf(changed)], [...new Set(read ?? [])]);
    return read;
  };
  const most = Array.from({ length: MAX_PRESENCE_LINKS }, (_, index) => link(index + 1));
  assert.deepEqual(linksIn(most), most);
  assert.equal(linksIn([...most, link(99)]), undefined);
  assert.equal(linksIn(undefined), undefined);
  for (const wrong of ["x", [1], ["short"], [`${most[0]}A`], null]) {
    assert.equal(linksIn(wrong), undefined);
  }
});
