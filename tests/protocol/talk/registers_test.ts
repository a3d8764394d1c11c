import assert from "node:assert/strict";
import {
  MAX_AUTHORS,
  MAX_CLOCK_AHEAD_MS,
  MAX_CLOCK_FOLLOWED_AHEAD_MS,
  MAX_REGISTERS_PER_AUTHOR,
  MAX_ROOM_REGISTERS_PER_AUTHOR,
  MAX_TOPIC_REGISTERS,
  PRESENCE_EXPIRES_AFTER_MS,
  REGISTERS_BURST,
  REGISTERS_PER_SECOND,
} from "../../../src/core/limits.ts";
import type { PeerId } from "../../../src/core/peer.ts";
import { type SigningKey, signingKey, verify } from "../../../src/protocol/keys.ts";
import { decodeRecords } from "../../../src/protocol/link/record.ts";
import {
  createRegisterCodec,
  type Register,
  type SignedRegister,
} from "../../../src/protocol/talk/register.ts";
import { createRegisters } from "../../../src/protocol/talk/registers.ts";
import { at, seed, START } from "../parties.ts";

const nobody = () => false;

function subject() {
  let checks = 0;
  const codec = createRegisterCodec("lan", (...args) => (checks++, verify(...args)));
  const forgotten: string[] = [];
  const registers = createRegisters(
    codec,
    ({ kind, key }) => void forgotten.push(`${kind} ${key}`.trim()),
  );
  const signed = (changes: Partial<Register> = {}, signer = signingKey(seed(4))): SignedRegister =>
    codec.sign({
      author: signer.id,
      epoch: START.wall,
      kind: "presence",
      key: "",
      clock: { ms: START.wall, counter: 0 },
      value: {},
      ...changes,
    }, signer);
  return {
    registers,
    signed,
    forgotten,
    accept: ({ record }: SignedRegister, ms = 0, oldest = 0) =>
      registers.accept(bodyOf(record), at(ms), oldest).state,
    get checks() {
      return checks;
    },
    /** Kinds and keys of what is current. */
    kinds: () => registers.current.map(({ register: { kind, key } }) => `${kind} ${key}`.trim()),
    /** The clocks of what is current. */
    current: () => registers.current.map(({ register }) => register.clock.ms - START.wall),
  };
}

const bodyOf = (record: Uint8Array): Uint8Array => decodeRecords(record)![0]!.body;
const clock = (ms: number, counter = 0) => ({ clock: { ms: START.wall + ms, counter } });

/** A key for each number there may be. */
function signerOf(number: number): SigningKey {
  const bytes = seed(9);
  bytes[0] = number;
  bytes[1] = number >> 8;
  return signingKey(bytes);
}

Deno.test("accept() has the latest win, by run and then by clock, whatever comes first", () => {
  const all = [
    { epoch: 1, ...clock(100) },
    { epoch: 2, ...clock(5) },
    { epoch: 2, ...clock(7) },
    { epoch: 2, ...clock(7, 1) },
  ];
  const orders = [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]];
  for (const order of orders) {
    const s = subject();
    let best = -1;
    for (const index of order) {
      assert.equal(s.accept(s.signed(all[index]!)), index > best ? "new" : "left", `${order}`);
      best = Math.max(best, index);
    }
    assert.deepEqual(s.registers.current.map(({ register }) => register.clock), [all[3]!.clock]);
  }
});

Deno.test("accept() keeps one of each kind and key", () => {
  const s = subject();
  s.accept(s.signed());
  for (const kind of ["topic", "other"]) {
    for (const key of ["", "general"]) assert.equal(s.accept(s.signed({ kind, key })), "new");
  }
  assert.equal(s.registers.current.length, 5);
});

Deno.test("accept() gives back the record in which it is passed on, and takes what comes again for known without a check", () => {
  const s = subject();
  const one = s.signed();
  const acceptance = s.registers.accept(bodyOf(one.record), START, 0);
  assert.ok(acceptance.state === "new");
  assert.deepEqual([...acceptance.signed.record], [...one.record]);
  for (let count = 0; count < 100; count++) assert.equal(s.accept(one), "left");
  assert.equal(s.checks, 1);
});

Deno.test("accept() takes as many of an author at once as the limit, and then so many a second", () => {
  const s = subject();
  let told = 0;
  const next = (ms: number) => s.accept(s.signed(clock(++told)), ms);
  for (let count = 1; count <= REGISTERS_BURST; count++) assert.equal(next(0), "new");
  assert.equal(next(0), "left", "one past it");
  const period = 1_000 / REGISTERS_PER_SECOND;
  assert.equal(next(period - 1), "left");
  assert.equal(next(period), "new");
  assert.equal(next(period), "left");
});

Deno.test("accept() takes malformed ones and wrong signatures for the neighbour's fault", () => {
  const s = subject();
  assert.equal(s.registers.accept(new Uint8Array(80), START, 0).state, "linkFault");
  const wrong = s.signed();
  wrong.record[4]! ^= 1;
  assert.equal(s.accept(wrong), "linkFault");
  assert.deepEqual(s.registers.current, []);
  assert.equal(s.accept(s.signed()), "new");
});

Deno.test("accept() takes a clock at the limit ahead of ours, and one past it for the author's fault", () => {
  const s = subject();
  assert.equal(s.accept(s.signed(clock(MAX_CLOCK_AHEAD_MS + 1))), "authorFault");
  assert.equal(s.registers.isAlive(signingKey(seed(4)).id), false);
  assert.equal(s.accept(s.signed(clock(MAX_CLOCK_AHEAD_MS))), "new");
});

Deno.test("accept() leaves what is older than it is told, and takes what is as old", () => {
  const s = subject();
  assert.equal(s.accept(s.signed(clock(9)), 0, START.wall + 10), "left");
  assert.equal(s.accept(s.signed(clock(10)), 0, START.wall + 10), "new");
});

Deno.test("accept() keeps as many registers of an author as the limit, and leaves one more, but for news of those", () => {
  const s = subject();
  const key = (number: number) => ({ kind: "other", key: `${number}` });
  for (let number = 0; number < MAX_REGISTERS_PER_AUTHOR; number++) {
    assert.equal(s.accept(s.signed(key(number))), "new");
  }
  assert.equal(s.accept(s.signed(key(MAX_REGISTERS_PER_AUTHOR))), "left");
  assert.equal(s.accept(s.signed({ ...key(0), ...clock(1) })), "new");
  for (const kind of ["presence", "member"]) assert.equal(s.accept(s.signed({ kind })), "new");
  assert.equal(s.registers.current.length, MAX_REGISTERS_PER_AUTHOR + 2);
  assert.equal(
    s.accept(s.signed({ author: signerOf(0).id }, signerOf(0))),
    "new",
    "another author",
  );
});

Deno.test("accept() keeps as many authors as the limit; one more takes the place of the longest dead, if there is one", () => {
  const s = subject();
  const of = (number: number, ms = 0) => {
    const signer = signerOf(number);
    return s.accept(s.signed({ author: signer.id, ...clock(ms) }, signer), ms);
  };
  for (let number = 0; number < MAX_AUTHORS; number++) assert.equal(of(number, number), "new");
  assert.equal(s.registers.alive, MAX_AUTHORS);
  assert.equal(of(MAX_AUTHORS), "left", "all are alive");
  s.registers.bury(signerOf(7).id);
  s.registers.bury(signerOf(3).id);
  assert.equal(of(MAX_AUTHORS), "new");
  s.registers.revive(signerOf(3).id, 0);
  assert.equal(s.registers.isAlive(signerOf(3).id), false, "it was forgotten");
  assert.equal(of(MAX_AUTHORS + 1), "new");
  assert.equal(of(3, 5), "left");
  assert.equal(s.registers.alive, MAX_AUTHORS);
});

Deno.test("bury() has nothing of an author count but what it says from then on, and revive() what it said before", () => {
  const s = subject();
  const { id } = signingKey(seed(4));
  const one = s.signed();
  s.accept(one);
  s.registers.bury(id);
  assert.deepEqual([s.current(), s.registers.isAlive(id), s.registers.alive], [[], false, 0]);
  assert.equal(s.accept(one), "left", "it said that before");
  assert.equal(s.registers.isAlive(id), false);
  assert.equal(s.accept(s.signed(clock(1))), "new");
  assert.deepEqual([s.current(), s.registers.isAlive(id)], [[1], true]);
  s.registers.bury(id);
  s.registers.revive(id, at(0).monotonic);
  assert.deepEqual([s.current(), s.registers.isAlive(id)], [[1], true]);
  s.registers.bury("nobody" as PeerId);
  s.registers.revive("nobody" as PeerId, 0);
  assert.equal(s.registers.isAlive("nobody" as PeerId), false);
});

Deno.test("expire() buries who gave no sign of life for so long, not a moment sooner, and once", () => {
  const s = subject();
  const [a, b] = [signerOf(1), signerOf(2)] as const;
  s.accept(s.signed({ author: a.id }, a), 0);
  s.accept(s.signed({ author: b.id }, b), 1_000);
  const due = at(PRESENCE_EXPIRES_AFTER_MS).monotonic;
  assert.equal(s.registers.deadline(), due);
  assert.deepEqual(s.registers.expire(due - 1, nobody), []);
  assert.deepEqual(s.registers.expire(due, nobody), [a.id]);
  assert.equal(s.registers.isAlive(a.id), false);
  assert.equal(s.registers.deadline(), due + 1_000);
  assert.deepEqual(s.registers.expire(due + 1_000, nobody), [b.id]);
  assert.deepEqual(s.registers.expire(due * 9, nobody), []);
  assert.equal(s.registers.deadline(), undefined);
});

Deno.test("expire() spares whom it is told to, and counts from then", () => {
  const s = subject();
  const { id } = signingKey(seed(4));
  s.accept(s.signed());
  const due = at(PRESENCE_EXPIRES_AFTER_MS).monotonic;
  assert.deepEqual(s.registers.expire(due, () => true), []);
  assert.equal(s.registers.deadline(), due + PRESENCE_EXPIRES_AFTER_MS);
  assert.deepEqual(s.registers.expire(due + PRESENCE_EXPIRES_AFTER_MS, nobody), [id]);
});

Deno.test("put() keeps one of our own, of which the latest is passed on", () => {
  const s = subject();
  s.registers.put(s.signed(), START);
  s.registers.put(s.signed(clock(1)), START);
  assert.deepEqual(s.current(), [1]);
});

Deno.test("put() and accept() tell whether a register says anything new but for its time", () => {
  const s = subject();
  const isNews = (changes: Partial<Register>) =>
    s.registers.put(s.signed(changes), START) === "news";
  assert.equal(isNews({ value: { a: 1 } }), true);
  assert.equal(isNews({ value: { a: 1 }, ...clock(1) }), false);
  assert.equal(isNews({ value: { a: 2 }, ...clock(2) }), true);
  assert.equal(isNews({ value: { a: 2 }, epoch: START.wall + 1 }), true, "of another run");
  s.registers.bury(signingKey(seed(4)).id);
  const again = s.signed({ value: { a: 2 }, epoch: START.wall + 1, ...clock(1) });
  const acceptance = s.registers.accept(bodyOf(again.record), START, 0);
  assert.ok(acceptance.state === "new" && acceptance.isNews, "it was gone");
});

const room = (key: string, ms = 0): Partial<Register> => ({ kind: "room", key, ...clock(ms) });
const member = (rooms: readonly string[], changes: Partial<Register> = {}): Partial<Register> => ({
  kind: "member",
  value: { rooms },
  ...changes,
});

Deno.test("accept() gives nobody life but by presence, and current has only what lasts of who has none", () => {
  const s = subject();
  const { id } = signingKey(seed(4));
  const all = [room("dev"), { kind: "topic", key: "dev" }, member(["dev"]), { kind: "other" }];
  for (const changes of all) assert.equal(s.accept(s.signed(changes)), "new");
  assert.deepEqual([s.registers.isAlive(id), s.registers.alive], [false, 0]);
  assert.deepEqual(s.kinds(), ["room dev", "topic dev"]);
  s.accept(s.signed());
  assert.deepEqual(s.kinds(), ["room dev", "topic dev", "member", "other", "presence"]);
  s.registers.bury(id);
  assert.deepEqual(s.kinds(), ["room dev", "topic dev"]);
  assert.equal(s.accept(s.signed(room("dev", 1))), "new");
  assert.equal(s.registers.isAlive(id), false, "news of it is no sign of life");
});

Deno.test("accept() takes what lasts however old, but with no clock so far ahead that nobody follows it", () => {
  const s = subject();
  assert.equal(s.accept(s.signed(room("dev")), 0, START.wall + 1), "new");
  assert.equal(s.accept(s.signed(room("tea", MAX_CLOCK_FOLLOWED_AHEAD_MS + 1))), "authorFault");
  assert.equal(s.accept(s.signed(room("tea", MAX_CLOCK_FOLLOWED_AHEAD_MS))), "new");
});

Deno.test("accept() ends with a later run what its author said before, but for what lasts", () => {
  const s = subject();
  for (const changes of [{}, room("dev"), member(["dev"])]) s.accept(s.signed(changes));
  assert.deepEqual(s.registers.fleeting(signingKey(seed(4)).id).map(({ kind }) => kind), [
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
  const s = subject();
  const { id } = signingKey(seed(4));
  const isBack = (changes: Partial<Register>) => {
    const acceptance = s.registers.accept(bodyOf(s.signed(changes).record), START, 0);
    return acceptance.state === "new" && acceptance.isBack;
  };
  const all = [room("dev"), clock(0), clock(1)].map(isBack);
  assert.deepEqual(all, [false, true, false]);
  s.registers.bury(id);
  assert.deepEqual([member([]), clock(2)].map(isBack), [false, true]);
  s.registers.bury(id);
  assert.deepEqual([1, 2].map((now) => s.registers.revive(id, now)), [true, false]);
});

Deno.test("accept() takes no presence older than it is told to, but whatever its author says besides", () => {
  const s = subject();
  const oldest = START.wall + 60_000;
  assert.equal(s.accept(s.signed({ kind: "member", ...clock(5) }), 0, oldest), "new");
  assert.equal(s.accept(s.signed(clock(59_999)), 0, oldest), "left");
  assert.equal(s.accept(s.signed(clock(60_000)), 0, oldest), "new");
});

Deno.test("accept() forgets the oldest room in which nobody alive is for one more of an author than the limit", () => {
  const s = subject();
  const most = MAX_ROOM_REGISTERS_PER_AUTHOR;
  const other = signerOf(1);
  for (let number = 0; number < most; number++) s.accept(s.signed(room(`${number}`, number)));
  const inside = member(["0", "1"], { author: other.id });
  s.accept(s.signed(inside, other));
  s.accept(s.signed({ author: other.id }, other));
  assert.equal(s.accept(s.signed(room("new", 100))), "new");
  assert.deepEqual(s.forgotten, ["room 2"]);
  s.registers.bury(other.id);
  assert.equal(s.accept(s.signed(room("newer", 101))), "new");
  assert.deepEqual(s.forgotten, ["room 2", "room 0"], "who is gone is in no room");
  s.registers.revive(other.id, 0);
  assert.equal(s.accept(s.signed(member([], { author: other.id, ...clock(1) }), other)), "new");
  assert.equal(s.accept(s.signed(room("newest", 102))), "new");
  assert.deepEqual(s.forgotten, ["room 2", "room 0", "room 1"], "who left it is not in it");
});

Deno.test("accept() leaves one room more of an author than the limit where somebody is in each, but takes news of those", () => {
  const s = subject();
  const keys = Array.from({ length: MAX_ROOM_REGISTERS_PER_AUTHOR }, (_, number) => `${number}`);
  s.accept(s.signed());
  s.accept(s.signed(member(keys)));
  for (const key of keys) s.accept(s.signed(room(key)));
  assert.equal(s.accept(s.signed(room("new", 1))), "left");
  assert.equal(s.accept(s.signed(room("0", 1))), "new");
  assert.deepEqual(s.forgotten, []);
});

Deno.test("accept() keeps as many topics in all as the limit", () => {
  const s = subject();
  const say = (number: number) => {
    const signer = signerOf(Math.floor(number / MAX_REGISTERS_PER_AUTHOR));
    const topic = { kind: "topic", key: `${number}`, ...clock(number) };
    return s.accept(s.signed({ author: signer.id, ...topic }, signer));
  };
  for (let number = 0; number < MAX_TOPIC_REGISTERS; number++) assert.equal(say(number), "new");
  assert.deepEqual(s.forgotten, []);
  assert.equal(say(MAX_TOPIC_REGISTERS), "new");
  assert.deepEqual(s.forgotten, ["topic 0"]);
  assert.equal(s.registers.current.length, MAX_TOPIC_REGISTERS);
});

Deno.test("accept() has whoever left nothing behind make room for others first, and who left a room only for the living", () => {
  const s = subject();
  const of = (number: number, changes: Partial<Register>) => {
    const signer = signerOf(number);
    return s.accept(s.signed({ author: signer.id, ...changes }, signer), number);
  };
  of(0, room("dev"));
  for (let number = 1; number < MAX_AUTHORS; number++) of(number, {});
  s.registers.bury(signerOf(9).id);
  assert.equal(of(MAX_AUTHORS, {}), "new");
  assert.deepEqual([s.forgotten, s.registers.alive], [[], MAX_AUTHORS - 1]);
  assert.equal(of(MAX_AUTHORS + 1, room("tea")), "left");
  assert.equal(of(MAX_AUTHORS + 1, {}), "new");
  assert.deepEqual(s.forgotten, ["room dev"]);
  assert.equal(of(MAX_AUTHORS + 2, {}), "left", "all are alive");
});

Deno.test("put() leaves what there is no room for, and drop() has our own count no more", () => {
  const s = subject();
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
  const s = subject();
  for (let ms = 0; ms <= MAX_TOPIC_REGISTERS; ms++) {
    const topic = { kind: "topic", key: "dev", ...clock(ms) };
    assert.equal(s.accept(s.signed(topic), 1_000 * ms), "new");
  }
  assert.equal(s.accept(s.signed({ kind: "topic", key: "tea" }), 10 ** 6), "new");
  assert.deepEqual(s.forgotten, []);
});

Deno.test("accept() takes whoever began a later run for being in no room, until it says otherwise", () => {
  const s = subject();
  const keys = Array.from({ length: MAX_ROOM_REGISTERS_PER_AUTHOR }, (_, number) => `${number}`);
  for (const changes of [{}, member(keys), ...keys.map((key) => room(key))]) {
    s.accept(s.signed(changes));
  }
  assert.equal(s.accept(s.signed(room("new", 1))), "left");
  s.accept(s.signed({ epoch: START.wall + 1 }));
  assert.equal(s.accept(s.signed(room("new", 1))), "new");
  assert.deepEqual(s.forgotten, ["member", "room 0"]);
});
