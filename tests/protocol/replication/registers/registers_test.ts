import assert from "node:assert/strict";
import {
  MAX_REGISTERS_PER_AUTHOR,
  PRESENCE_EXPIRES_AFTER_MS,
  REGISTERS_BURST,
  REGISTERS_PER_SECOND,
} from "../../../../src/core/limits/registers.ts";
import { MAX_AUTHORS } from "../../../../src/core/limits/replication.ts";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import { signingKey } from "../../../../src/protocol/curve25519_keys.ts";
import { type Register } from "../../../../src/protocol/replication/wire/register.ts";
import { at, seed, START } from "../../identities.ts";
import { bodyOf, clock, nobody, registerHarness, signerOf } from "./register_harness.ts";

Deno.test("accept() has the latest win, by run and then by clock, whatever comes first", () => {
  const all = [
    { epoch: 1, ...clock(100) },
    { epoch: 2, ...clock(5) },
    { epoch: 2, ...clock(7) },
    { epoch: 2, ...clock(7, 1) },
  ];
  const orders = [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]];
  for (const order of orders) {
    const s = registerHarness();
    let best = -1;
    for (const index of order) {
      assert.equal(s.accept(s.signed(all[index]!)), index > best ? "new" : "left", `${order}`);
      best = Math.max(best, index);
    }
    assert.deepEqual(s.registers.current.map(({ register }) => register.clock), [all[3]!.clock]);
  }
});

Deno.test("accept() keeps one of each kind and key", () => {
  const s = registerHarness();
  s.accept(s.signed());
  for (const kind of ["topic", "other"]) {
    for (const key of ["", "general"]) assert.equal(s.accept(s.signed({ kind, key })), "new");
  }
  assert.equal(s.registers.current.length, 5);
});

Deno.test("accept() gives back the record in which it is passed on, and takes what comes again for known without a check", () => {
  const s = registerHarness();
  const one = s.signed();
  const acceptance = s.registers.accept(bodyOf(one.record), START, 0);
  assert.ok(acceptance.state === "new");
  assert.deepEqual([...acceptance.signed.record], [...one.record]);
  for (let count = 0; count < 100; count++) assert.equal(s.accept(one), "left");
  assert.equal(s.checks, 1);
});

Deno.test("accept() takes as many of an author at once as the limit, and then so many a second", () => {
  const s = registerHarness();
  let told = 0;
  const next = (ms: number) => s.accept(s.signed(clock(++told)), ms);
  for (let count = 1; count <= REGISTERS_BURST; count++) assert.equal(next(0), "new");
  const { record, register: { author } } = s.signed(clock(++told));
  const left = s.registers.accept(bodyOf(record), START, 0);
  const reason = "a register presence is left out: it comes too often";
  assert.deepEqual(left, { state: "left", noRoom: { author, reason } }, "one past it");
  const period = 1_000 / REGISTERS_PER_SECOND;
  assert.equal(next(period - 1), "left");
  assert.equal(next(period), "new");
  assert.equal(next(period), "left");
});

Deno.test("accept() takes malformed ones and wrong signatures for the neighbour's fault", () => {
  const s = registerHarness();
  assert.equal(s.registers.accept(new Uint8Array(80), START, 0).state, "linkFault");
  const wrong = s.signed();
  wrong.record[4]! ^= 1;
  assert.equal(s.accept(wrong), "linkFault");
  assert.deepEqual(s.registers.current, []);
  assert.equal(s.accept(s.signed()), "new");
});

Deno.test("accept() takes a presence however far its clock is ahead: its author is here all the same", () => {
  const s = registerHarness();
  assert.equal(s.accept(s.signed(clock(500 * 24 * 3600_000))), "new");
  assert.equal(s.registers.isAlive(signingKey(seed(4)).id), true);
});

Deno.test("accept() takes an old presence where a link vouches for its author", () => {
  const s = registerHarness();
  const { record } = s.signed(clock(9));
  const body = bodyOf(record);
  const accept = (vouched: boolean) =>
    s.registers.accept(body, START, START.wall + 10, {
      judge: () => vouched ? "live" : undefined,
    }).state;
  assert.deepEqual([accept(false), accept(true)], ["behind", "new"]);
  const young = bodyOf(s.signed(clock(99)).record);
  const { state } = s.registers.accept(young, START, START.wall + 10, { judge: () => "stale" });
  assert.equal(state, "behind", "it was seen before");
});

Deno.test("accept() leaves what is older than it is told, and takes what is as old", () => {
  const s = registerHarness();
  assert.equal(s.accept(s.signed(clock(9)), 0, START.wall + 10), "behind");
  assert.equal(s.accept(s.signed(clock(10)), 0, START.wall + 10), "new");
});

Deno.test("accept() keeps as many registers of an author as the limit, and leaves one more, but for news of those", () => {
  const s = registerHarness();
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
  const s = registerHarness();
  const of = (number: number, ms = 0) => {
    const signer = signerOf(number);
    return s.accept(s.signed({ author: signer.id, ...clock(ms) }, signer), ms);
  };
  for (let number = 0; number < MAX_AUTHORS; number++) assert.equal(of(number, number), "new");
  assert.equal(s.registers.alive, MAX_AUTHORS);
  assert.equal(of(MAX_AUTHORS), "left", "all are alive");
  s.registers.markDead(signerOf(7).id);
  s.registers.markDead(signerOf(3).id);
  assert.equal(of(MAX_AUTHORS), "new");
  s.registers.markAlive(signerOf(3).id, 0);
  assert.equal(s.registers.isAlive(signerOf(3).id), false, "it was forgotten");
  assert.equal(of(MAX_AUTHORS + 1), "new");
  assert.equal(of(3, 5), "left");
  assert.equal(s.registers.alive, MAX_AUTHORS);
});

Deno.test("markDead() has nothing of an author count but what it says from then on, and revive() what it said before", () => {
  const s = registerHarness();
  const { id } = signingKey(seed(4));
  const one = s.signed();
  s.accept(one);
  s.registers.markDead(id);
  assert.deepEqual([s.current(), s.registers.isAlive(id), s.registers.alive], [[], false, 0]);
  assert.equal(s.accept(one), "left", "it said that before");
  assert.equal(s.registers.isAlive(id), false);
  assert.equal(s.accept(s.signed(clock(1))), "new");
  assert.deepEqual([s.current(), s.registers.isAlive(id)], [[1], true]);
  s.registers.markDead(id);
  s.registers.markAlive(id, at(0).monotonic);
  assert.deepEqual([s.current(), s.registers.isAlive(id)], [[1], true]);
  s.registers.markDead("nobody" as PeerId);
  s.registers.markAlive("nobody" as PeerId, 0);
  assert.equal(s.registers.isAlive("nobody" as PeerId), false);
});

Deno.test("expire() buries who gave no sign of life for so long, not a moment sooner, and once", () => {
  const s = registerHarness();
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
  const s = registerHarness();
  const { id } = signingKey(seed(4));
  s.accept(s.signed());
  const due = at(PRESENCE_EXPIRES_AFTER_MS).monotonic;
  assert.deepEqual(s.registers.expire(due, () => true), []);
  assert.equal(s.registers.deadline(), due + PRESENCE_EXPIRES_AFTER_MS);
  assert.deepEqual(s.registers.expire(due + PRESENCE_EXPIRES_AFTER_MS, nobody), [id]);
});

Deno.test("put() keeps one of our own, of which the latest is passed on", () => {
  const s = registerHarness();
  s.registers.put(s.signed(), START);
  s.registers.put(s.signed(clock(1)), START);
  assert.deepEqual(s.current(), [1]);
});

Deno.test("put() and accept() tell whether a register says anything new but for its time", () => {
  const s = registerHarness();
  const isNews = (changes: Partial<Register>) =>
    s.registers.put(s.signed(changes), START) === "news";
  assert.equal(isNews({ value: { a: 1 } }), true);
  assert.equal(isNews({ value: { a: 1 }, ...clock(1) }), false);
  assert.equal(isNews({ value: { a: 2 }, ...clock(2) }), true);
  const links = { value: { a: 2, links: ["x"] }, ...clock(3) };
  assert.equal(isNews(links), false, "the links of a presence can wait");
  assert.equal(isNews({ value: { a: 2 }, epoch: START.wall + 1 }), true, "of another run");
  s.registers.markDead(signingKey(seed(4)).id);
  const again = s.signed({ value: { a: 2 }, epoch: START.wall + 1, ...clock(1) });
  const acceptance = s.registers.accept(bodyOf(again.record), START, 0);
  assert.ok(acceptance.state === "new" && acceptance.isNews, "it was gone");
});
