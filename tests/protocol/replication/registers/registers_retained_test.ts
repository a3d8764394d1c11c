import assert from "node:assert/strict";
import {
  MAX_REGISTERS_PER_AUTHOR,
  MAX_ROOM_REGISTERS_PER_AUTHOR,
  MAX_TOPIC_REGISTERS,
} from "../../../../src/core/limits/registers.ts";
import { MAX_AUTHORS } from "../../../../src/core/limits/replication.ts";
import { signingKey } from "../../../../src/protocol/curve25519_keys.ts";
import { type Register } from "../../../../src/protocol/replication/wire/register.ts";
import { seed, START } from "../../identities.ts";
import { bodyOf, clock, registerHarness, signerOf } from "./register_harness.ts";

const room = (key: string, ms = 0): Partial<Register> => ({ kind: "room", key, ...clock(ms) });
const member = (rooms: readonly string[], changes: Partial<Register> = {}): Partial<Register> => ({
  kind: "member",
  value: { rooms },
  ...changes,
});

Deno.test("accept() gives nobody life but by presence, and current has only what lasts of who has none", () => {
  const s = registerHarness();
  const { id } = signingKey(seed(4));
  const all = [room("dev"), { kind: "topic", key: "dev" }, member(["dev"]), { kind: "other" }];
  for (const changes of all) assert.equal(s.accept(s.signed(changes)), "new");
  assert.deepEqual([s.registers.isAlive(id), s.registers.alive], [false, 0]);
  assert.deepEqual(s.kinds(), ["room dev", "topic dev"]);
  s.accept(s.signed());
  assert.deepEqual(s.kinds(), ["room dev", "topic dev", "member", "other", "presence"]);
  s.registers.markDead(id);
  assert.deepEqual(s.kinds(), ["room dev", "topic dev"]);
  assert.equal(s.accept(s.signed(room("dev", 1))), "new");
  assert.equal(s.registers.isAlive(id), false, "news of it is no sign of life");
});

Deno.test("accept() takes what lasts however old, and however far its clock is ahead", () => {
  const s = registerHarness();
  assert.equal(s.accept(s.signed(room("dev")), 0, START.wall + 1), "new");
  assert.equal(s.accept(s.signed(room("tea", 500 * 24 * 3600_000))), "new");
});

Deno.test("accept() ends with a later run what its author said before, but for what lasts", () => {
  const s = registerHarness();
  for (const changes of [{}, room("dev"), member(["dev"])]) s.accept(s.signed(changes));
  assert.deepEqual(s.registers.ephemeral(signingKey(seed(4)).id).map(({ kind }) => kind), [
    "member",
  ]);
  const later = { epoch: START.wall + 1 };
  assert.equal(s.accept(s.signed(later)), "new");
  assert.deepEqual([s.kinds(), s.forgotten], [["presence", "room dev"], ["member"]]);
  assert.equal(s.accept(s.signed(member(["tea"], clock(5)))), "left", "of the earlier run");
  assert.equal(s.accept(s.signed(room("tea", 5))), "new", "it lasts");
  assert.equal(s.accept(s.signed(member(["tea"], later))), "new");
});

Deno.test("accept() tells who is back, once", () => {
  const s = registerHarness();
  const { id } = signingKey(seed(4));
  const isBack = (changes: Partial<Register>) => {
    const acceptance = s.registers.accept(bodyOf(s.signed(changes).record), START, 0);
    return acceptance.state === "new" && acceptance.isBack;
  };
  const all = [room("dev"), clock(0), clock(1)].map(isBack);
  assert.deepEqual(all, [false, true, false]);
  s.registers.markDead(id);
  assert.deepEqual([member([]), clock(2)].map(isBack), [false, true]);
  s.registers.markDead(id);
  assert.deepEqual([1, 2].map((now) => s.registers.markAlive(id, now)), [true, false]);
});

Deno.test("accept() takes no presence older than it is told to, but whatever its author says besides", () => {
  const s = registerHarness();
  const oldest = START.wall + 60_000;
  assert.equal(s.accept(s.signed({ kind: "member", ...clock(5) }), 0, oldest), "new");
  assert.equal(s.accept(s.signed(clock(59_999)), 0, oldest), "behind");
  assert.equal(s.accept(s.signed(clock(60_000)), 0, oldest), "new");
});

Deno.test("accept() forgets the oldest room in which nobody alive is for one more of an author than the limit", () => {
  const s = registerHarness();
  const most = MAX_ROOM_REGISTERS_PER_AUTHOR;
  const other = signerOf(1);
  for (let number = 0; number < most; number++) s.accept(s.signed(room(`${number}`, number)));
  const inside = member(["0", "1"], { author: other.id });
  s.accept(s.signed(inside, other));
  s.accept(s.signed({ author: other.id }, other));
  assert.equal(s.accept(s.signed(room("new", 100))), "new");
  assert.deepEqual(s.forgotten, ["room 2"]);
  s.registers.markDead(other.id);
  assert.equal(s.accept(s.signed(room("newer", 101))), "new");
  assert.deepEqual(s.forgotten, ["room 2", "room 0"], "who is gone is in no room");
  s.registers.markAlive(other.id, 0);
  assert.equal(s.accept(s.signed(member([], { author: other.id, ...clock(1) }), other)), "new");
  assert.equal(s.accept(s.signed(room("newest", 102))), "new");
  assert.deepEqual(s.forgotten, ["room 2", "room 0", "room 1"], "who left it is not in it");
});

Deno.test("accept() leaves one room more of an author than the limit where somebody is in each, but takes news of those", () => {
  const s = registerHarness();
  const keys = Array.from({ length: MAX_ROOM_REGISTERS_PER_AUTHOR }, (_, number) => `${number}`);
  s.accept(s.signed());
  s.accept(s.signed(member(keys)));
  for (const key of keys) s.accept(s.signed(room(key)));
  assert.equal(s.accept(s.signed(room("new", 1))), "left");
  assert.equal(s.accept(s.signed(room("0", 1))), "new");
  assert.deepEqual(s.forgotten, []);
});

Deno.test("accept() keeps as many topics in all as the limit", () => {
  const s = registerHarness();
  const say = (number: number) => {
    const signer = signerOf(Math.floor(number / MAX_REGISTERS_PER_AUTHOR));
    const topic = { kind: "topic", key: `${number}`, ...clock(number) };
    return s.accept(s.signed({ author: signer.id, ...topic }, signer));
  };
  for (let number = 0; number < MAX_TOPIC_REGISTERS; number++) assert.equal(say(number), "new");
  assert.deepEqual(s.forgotten, []);
  assert.equal(say(MAX_TOPIC_REGISTERS), "left", "its author is gone");
  const signer = signerOf(MAX_TOPIC_REGISTERS / MAX_REGISTERS_PER_AUTHOR);
  s.accept(s.signed({ author: signer.id, kind: "presence" }, signer));
  assert.equal(say(MAX_TOPIC_REGISTERS), "new");
  assert.deepEqual(s.forgotten, ["topic 0"]);
  assert.equal(s.registers.current.length, MAX_TOPIC_REGISTERS + 1);
});

Deno.test("accept() has whoever left nothing behind make room for others first, and who left a room only for the living", () => {
  const s = registerHarness();
  const of = (number: number, changes: Partial<Register>) => {
    const signer = signerOf(number);
    return s.accept(s.signed({ author: signer.id, ...changes }, signer), number);
  };
  of(0, room("dev"));
  for (let number = 1; number < MAX_AUTHORS; number++) of(number, {});
  s.registers.markDead(signerOf(9).id);
  assert.equal(of(MAX_AUTHORS, {}), "new");
  assert.deepEqual([s.forgotten, s.registers.alive], [[], MAX_AUTHORS - 1]);
  assert.equal(of(MAX_AUTHORS + 1, room("tea")), "left");
  assert.equal(of(MAX_AUTHORS + 1, {}), "new");
  assert.deepEqual(s.forgotten, ["room dev"]);
  assert.equal(of(MAX_AUTHORS + 2, {}), "left", "all are alive");
});

Deno.test("put() leaves what there is no room for, and drop() has our own count no more", () => {
  const s = registerHarness();
  const keys = Array.from({ length: MAX_ROOM_REGISTERS_PER_AUTHOR }, (_, number) => `${number}`);
  const put = (changes: Partial<Register>) => s.registers.put(s.signed(changes), START);
  for (const changes of [{}, member(keys), ...keys.map((key) => room(key))]) {
    assert.equal(put(changes), "news");
  }
  assert.equal(put(room("new")), "left");
  const { slot } = s.signed(room("3"));
  const { id } = signingKey(seed(4));
  s.registers.drop(id, slot);
  s.registers.drop(id, slot);
  assert.deepEqual([s.registers.find(id, slot), s.forgotten], [undefined, []]);
  assert.equal(put(room("new")), "news");
  assert.equal(put(room("new", 1)), "same");
});

Deno.test("accept() counts a topic that changes often as one", () => {
  const s = registerHarness();
  for (let ms = 0; ms <= MAX_TOPIC_REGISTERS; ms++) {
    const topic = { kind: "topic", key: "dev", ...clock(ms) };
    assert.equal(s.accept(s.signed(topic), 1_000 * ms), "new");
  }
  assert.equal(s.accept(s.signed({ kind: "topic", key: "tea" }), 10 ** 6), "new");
  assert.deepEqual(s.forgotten, []);
});

Deno.test("accept() takes whoever began a later run for being in no room, until it says otherwise", () => {
  const s = registerHarness();
  const keys = Array.from({ length: MAX_ROOM_REGISTERS_PER_AUTHOR }, (_, number) => `${number}`);
  for (const changes of [{}, member(keys), ...keys.map((key) => room(key))]) {
    s.accept(s.signed(changes));
  }
  assert.equal(s.accept(s.signed(room("new", 1))), "left");
  s.accept(s.signed({ epoch: START.wall + 1 }));
  assert.equal(s.accept(s.signed(room("new", 1))), "new");
  assert.deepEqual(s.forgotten, ["member", "room 0"]);
});
