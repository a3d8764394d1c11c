import assert from "node:assert/strict";
import { toBase64Url } from "../../../../src/core/bytes.ts";
import { compareClocks } from "../../../../src/core/hybrid_logical_clock.ts";
import { MAX_ROOM_REGISTERS_PER_AUTHOR } from "../../../../src/core/limits/registers.ts";
import { decodeRecords } from "../../../../src/protocol/link/record.ts";
import { EMPTY_PROFILE } from "../../../../src/protocol/replication/wire/presence.ts";
import {
  createRegisterCodec,
  type Register,
  type SignedRegister,
} from "../../../../src/protocol/replication/wire/register.ts";
import { at, seed, START } from "../../identities.ts";
import { membershipHarness, OTHER, OWN } from "./membership_harness.ts";

/** Has a register of another kind of the other's come. */
function acceptOther(
  s: ReturnType<typeof membershipHarness>,
  changes: Partial<Register>,
): SignedRegister {
  const signed = createRegisterCodec("lan").sign({
    author: OTHER.id,
    epoch: START.wall,
    kind: "member",
    key: "",
    clock: { ms: START.wall, counter: 0 },
    value: {},
    ...changes,
  }, OTHER);
  s.membership.accept(decodeRecords(signed.record)![0]!.body, OTHER.id, at(0));
  return signed;
}

Deno.test("setProfile() says what we tell of ourselves from then on", () => {
  const s = membershipHarness();
  s.membership.announce("alice", at(0));
  const profile = { sealKey: toBase64Url(seed(9)), picture: "(^_^)", away: "back soon" };
  s.membership.setProfile(profile);
  s.membership.announce("alice", at(1));
  s.membership.announce("alice", at(2), true);
  const told = s.told().map(({ sealKey, picture, away }) => ({ sealKey, picture, away }));
  assert.deepEqual(told, [EMPTY_PROFILE, profile, profile]);
});

Deno.test("publish() tells something of another kind, each with a later clock, and us where it lasts; null takes it back here", () => {
  const s = membershipHarness();
  const room = { kind: "room", key: "dev" };
  for (const name of ["Dev", "DEV"]) s.membership.publish({ ...room, value: { name } }, at(0));
  const [first, second] = s.spread.splice(0).map(({ register }) => register);
  assert.deepEqual([first?.author, first?.kind, first?.key, first?.value], [
    OWN.id,
    "room",
    "dev",
    { name: "Dev" },
  ]);
  assert.ok(compareClocks(second!.clock, first!.clock) > 0);
  assert.deepEqual(s.registers.current.map(({ register }) => register.value), [{ name: "DEV" }]);
  assert.deepEqual(s.registersTold.splice(0), [first, second], "their clocks are told us");
  s.membership.publish({ ...room, value: null }, at(0));
  assert.deepEqual([s.registers.current, s.spread, s.registersTold], [[], [], []]);
  s.membership.publish({ kind: "member", key: "", value: { rooms: [] } }, at(0));
  assert.deepEqual([s.spread.length, s.registersTold], [1, []]);
});

Deno.test("publish() tells nobody but us of what there is no room for", () => {
  const s = membershipHarness();
  s.membership.announce("alice", at(0));
  const keys = Array.from(
    { length: MAX_ROOM_REGISTERS_PER_AUTHOR + 1 },
    (_, number) => `${number}`,
  );
  s.membership.publish({ kind: "member", key: "", value: { rooms: keys } }, at(0));
  for (const key of keys.slice(0, -1)) {
    s.membership.publish({ kind: "room", key, value: {} }, at(0));
  }
  s.spread.splice(0);
  s.membership.publish({ kind: "room", key: keys.at(-1)!, value: {} }, at(0));
  assert.deepEqual([s.spread, s.dropped.map(({ key }) => key)], [[], keys.slice(-1)]);
});

Deno.test("accept() tells of what lasts at once, and of anything else once its author is there, each time", () => {
  const s = membershipHarness();
  const kinds = () => s.registersTold.splice(0).map(({ kind }) => kind);
  acceptOther(s, { kind: "member" });
  acceptOther(s, { kind: "room" });
  assert.deepEqual(kinds(), ["room"]);
  s.accept(0);
  assert.deepEqual([kinds(), s.present.length], [["member"], 1]);
  acceptOther(s, { kind: "other" });
  assert.deepEqual(kinds(), ["other"]);
  s.membership.markGone(OTHER.id, "closed");
  s.membership.linked(OTHER.id, "alice", at(1));
  assert.deepEqual(kinds(), ["member", "other"]);
  s.membership.linked(OTHER.id, "alice", at(2));
  assert.deepEqual(kinds(), [], "it was not gone");
  s.accept(1, { gone: true });
  acceptOther(s, { kind: "member", clock: { ms: START.wall, counter: 9 } });
  assert.deepEqual([kinds(), s.membership.isAlive(OTHER.id)], [[], false]);
  assert.equal(s.accept(2), "new");
  assert.deepEqual(kinds(), ["member", "other"]);
});

Deno.test("accept() tells that what somebody said counts no more once it began a later run", () => {
  const s = membershipHarness();
  s.accept(0);
  acceptOther(s, { kind: "member" });
  s.accept(0, { epoch: START.wall + 1 });
  assert.deepEqual(s.dropped.map(({ author, kind }) => [author, kind]), [[OTHER.id, "member"]]);
});
