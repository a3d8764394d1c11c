import assert from "node:assert/strict";
import {
  MAX_PRESENCE_ADDRESSES,
  MAX_PRESENCE_LINKS,
  PRESENCE_EXPIRES_AFTER_MS,
  PRESENCE_PERIOD_MS,
  REFUTE_PERIOD_MS,
  SUSPECT_FOR_MS,
} from "../../../../src/core/limits/registers.ts";
import { compareClocks } from "../../../../src/core/hybrid_logical_clock.ts";
import { MAX_UNASKED_BEHIND_MS } from "../../../../src/core/limits/replication.ts";
import { shortId } from "../../../../src/protocol/replication/wire/presence.ts";
import { at, START } from "../../identities.ts";
import { idOf } from "../neighbour_states.ts";
import { membershipHarness, OTHER, OWN } from "./membership_harness.ts";

Deno.test("linked() tells of ourselves as soon as there is somebody to tell, and tick() every period", () => {
  const s = membershipHarness();
  s.membership.tick("alice", at(0));
  assert.deepEqual([s.told(), s.membership.deadline(), s.membership.own], [
    [],
    undefined,
    undefined,
  ]);
  s.membership.linked(OTHER.id, "alice", at(5));
  assert.deepEqual(s.spread, [s.membership.own]);
  const [first] = s.told();
  assert.deepEqual(
    [first?.author, first?.name, first?.version, first?.gone],
    [OWN.id, "alice", "1", false],
  );
  assert.equal(s.membership.deadline(), at(5 + PRESENCE_PERIOD_MS).monotonic);
  s.membership.linked(OTHER.id, "alice", at(10));
  s.membership.tick("alice", at(4 + PRESENCE_PERIOD_MS));
  assert.deepEqual(s.told(), [], "not for everyone who comes");
  s.membership.tick("alicia", at(5 + PRESENCE_PERIOD_MS));
  assert.deepEqual(s.told().map(({ name }) => name), ["alicia"]);
});

Deno.test("announce() says at once that we are called otherwise, or leave, with a later clock each time", () => {
  const s = membershipHarness();
  s.membership.announce("alice", at(0));
  s.membership.announce("alicia", at(1));
  s.membership.announce("alicia", at(2), true);
  const told = s.told();
  assert.deepEqual(told.map(({ name, gone }) => [name, gone]), [
    ["alice", false],
    ["alicia", false],
    ["alicia", true],
  ]);
  const clocks = told.map(({ clock }) => clock);
  assert.deepEqual(clocks.toSorted(compareClocks), clocks);
  assert.equal(new Set(clocks.map(({ ms, counter }) => `${ms} ${counter}`)).size, 3);
  assert.equal(s.registers.current.length, 1, "only the last is current");
});

Deno.test("announce() tells our offset from UTC as it is at that time, and none where there is none", () => {
  const summerEnds = START.wall + 5;
  const s = membershipHarness({ minutesEast: (ms) => ms < summerEnds ? 120 : 60 });
  s.membership.announce("alice", at(4));
  s.membership.announce("alice", at(5));
  assert.deepEqual(s.told().map(({ minutesEast }) => minutesEast), [120, 60]);
  const silent = membershipHarness();
  silent.membership.announce("alice", at(0));
  assert.equal("minutesEast" in silent.told()[0]!, false);
});

Deno.test("reachedAt() has us told anew at once, and only of an address that is new", () => {
  const s = membershipHarness();
  s.membership.reachedAt(s.host(1), at(0));
  assert.equal(s.membership.deadline(), undefined, "before there is anybody to tell");
  s.membership.linked(OTHER.id, "alice", at(0));
  s.membership.tick("alice", at(0));
  assert.deepEqual(s.told().at(-1)?.addresses, [s.host(1)]);
  s.membership.reachedAt(s.host(1), at(1));
  assert.equal(s.membership.deadline(), at(PRESENCE_PERIOD_MS).monotonic);
  s.membership.reachedAt(s.host(2), at(2));
  assert.equal(s.membership.deadline(), at(2).monotonic);
  s.membership.tick("alice", at(2));
  assert.deepEqual(s.told().at(-1)?.addresses, [s.host(1), s.host(2)]);
});

Deno.test("announce() names as many addresses as the limit, the newest, and drops the oldest for one more", () => {
  const s = membershipHarness();
  const numbers = Array.from({ length: MAX_PRESENCE_ADDRESSES + 1 }, (_, index) => index + 1);
  const addresses = () => (s.membership.announce("alice", at(0)), s.told().at(-1)!.addresses);
  for (const number of numbers.slice(0, -1)) s.membership.reachedAt(s.host(number), at(0));
  assert.deepEqual(addresses(), numbers.slice(0, -1).map(s.host));
  s.membership.reachedAt(s.host(numbers.at(-1)!), at(0));
  assert.deepEqual(addresses(), numbers.slice(1).map(s.host));
});

Deno.test("announce() tells as many links as the limit", () => {
  const s = membershipHarness();
  const ids = Array.from({ length: MAX_PRESENCE_LINKS + 1 }, (_, index) => idOf(index + 10));
  const links = () => (s.membership.announce("alice", at(0)), s.told().at(-1)!.links);
  assert.deepEqual(links(), []);
  for (const id of ids) s.linked.add(id);
  assert.deepEqual(links(), ids.slice(0, -1).map(shortId));
});

Deno.test("announce() names loopback only where there is nothing else", () => {
  const s = membershipHarness();
  const loopback = { hostname: "127.0.0.1", port: 8_080 };
  s.membership.reachedAt(loopback, at(0));
  s.membership.announce("alice", at(0));
  assert.deepEqual(s.told().at(-1)?.addresses, [loopback]);
  const linkLocal = { hostname: "169.254.1.2", port: 8_080 };
  s.membership.reachedAt(linkLocal, at(0));
  s.membership.reachedAt(s.host(1), at(0));
  s.membership.announce("alice", at(0));
  assert.deepEqual(s.told().at(-1)?.addresses, [linkLocal, s.host(1)]);
});

Deno.test("accept() tells of who is here and passes it on, once", () => {
  const s = membershipHarness();
  assert.equal(s.accept(0, { addresses: [s.host(9)] }), "new");
  assert.equal(s.accept(0, { addresses: [s.host(9)] }), "left");
  assert.deepEqual(s.present.map(({ name, addresses }) => [name, addresses]), [
    ["bob", [s.host(9)]],
  ]);
  assert.equal(s.spread.length, 1);
  assert.deepEqual([s.membership.isAlive(OTHER.id), s.membership.size], [true, 1]);
});

Deno.test("accept() takes what lies at the limit behind our clock, and nothing older", () => {
  const s = membershipHarness();
  assert.equal(s.accept(-MAX_UNASKED_BEHIND_MS - 1), "behind");
  assert.deepEqual([s.present, s.membership.isAlive(OTHER.id)], [[], false]);
  assert.equal(s.accept(-MAX_UNASKED_BEHIND_MS), "new");
});

Deno.test("linked() tells of ourselves anew where our time was corrected: others would not take what we told before", () => {
  for (const [behind, isAnew] of [[0, false], [1, true]] as const) {
    const s = membershipHarness();
    const wall = START.wall - MAX_UNASKED_BEHIND_MS / 2 - behind;
    s.membership.announce("alice", { monotonic: START.monotonic, wall });
    s.membership.linked(OTHER.id, "alice", at(0));
    assert.equal(s.membership.deadline() === at(0).monotonic, isAnew);
  }
});

Deno.test("accept() lets no presence drag our clock, but what outlives its author", () => {
  const s = membershipHarness();
  s.accept(MAX_UNASKED_BEHIND_MS);
  s.membership.announce("alice", at(0));
  assert.equal(s.told().at(-1)?.clock.ms, START.wall);
});

Deno.test("accept() has who says that it leaves gone, unless we are linked to it and see for ourselves", () => {
  const s = membershipHarness();
  s.accept(0);
  assert.equal(s.accept(1, { gone: true }), "new");
  assert.deepEqual(s.absent, [[OTHER.id, "quit"]]);
  assert.deepEqual([s.membership.isAlive(OTHER.id), s.present.length], [false, 1]);
  assert.equal(s.spread.length, 2, "others are to know too");
  s.linked.add(OTHER.id);
  s.accept(2);
  s.accept(3, { gone: true });
  assert.equal(s.absent.length, 1);
});

Deno.test("markGone() has somebody absent, whose last word counts again when a link to it stands", () => {
  const s = membershipHarness();
  s.accept(0);
  s.membership.markGone(OTHER.id, "closed");
  assert.deepEqual(s.absent, [[OTHER.id, "closed"]]);
  assert.equal(s.accept(0), "left", "an echo of it brings nobody back");
  assert.equal(s.registers.current.length, 0);
  s.membership.linked(OTHER.id, "alice", at(1));
  assert.ok(s.membership.isAlive(OTHER.id));
  assert.ok(s.registers.current.some(({ register }) => register.author === OTHER.id));
});

Deno.test("tick() has absent who gave no sign of life, but not whom we are linked to, nor ourselves", () => {
  const s = membershipHarness();
  s.membership.linked(OTHER.id, "alice", at(0));
  s.membership.tick("alice", at(0));
  s.accept(0);
  s.linked.add(OTHER.id);
  s.membership.tick("alice", at(PRESENCE_EXPIRES_AFTER_MS));
  assert.deepEqual(s.absent, []);
  s.linked.clear();
  s.membership.tick("alice", at(2 * PRESENCE_EXPIRES_AFTER_MS - 1));
  assert.deepEqual(s.absent, []);
  s.membership.tick("alice", at(2 * PRESENCE_EXPIRES_AFTER_MS));
  assert.deepEqual(s.absent, [[OTHER.id, "no sign of life"]]);
  assert.ok(s.membership.isAlive(OWN.id));
});

Deno.test("refute() tells of ourselves, but not again within the period, and no later than was due", () => {
  const s = membershipHarness();
  s.membership.linked(OTHER.id, "alice", at(0));
  s.told();
  s.membership.refute(at(10));
  s.membership.refute(at(20));
  assert.deepEqual(s.told(), [], "it has just told");
  assert.equal(s.membership.deadline(), at(REFUTE_PERIOD_MS).monotonic);
  s.membership.tick("alice", at(REFUTE_PERIOD_MS));
  assert.equal(s.told().length, 1);
  const due = REFUTE_PERIOD_MS + PRESENCE_PERIOD_MS;
  s.membership.refute(at(due - 1));
  assert.equal(s.membership.deadline(), at(due - 1).monotonic);
});

Deno.test("suspected() has us say that we are here, or others asked whether somebody is", () => {
  const s = membershipHarness();
  s.membership.linked(OTHER.id, "alice", at(0));
  s.accept(0);
  s.told();
  s.membership.suspected(OWN.id, OTHER.id, at(REFUTE_PERIOD_MS));
  s.membership.tick("alice", at(REFUTE_PERIOD_MS));
  assert.equal(s.told().length, 1);
  s.membership.suspected(OTHER.id, OWN.id, at(REFUTE_PERIOD_MS));
  s.membership.suspected(OTHER.id, OWN.id, at(REFUTE_PERIOD_MS));
  assert.deepEqual(s.asked, [OTHER.id], "once");
});

/** Somebody is known of and doubted, while another is linked. */
function doubting() {
  const s = membershipHarness();
  s.linked.add(OWN.id);
  s.accept(0);
  s.membership.linkBroke(OTHER.id, "closed", at(0));
  return s;
}

Deno.test("linkBroke() has somebody absent after a while in which nothing was heard of it, and not before", () => {
  const s = doubting();
  assert.ok(s.membership.deadline()! <= at(SUSPECT_FOR_MS).monotonic);
  s.membership.tick("alice", at(SUSPECT_FOR_MS - 1));
  assert.deepEqual(s.absent, []);
  s.membership.tick("alice", at(SUSPECT_FOR_MS));
  assert.deepEqual(s.absent, [[OTHER.id, "closed"]]);
  assert.ok(!s.membership.isAlive(OTHER.id));
  s.membership.tick("alice", at(2 * SUSPECT_FOR_MS));
  assert.equal(s.absent.length, 1, "once");
});

Deno.test("linkBroke() comes to nothing where it gives a sign of life, is linked, or is seen by somebody", () => {
  const signs: readonly ((s: ReturnType<typeof membershipHarness>) => void)[] = [
    (s) => void s.accept(1),
    (s) => s.membership.linked(OTHER.id, "alice", at(1)),
    (s) => void s.linked.add(OTHER.id),
    (s) => void s.insight.add(OTHER.id),
  ];
  for (const give of signs) {
    const s = doubting();
    give(s);
    s.membership.tick("alice", at(SUSPECT_FOR_MS));
    assert.deepEqual(s.absent, []);
  }
  const seen = membershipHarness();
  seen.linked.add(OWN.id);
  seen.insight.add(OTHER.id);
  seen.accept(0);
  seen.membership.linkBroke(OTHER.id, "closed", at(0));
  seen.insight.clear();
  seen.membership.tick("alice", at(SUSPECT_FOR_MS));
  assert.deepEqual(seen.absent, [[OTHER.id, "closed"]], "whoever saw it lost it too");
});

Deno.test("linkBroke() has somebody absent at once where there is nobody else to tell of it, or it never told of itself", () => {
  const alone = membershipHarness();
  alone.accept(0);
  alone.membership.linkBroke(OTHER.id, "closed", at(0));
  assert.deepEqual(alone.absent, [[OTHER.id, "closed"]]);
  const unheard = membershipHarness();
  unheard.linked.add(OWN.id);
  unheard.membership.linkBroke(OTHER.id, "closed", at(0));
  assert.deepEqual(unheard.absent, [[OTHER.id, "closed"]]);
});

Deno.test("accept() takes no presence that an earlier run of ours knew for a sign of life, unless a link vouches for it", () => {
  const clock = { ms: START.wall, counter: 0 };
  const lastSeen = new Map([[OTHER.id, { epoch: START.wall, clock }]]);
  const s = membershipHarness({ lastSeen });
  assert.deepEqual([s.accept(-1), s.accept(0)], ["behind", "behind"]);
  assert.equal(s.accept(1), "new");
  const near = membershipHarness({ lastSeen });
  near.insight.add(OTHER.id);
  assert.equal(near.accept(0), "new");
});
