import assert from "node:assert/strict";
import fc from "fast-check";
import { toBase64Url, utf8 } from "../../../src/core/bytes.ts";
import {
  FEW_BEACONS,
  IGNORED_BEACON_PERIOD_MS,
  MAX_BEACON_ANSWERS_PER_SECOND,
  MAX_BEACON_ANSWERS_PER_SECOND_PER_HOST,
  MAX_BEACON_BYTES,
  MAX_BEACONS_PER_SECOND,
  MAX_BEACONS_PER_SECOND_PER_HOST,
  MAX_BYES_PER_SECOND,
  MAX_INTERFACES,
  MAX_OTHER_VERSIONS_TOLD,
  NONCE_PERIOD_MS,
  OTHER_VERSIONS_PERIOD_MS,
} from "../../../src/core/limits/discovery.ts";
import type { PeerId } from "../../../src/core/peer_id.ts";
import { NONCE_BYTES } from "../../../src/protocol/discovery/beacon.ts";
import type { DiscoveryEffect } from "../../../src/protocol/discovery/discovery.ts";
import { alice, beaconIn, from, host, NONCE } from "./discovery_harness.ts";
import { at, idOf, seededRandom } from "./discovery_network.ts";

Deno.test("createDiscovery() finds nobody by an answer that echoes nothing, too late, or another's nonce", () => {
  const node = alice();
  const [, answer] = node.hear(from("bob", "here", node.hello?.nonce), host(2), 20);
  const forBob = beaconIn(answer)?.nonce;
  const hear = (name: string, echo: string | undefined, last: number, now: number) =>
    node.hear(from(name, "here", echo), host(last), now).filter(({ type }) => type !== "send");
  const reason = "it answers nothing that was asked there within a minute";
  const told = [{ type: "ignored", kind: "unasked", source: host(3), reason }];
  assert.deepEqual(hear("eve", undefined, 3, 20), told);
  assert.deepEqual(hear("eve", NONCE, 3, 20), [], "told once in a while");
  assert.deepEqual(hear("eve", forBob, 3, 20 + IGNORED_BEACON_PERIOD_MS), told);
  const late = 2 * NONCE_PERIOD_MS;
  node.answers(late);
  assert.deepEqual(hear("bob", forBob, 2, late), [{ ...told[0], source: host(2) }]);
  assert.deepEqual(hear("bob", node.hello?.nonce, 2, late), []);
});

Deno.test("createDiscovery() finds nobody by a hello, and so none by a recorded one", () => {
  const node = alice();
  const effects = [
    ...node.hear(from("bob", "hello", node.hello?.nonce), host(2), 20),
    ...node.handle({ type: "tick" }, 1_000),
  ];
  assert.ok(effects.every(({ type }) => type === "send"));
});

Deno.test("createDiscovery() never answers with more datagrams, or to other hosts, than it hears from", () => {
  const beacon = fc.record({
    type: fc.constantFrom("hello" as const, "here" as const, "bye" as const),
    last: fc.integer({ min: 0, max: 255 }),
    echo: fc.constantFrom("hello" as const, "own" as const, "none" as const),
    after: fc.nat(50),
  });
  fc.assert(
    fc.property(fc.nat(), fc.array(beacon, { maxLength: 100 }), (seed, beacons) => {
      const node = alice({ random: seededRandom(seed) });
      const heard = new Map<string, number>();
      let own = NONCE;
      let now = 0;
      const check = (effects: readonly DiscoveryEffect[]) => {
        for (const effect of effects) {
          if (effect.type !== "send" || effect.to === "group") continue;
          const left = (heard.get(effect.to.hostname) ?? 0) - 1;
          assert.ok(left >= 0 && effect.bytes.length <= MAX_BEACON_BYTES);
          heard.set(effect.to.hostname, left);
          own = beaconIn(effect)?.nonce ?? own;
        }
      };
      for (const { type, last, echo, after } of beacons) {
        now += after;
        check(node.handle({ type: "tick" }, now));
        const { hostname } = host(last);
        // the subnet's own and its broadcast address are nobody's
        if (last !== 0 && last !== 255) heard.set(hostname, (heard.get(hostname) ?? 0) + 1);
        const nonce = { hello: node.hello?.nonce, own, none: undefined }[echo];
        check(node.hear(from("eve", type, nonce), host(last), now));
      }
      check(node.handle({ type: "tick" }, now + 1_000));
    }),
    { seed: 12 },
  );
});

Deno.test("createDiscovery() sends at most 50 answers a second, 40 of them to one host", () => {
  const node = alice({ random: () => 0 });
  let answers = 0;
  const reasons: string[] = [];
  const flood = (last: number, port: number, now: number) => {
    for (const effect of node.hear(from("bob", "hello"), host(last, port), now)) {
      if (effect.type === "ignored") reasons.push(`${effect.kind}: ${effect.reason}`);
      if (beaconIn(effect)?.type === "here") answers++;
    }
  };
  for (let port = 1; port <= MAX_BEACON_ANSWERS_PER_SECOND_PER_HOST; port++) flood(2, port, 500);
  assert.deepEqual(reasons, [], "at the limit");
  for (let port = 50; port <= 60; port++) flood(2, port, 500);
  assert.equal(answers, MAX_BEACON_ANSWERS_PER_SECOND_PER_HOST);
  assert.deepEqual(reasons, ["unanswered: more ask than are answered"], "past it, once");
  for (let last = 3; last <= 60; last++) flood(last, 5_000, 1_499);
  assert.equal(answers, MAX_BEACON_ANSWERS_PER_SECOND);
  flood(2, 5_000, 1_500);
  assert.equal(answers, MAX_BEACON_ANSWERS_PER_SECOND + 1);
});

Deno.test("createDiscovery() holds back at most the 50 answers that it may send in a second", () => {
  for (const [count, expected] of [[49, 5], [50, 45]] as const) {
    const delays = [...Array(count).fill(0.9), 0.1];
    // two random numbers for each hello: whether to answer, and when
    const randoms = delays.flatMap((delay) => [0, delay]);
    const node = alice({ random: () => randoms.shift() ?? 0 });
    for (const index of delays.keys()) node.hear(from("bob", "hello"), host(index + 2), 0);
    assert.equal(node.deadline(), expected);
  }
});

Deno.test("createDiscovery() holds back one answer for each source, to its newest hello", () => {
  const node = alice();
  const newest = toBase64Url(new Uint8Array(NONCE_BYTES).fill(8));
  node.hear(from("bob", "hello"), host(2), 0);
  node.hear({ ...from("bob", "hello"), nonce: newest }, host(2), 10);
  assert.deepEqual(node.answers(25).map((each) => beaconIn(each)?.echo), [newest]);
});

Deno.test("createDiscovery() reads at most 1000 beacons a second, 500 of them of one host", () => {
  const node = alice();
  const echo = node.hello?.nonce;
  const read = (last: number, count: number, now: number) => {
    let found = 0;
    for (let each = 0; each < count; each++) {
      const effects = node.hear(from("bob", "here", echo), host(last), now);
      found += effects.filter(({ type }) => type === "found").length;
    }
    return found;
  };
  assert.equal(read(2, MAX_BEACONS_PER_SECOND_PER_HOST + 1, 0), MAX_BEACONS_PER_SECOND_PER_HOST);
  let left = MAX_BEACONS_PER_SECOND - MAX_BEACONS_PER_SECOND_PER_HOST;
  for (let last = 3; left > 0; last++) {
    const taken = read(last, left, 999);
    assert.ok(taken >= Math.min(left, FEW_BEACONS), "each host has its first ones read");
    left -= taken;
  }
  assert.equal(read(253, 1, 999), 0);
  assert.equal(read(253, 1, 1_000), 1);
});

Deno.test("createDiscovery() answers a newcomer at once while four sources flood", () => {
  const node = alice();
  const flood = (now: number) => {
    for (let last = 2; last < 6; last++) {
      for (let port = 1; port <= 300; port++) {
        node.hear(from("eve", "hello"), host(last, port), now);
      }
    }
  };
  for (let now = 0; now < 3_000; now += 100) {
    flood(now);
    node.answers(now + 50);
  }
  flood(3_000);
  node.hear(from("bob", "hello"), host(9), 3_000);
  flood(3_000);
  const answered = node.answers(3_050).flatMap((each) =>
    each.type === "send" && each.to !== "group" ? [each.to.hostname] : []
  );
  assert.ok(answered.includes("10.0.1.9"));
});

Deno.test("createDiscovery() answers a newcomer soon while every other source of its network floods", () => {
  const node = alice();
  let now = 0;
  for (; now < 60_000; now += 500) {
    for (let last = 2; last < 255; last++) {
      if (last !== 9) node.hear(from("eve", "hello"), host(last), now);
    }
    node.answers(now + 50);
  }
  let hellos = 0;
  for (let isAnswered = false; !isAnswered; now += 500) {
    hellos++;
    for (let last = 2; last < 255; last++) {
      node.hear(from(last === 9 ? "bob" : "eve", "hello"), host(last), now);
    }
    isAnswered = node.answers(now + 50).some((each) =>
      each.type === "send" && each.to !== "group" && each.to.hostname === "10.0.1.9"
    );
  }
  assert.ok(hellos < 5, `${hellos}`);
});

Deno.test("createDiscovery() passes a goodbye on, once a second for one peer and 50 times in all", () => {
  const node = alice();
  const byesOf = (name: string, now: number) =>
    node.hear(from(name, "bye"), host(2), now).filter(({ type }) => type === "bye");
  assert.deepEqual(byesOf("bob", 0), [{ type: "bye", id: idOf("bob"), epoch: 1 }]);
  assert.deepEqual(byesOf("bob", 999), []);
  for (let peer = 1; peer < MAX_BYES_PER_SECOND; peer++) {
    assert.equal(byesOf(`p${peer}`, 999).length, 1);
  }
  assert.deepEqual(byesOf("carol", 999), []);
  assert.equal(byesOf("carol", 1_000).length, 1);
});

Deno.test("createDiscovery() uses 64 interfaces and no more", () => {
  const node = alice();
  const many = Array.from({ length: MAX_INTERFACES + 1 }, (_, index) => at(index + 2, 1));
  assert.equal(node.handle({ type: "interfaces", interfaces: many }, 10).length, MAX_INTERFACES);
  assert.equal(
    node.handle({ type: "interfaces", interfaces: many.slice(1) }, 20).length,
    MAX_INTERFACES,
  );
});

Deno.test("createDiscovery() takes any datagram from anywhere", () => {
  const beacon = fc.record({
    app: fc.constant("p2pchat"),
    v: fc.constantFrom(1, 2),
    type: fc.constantFrom("hello", "here", "bye", "x"),
    id: fc.constantFrom<PeerId | string>(idOf("alice"), idOf("bob"), ""),
    epoch: fc.oneof(fc.integer(), fc.double()),
    username: fc.string({ unit: "binary" }),
    port: fc.integer({ min: -1, max: 70_000 }),
    mesh: fc.constantFrom("lan", "work"),
    nonce: fc.constantFrom(NONCE, "", "x"),
    echo: fc.constantFrom(NONCE, "", "x"),
  }, { requiredKeys: [] });
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 600 }),
    beacon.map((value) => utf8(JSON.stringify(value))),
  );
  const hostname = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string(), fc.constant("10.0.1.9"));
  fc.assert(
    fc.property(fc.array(fc.tuple(bytes, hostname, fc.nat(65_535))), (datagrams) => {
      const node = alice();
      for (const [bytes, hostname, port] of datagrams) {
        const source = { hostname, port };
        for (const effect of node.handle({ type: "datagram", source, bytes }, 10)) {
          assert.notEqual(effect.type, "found");
        }
      }
    }),
    { seed: 15, numRuns: 300 },
  );
});

Deno.test("createDiscovery() tells why a beacon is left out, each kind once a while", () => {
  const node = alice();
  const reasons = (effects: readonly DiscoveryEffect[]) =>
    effects.flatMap((effect) => effect.type === "ignored" ? [effect.reason] : []);
  const foreign = { ...from("bob", "hello"), mesh: "work" };
  assert.deepEqual(reasons(node.hear(foreign, host(2), 0)), ["its mesh is work"]);
  assert.deepEqual(reasons(node.hear(foreign, host(3), 0)), []);
  assert.deepEqual(reasons(node.hear(foreign, { hostname: "10.9.9.9", port: 1 }, 0)), [
    "it comes from no network of ours",
  ]);
  const version3 = utf8(JSON.stringify({ app: "p2pchat", v: 3 }));
  const datagram = { type: "datagram", source: host(2), bytes: version3 } as const;
  assert.deepEqual(reasons(node.handle(datagram, 0)), ["version 3"]);
  assert.deepEqual(reasons(node.hear(foreign, host(2), IGNORED_BEACON_PERIOD_MS - 1)), []);
  assert.deepEqual(reasons(node.hear(foreign, host(2), IGNORED_BEACON_PERIOD_MS)), [
    "its mesh is work",
  ]);
});

Deno.test("createDiscovery() tells of peers of our mesh that speak another version, a few an hour", () => {
  const node = alice();
  const told = (host_: number, changes: object, now = 0) => {
    const claim = { app: "p2pchat", v: 1, username: "bob", port: 8080, mesh: "lan", ...changes };
    const bytes = utf8(JSON.stringify(claim));
    const effects = node.handle({ type: "datagram", source: host(host_), bytes }, now);
    return effects.flatMap((effect) => effect.type === "otherVersion" ? [effect] : []);
  };
  const [first] = told(1, {});
  assert.deepEqual(first, {
    type: "otherVersion",
    isOlder: true,
    username: "bob",
    address: { hostname: host(1).hostname, port: 8080 },
  });
  assert.deepEqual(told(1, {}), [], "a host is told of once");
  assert.deepEqual(told(2, { mesh: "work" }), [], "another mesh is none of our business");
  assert.equal(told(3, { v: 3 })[0]?.isOlder, false);
  for (let each = 4; each < 2 + MAX_OTHER_VERSIONS_TOLD; each++) {
    assert.equal(told(each, {}).length, 1);
  }
  assert.deepEqual(told(2 + MAX_OTHER_VERSIONS_TOLD, {}), []);
  assert.equal(told(2 + MAX_OTHER_VERSIONS_TOLD, {}, OTHER_VERSIONS_PERIOD_MS).length, 1);
});
