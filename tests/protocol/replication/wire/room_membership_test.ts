import assert from "node:assert/strict";
import { MAX_ROOM_ID_CHARACTERS } from "../../../../src/core/limits/chat.ts";
import {
  MAX_MEMBER_REGISTER_BYTES,
  MAX_ROOMS_PER_MEMBER,
} from "../../../../src/core/limits/registers.ts";
import { MAX_NAME_CHARACTERS } from "../../../../src/core/limits/text.ts";
import { signingKey } from "../../../../src/protocol/curve25519_keys.ts";
import {
  createRegisterCodec,
  type Register,
} from "../../../../src/protocol/replication/wire/register.ts";
import { memberRoomsOf } from "../../../../src/protocol/replication/wire/room_membership.ts";
import { seed, START } from "../../identities.ts";

const SIGNER = signingKey(seed(4));
const register = (value: unknown, changes: Partial<Register> = {}): Register => ({
  author: SIGNER.id,
  epoch: START.wall,
  kind: "member",
  key: "",
  clock: { ms: START.wall, counter: 0 },
  value,
  ...changes,
});
const roomsOf = (rooms: unknown) => memberRoomsOf(register({ rooms }));

Deno.test("memberRoomsOf() gives the rooms that somebody says it is in, each once", () => {
  assert.deepEqual([...roomsOf(["dev", "tea.k7qmx2d4", "dev"])!], ["dev", "tea.k7qmx2d4"]);
  assert.deepEqual([...roomsOf([])!], []);
  assert.deepEqual([...memberRoomsOf(register({ rooms: ["dev"], since: 1 }))!], ["dev"]);
});

Deno.test("memberRoomsOf() reads nothing from registers about something else", () => {
  assert.equal(memberRoomsOf(register({ rooms: ["dev"] }, { kind: "topic" })), undefined);
  assert.equal(memberRoomsOf(register({ rooms: ["dev"] }, { key: "dev" })), undefined);
});

Deno.test("memberRoomsOf() takes as many rooms, and ids as long, as the limits, and none past them", () => {
  const many = (count: number) => Array.from({ length: count }, (_, number) => `room${number}`);
  assert.equal(roomsOf(many(MAX_ROOMS_PER_MEMBER))?.size, MAX_ROOMS_PER_MEMBER);
  assert.equal(roomsOf(many(MAX_ROOMS_PER_MEMBER + 1)), undefined);
  assert.equal(roomsOf(["x".repeat(MAX_ROOM_ID_CHARACTERS)])?.size, 1);
  for (
    const rooms of [
      ["x".repeat(MAX_ROOM_ID_CHARACTERS + 1)],
      [""],
      [1],
      [null],
      "dev",
      null,
      undefined,
      {},
    ]
  ) {
    assert.equal(roomsOf(rooms), undefined, JSON.stringify(rooms));
  }
});

Deno.test("sign() has room for as many of the longest ids as somebody may be in", () => {
  const id = (number: number) =>
    `${"\u{20000}".repeat(MAX_NAME_CHARACTERS)}.${`${number}`.padStart(26, "a")}`;
  const rooms = Array.from({ length: MAX_ROOMS_PER_MEMBER }, (_, number) => id(number));
  const { record } = createRegisterCodec("a mesh").sign(register({ rooms }), SIGNER);
  assert.ok(record.length > 0.9 * MAX_MEMBER_REGISTER_BYTES, "the limit is made for it");
});
