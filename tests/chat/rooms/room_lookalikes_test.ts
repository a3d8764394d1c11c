import assert from "node:assert/strict";
import { STRANGER_NOTICES_BURST } from "../../../src/core/limits/chat.ts";
import type { Register } from "../../../src/protocol/replication/wire/register.ts";
import type { ChatUser } from "../chat_user.ts";
import { trio } from "../engine_network.ts";
import { BOB, NOON, noticesOf, oneEngine } from "../one_engine.ts";

const warningsOf = (user: ChatUser) =>
  user.notices().filter((text) => text.includes("the names look alike"));

const text = (room: string, other: string) =>
  `${room} is another room than ${other}: the names look alike. Look twice where you write; ` +
  "/rooms lists both";

Deno.test("warningOf() warns those who make, see or join a room that looks like another one", () => {
  const { alice, bob, carol } = trio().users;
  alice.type("/create dev-ops");
  bob.type("/create ideas");
  for (const user of [alice, bob, carol]) assert.deepEqual(warningsOf(user), []);
  carol.type("/create dev_ops");
  for (const user of [alice, bob, carol]) {
    assert.deepEqual(warningsOf(user), [text("dev_ops", "dev-ops")]);
  }
  bob.type("/join dev-ops");
  assert.deepEqual(warningsOf(bob), [text("dev-ops", "dev_ops")]);
  bob.type("/join ideas");
  assert.deepEqual(warningsOf(bob), []);
});

Deno.test("warningOf() is silent of two rooms of one name", () => {
  const { alice, bob } = trio().users;
  alice.type("/create cave hunter22");
  bob.type("/create Cave");
  for (const user of [alice, bob]) assert.deepEqual(warningsOf(user), []);
});

Deno.test("warningOf() counts the general room, and warns no more often than rooms are announced", () => {
  const { mesh } = oneEngine();
  const warnings = (name: string) => {
    const value = { name, description: "" };
    const clock = { ms: NOON, counter: 0 };
    const register: Register = { author: BOB, epoch: 1, kind: "room", key: name, clock, value };
    return noticesOf(mesh({ type: "register", register }));
  };
  assert.deepEqual(warnings("genera1"), [text("genera1", "general")]);
  assert.deepEqual(warnings("a-z-0"), []);
  // of each two the second one looks like the first
  const names = Array.from({ length: STRANGER_NOTICES_BURST }, (_, number) => `a_z-${number}`);
  const told = names.flatMap(warnings);
  assert.deepEqual(told.slice(0, 1), [text("a_z-0", "a-z-0")]);
  assert.deepEqual(warnings("a_z_0"), [], "past the limit");
});
