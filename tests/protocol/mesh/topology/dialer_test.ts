import assert from "node:assert/strict";
import fc from "fast-check";
import { hostOf } from "../../../../src/core/address.ts";
import {
  BACKOFF_FIRST_MS,
  BACKOFF_LAST_MS,
  DIALS_PER_BEACON,
  HIGHER_ID_DIAL_DELAY_MS,
  MAX_ADDRESSES_PER_CANDIDATE,
  MAX_CANDIDATES,
} from "../../../../src/core/limits/links.ts";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import { createDialer, type Dialer } from "../../../../src/protocol/mesh/topology/dialer.ts";
import { seededRandom } from "../../../sim/random.ts";

const SELF = "M" as PeerId;
const [LOWER, HIGHER] = ["A" as PeerId, "Z" as PeerId];
const place = (number: number) => ({ hostname: `10.0.0.${number}`, port: 8_080 });
const keys = (dialer: Dialer, now: number) => dialer.take(now).map(({ key }) => key);

Deno.test("found() has the lower id dial at once, and the higher a little later", () => {
  const dialer = createDialer(SELF, () => 0);
  dialer.found(HIGHER, place(1), 0);
  dialer.found(LOWER, place(2), 0);
  assert.deepEqual(dialer.take(0), [{ key: HIGHER, to: place(1) }]);
  assert.deepEqual(keys(dialer, HIGHER_ID_DIAL_DELAY_MS - 1), []);
  assert.equal(dialer.deadline(), HIGHER_ID_DIAL_DELAY_MS);
  assert.deepEqual(keys(dialer, HIGHER_ID_DIAL_DELAY_MS), [LOWER]);
});

Deno.test("take() gives one dial a candidate, and wants nothing while it is under way", () => {
  const dialer = createDialer(SELF, () => 0);
  dialer.found(HIGHER, place(1), 0);
  assert.equal(dialer.take(0).length, 1);
  dialer.found(HIGHER, place(2), 1);
  dialer.named(place(3), 1);
  assert.deepEqual(keys(dialer, 1), ["10.0.0.3 8080"]);
  assert.equal(dialer.deadline(), undefined);
  assert.deepEqual(dialer.take(1_000_000), []);
});

Deno.test("failed() backs off between nothing and twice as long each time, up to the limit", () => {
  for (const random of [0, 0.5, 0.999]) {
    const dialer = createDialer(SELF, () => random);
    dialer.named(place(1), 0);
    let now = 0;
    for (let failures = 1; failures <= 40; failures++) {
      const [dial] = dialer.take(now);
      assert.ok(dial !== undefined);
      dialer.failed(dial.key, now);
      const wait = dialer.deadline()! - now;
      assert.equal(wait, random * Math.min(BACKOFF_LAST_MS, BACKOFF_FIRST_MS * 2 ** failures));
      now += wait;
    }
  }
});

Deno.test("failed() tells the first failure of an address that a person named, and no other", () => {
  const dialer = createDialer(SELF, () => 0);
  dialer.named(place(1), 0);
  dialer.found(HIGHER, place(2), 0);
  dialer.take(0);
  assert.equal(dialer.failed(HIGHER, 0), undefined);
  assert.deepEqual(dialer.failed("10.0.0.1 8080", 0), place(1));
  dialer.take(0);
  assert.equal(dialer.failed("10.0.0.1 8080", 0), undefined);
});

Deno.test("failed() rests after three dials until the next beacon, and goes through the addresses", () => {
  const dialer = createDialer(SELF, () => 0);
  const tries: string[] = [];
  const exhaust = () => {
    for (let dials = dialer.take(0); dials.length > 0; dials = dialer.take(0)) {
      tries.push(hostOf(dials[0]!.to));
      dialer.failed(dials[0]!.key, 0);
    }
  };
  dialer.found(HIGHER, place(1), 0);
  dialer.found(HIGHER, place(2), 0);
  exhaust();
  assert.deepEqual(tries, ["10.0.0.1", "10.0.0.2", "10.0.0.1"]);
  assert.equal(tries.length, DIALS_PER_BEACON);
  assert.equal(dialer.deadline(), undefined);
  dialer.found(HIGHER, place(1), 0);
  exhaust();
  assert.equal(tries.length, 2 * DIALS_PER_BEACON);
});

Deno.test("linked() and lost() dial nobody who is here, and for ever whoever was", () => {
  const dialer = createDialer(SELF, () => 0.5);
  dialer.found(HIGHER, place(1), 0);
  const [dial] = dialer.take(0);
  dialer.linked(HIGHER, dial!.key, undefined);
  dialer.found(HIGHER, place(1), 10);
  assert.deepEqual(dialer.take(1_000_000), []);
  assert.equal(dialer.deadline(), undefined);
  dialer.lost(HIGHER, "broken", 20);
  let now = dialer.deadline()!;
  assert.ok(now > 20 && now <= 20 + BACKOFF_FIRST_MS);
  for (let tries = 0; tries < 5 * DIALS_PER_BEACON; tries++) {
    assert.deepEqual(keys(dialer, now), [HIGHER]);
    dialer.failed(HIGHER, now);
    now = dialer.deadline()!;
  }
});

Deno.test("lost() forgets who left, but not the address that a person named", () => {
  const dialer = createDialer(SELF, () => 0);
  dialer.named(place(1), 0);
  dialer.found(HIGHER, place(1), 0);
  const dials = dialer.take(0);
  for (const { key } of dials) dialer.linked(HIGHER, key, undefined);
  dialer.lost(HIGHER, "left", 0);
  assert.equal(dialer.size, 1);
  assert.deepEqual(keys(dialer, 0), ["10.0.0.1 8080"]);
});

Deno.test("lost() wants no tick for a peer whose dial is still under way", () => {
  const dialer = createDialer(SELF, () => 0);
  dialer.found(HIGHER, place(1), 0);
  assert.equal(dialer.take(0).length, 1);
  dialer.linked(HIGHER, undefined, place(1)); // it dialled us meanwhile
  dialer.lost(HIGHER, "broken", 10);
  assert.deepEqual(dialer.take(20), []);
  assert.equal(dialer.deadline(), undefined);
  dialer.failed(HIGHER, 30);
  assert.deepEqual(keys(dialer, dialer.deadline()!), [HIGHER]);
});

Deno.test("named() wants just the peer that was asked for, and dials it again when asked again", () => {
  const dialer = createDialer(SELF, () => 0.5);
  dialer.named(place(1), 0, HIGHER);
  const [dial] = dialer.take(0);
  assert.equal(dialer.expected(dial!.key), HIGHER);
  dialer.failed(dial!.key, 0);
  assert.deepEqual(dialer.take(1), []);
  dialer.named(place(1), 1);
  assert.equal(dialer.expected(dial!.key), undefined);
  assert.equal(dialer.take(1).length, 1);
});

Deno.test("drop(), dropPeer() and bar() dial never again; bar() listens to no beacon either", () => {
  const dialer = createDialer(SELF, () => 0);
  dialer.named(place(1), 0);
  dialer.drop("10.0.0.1 8080");
  dialer.found(HIGHER, place(2), 0);
  dialer.dropPeer(HIGHER);
  assert.equal(dialer.size, 0);
  dialer.found(HIGHER, place(2), 0);
  dialer.bar(HIGHER, "it broke the rules");
  dialer.found(HIGHER, place(2), 0);
  assert.equal(dialer.size, 0);
  assert.equal(dialer.deadline(), undefined);
  assert.equal(dialer.failed(HIGHER, 0), undefined);
});

Deno.test("named() keeps as many addresses as the limit and refuses one past it", () => {
  const dialer = createDialer(SELF, () => 0);
  const nth = (number: number) => ({ hostname: "10.0.0.1", port: number });
  for (let number = 1; number <= MAX_CANDIDATES; number++) {
    assert.ok(dialer.named(nth(number), 0));
  }
  assert.ok(!dialer.named(nth(MAX_CANDIDATES + 1), 0));
  dialer.found(HIGHER, place(1), 0);
  assert.equal(dialer.size, MAX_CANDIDATES);
  assert.ok(dialer.named(nth(1), 0), "it is among them");
});

Deno.test("found() keeps the newest addresses of a candidate, as many as the limit", () => {
  const dialer = createDialer(SELF, () => 0);
  for (let number = 1; number <= MAX_ADDRESSES_PER_CANDIDATE + 1; number++) {
    dialer.found(HIGHER, place(number), 0);
    dialer.found(HIGHER, place(number), 0);
  }
  const tried = new Set<string>();
  for (let round = 0; round < 3 * MAX_ADDRESSES_PER_CANDIDATE; round++) {
    dialer.found(HIGHER, place(2), 0);
    for (const { key, to } of dialer.take(0)) {
      tried.add(hostOf(to));
      dialer.failed(key, 0);
    }
  }
  assert.equal(tried.size, MAX_ADDRESSES_PER_CANDIDATE);
  assert.ok(!tried.has("10.0.0.1"));
});

Deno.test("createDialer() never wants a tick that changes nothing, whatever happens", () => {
  const id = fc.constantFrom(LOWER, HIGHER, "B" as PeerId);
  const number = fc.integer({ min: 1, max: 3 });
  const step = fc.oneof(
    fc.record({ type: fc.constant("found" as const), id, number }),
    fc.record({ type: fc.constant("claimed" as const), id, number }),
    fc.record({ type: fc.constant("named" as const), number }),
    fc.record({ type: fc.constant("linked" as const), id, pick: fc.nat(), inbound: fc.boolean() }),
    fc.record({
      type: fc.constant("lost" as const),
      id,
      loss: fc.constantFrom("left", "full", "broken"),
    }),
    fc.record({ type: fc.constant("failed" as const), pick: fc.nat() }),
    fc.record({ type: fc.constant("dropPeer" as const), id }),
    fc.record({ type: fc.constant("wait" as const), ms: fc.nat(30_000) }),
  );
  fc.assert(
    fc.property(fc.nat(), fc.array(step, { maxLength: 60 }), (seed, steps) => {
      const dialer = createDialer(SELF, seededRandom(seed));
      const underWay: string[] = [];
      let now = 0;
      for (const action of steps) {
        switch (action.type) {
          case "found":
            dialer.found(action.id, place(action.number), now);
            break;
          case "claimed":
            dialer.claimed(action.id, place(action.number), now);
            break;
          case "named":
            dialer.named(place(action.number), now);
            break;
          case "linked": {
            const [key] = action.inbound || underWay.length === 0
              ? []
              : underWay.splice(action.pick % underWay.length, 1);
            dialer.linked(action.id, key, key === undefined ? place(1) : undefined);
            break;
          }
          case "lost":
            dialer.lost(action.id, action.loss, now);
            break;
          case "failed":
            if (underWay.length > 0) {
              dialer.failed(underWay.splice(action.pick % underWay.length, 1)[0]!, now);
            }
            break;
          case "dropPeer":
            dialer.dropPeer(action.id);
            break;
          case "wait":
            now += action.ms;
            break;
        }
        for (const { key } of dialer.take(now)) underWay.push(key);
        assert.ok((dialer.deadline() ?? Infinity) > now, "a tick clears what was due");
        assert.ok(dialer.size <= 6);
      }
    }),
    { seed: 1, numRuns: 2_000 },
  );
});

Deno.test("want() dials nobody but whom it is given and who was named, and others once they are wanted", () => {
  const dialer = createDialer(SELF, () => 0);
  dialer.want(new Set());
  dialer.found(HIGHER, place(1), 0);
  dialer.named(place(2), 0);
  assert.deepEqual(keys(dialer, 0), ["10.0.0.2 8080"]);
  assert.equal(dialer.deadline(), undefined);
  dialer.want(new Set([HIGHER]));
  assert.equal(dialer.deadline(), 0);
  assert.deepEqual(keys(dialer, 5), [HIGHER]);
});

Deno.test("turnedAway() leaves somebody full alone for a while, whatever beacons say, longer each time", () => {
  const dialer = createDialer(SELF, () => 0.5);
  dialer.found(HIGHER, place(1), 0);
  let now = 0;
  let last = 0;
  for (let refusals = 1; refusals <= 4; refusals++) {
    assert.deepEqual(keys(dialer, now), [HIGHER]);
    dialer.turnedAway(HIGHER, HIGHER, now);
    dialer.failed(HIGHER, now);
    dialer.found(HIGHER, place(1), now);
    const [reach] = dialer.statuses(now);
    assert.deepEqual([reach!.reachable, reach!.turnedAway], [false, true]);
    const wait = dialer.deadline()! - now;
    assert.ok(wait >= BACKOFF_FIRST_MS && wait > last, `${wait}`);
    assert.equal(dialer.nextReturn(now), now + wait);
    last = wait;
    now += wait;
  }
  const [reach] = dialer.statuses(now);
  assert.deepEqual([reach!.reachable, reach!.turnedAway], [true, true]);
  dialer.linked(HIGHER, undefined, undefined);
  assert.equal([...dialer.statuses(now)][0]!.turnedAway, false);
});

Deno.test("lost() leaves somebody alone who has become full", () => {
  const dialer = createDialer(SELF, () => 0);
  dialer.found(HIGHER, place(1), 0);
  dialer.take(0);
  dialer.linked(HIGHER, HIGHER, undefined);
  dialer.lost(HIGHER, "full", 10);
  assert.equal(dialer.deadline(), 10 + BACKOFF_FIRST_MS);
});

Deno.test("statuses() tells who can be dialled, until it has failed as often in a row as is tried", () => {
  const dialer = createDialer(SELF, () => 0);
  dialer.named(place(2), 0);
  dialer.found(HIGHER, place(1), 0);
  const reachable = () => [...dialer.statuses(0)].map((reach) => [reach.id, reach.reachable]);
  for (let failures = 0; failures < DIALS_PER_BEACON; failures++) {
    assert.deepEqual(reachable(), [[HIGHER, true]], "the named one has no id yet");
    dialer.take(0);
    dialer.failed(HIGHER, 0);
  }
  assert.deepEqual(reachable(), [[HIGHER, false]]);
  dialer.found(HIGHER, place(1), 0);
  assert.deepEqual(reachable(), [[HIGHER, false]], "a beacon alone shows nothing");
  dialer.linked(HIGHER, undefined, undefined);
  assert.deepEqual(reachable(), [[HIGHER, true]]);
});

Deno.test("awaited() counts the named until they are linked, proven or full", () => {
  const dialer = createDialer(SELF, () => 0);
  for (const number of [1, 2, 3]) dialer.named(place(number), 0);
  assert.equal(dialer.awaited(new Set()), 3);
  const [first, second, third] = keys(dialer, 0);
  assert.equal(dialer.awaited(new Set([first])), 2);
  dialer.linked(HIGHER, first, undefined);
  dialer.turnedAway(LOWER, second, 0);
  assert.equal(dialer.awaited(new Set()), 1);
  dialer.drop(third!);
  assert.equal(dialer.awaited(new Set()), 0);
});

Deno.test("forget() drops who left, unless it is linked or a person named it", () => {
  const dialer = createDialer(SELF, () => 0);
  dialer.found(HIGHER, place(1), 0);
  dialer.found(LOWER, place(2), 0);
  dialer.linked(LOWER, undefined, undefined);
  for (const id of [HIGHER, LOWER]) dialer.forget(id);
  assert.deepEqual([...dialer.statuses(0)].map(({ id }) => id), [LOWER]);
});
