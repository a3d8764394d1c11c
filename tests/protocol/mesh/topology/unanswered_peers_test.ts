import assert from "node:assert/strict";
import {
  ANNOUNCEMENT_MS,
  MAX_ANNOUNCED_ADDRESSES,
  MAX_ANNOUNCED_ADDRESSES_PER_HOST,
  MAX_UNANSWERED_REPORTS,
  UNANSWERED_REPORT_PERIOD_MS,
} from "../../../../src/core/limits/discovery.ts";
import { MAX_TOLD_CAUSES } from "../../../../src/core/limits/store.ts";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import type { ConnectionEvent } from "../../../../src/protocol/mesh/api/mesh_io.ts";
import { createUnansweredPeers } from "../../../../src/protocol/mesh/topology/unanswered_peers.ts";

const BOB = "bob's id" as PeerId;
const at = (hostname: string, port = 8_080) => ({ hostname, port });

function subject() {
  const events: ConnectionEvent[] = [];
  const reasons: string[] = [];
  const peers = createUnansweredPeers((event) => {
    if (event.type === "diagnostic") reasons.push(`${event.id}: ${event.reason}`);
    else events.push(event);
  });
  const fail = (id: PeerId, hostname: string, port?: number, now = 0) =>
    peers.failed(id, at(hostname, port), "silent", "did not answer", now);
  return { peers, fail, taken: () => events.splice(0), told: () => reasons.splice(0) };
}

Deno.test("failed() reports a peer once, with the name that it announced", () => {
  const { peers, fail, taken } = subject();
  peers.announced(BOB, "bob", at("10.0.0.2"), 0);
  assert.deepEqual(taken(), []);
  fail(BOB, "10.0.0.2");
  const [address, reason] = [at("10.0.0.2"), "did not answer"];
  assert.deepEqual(taken(), [
    { type: "unanswered", id: BOB, name: "bob", address, problem: "silent", reason },
  ]);
  peers.announced(BOB, "bob", at("10.0.0.2"), 1);
  fail(BOB, "10.0.0.2");
  assert.deepEqual(taken(), []);
});

Deno.test("failed() reports a peer only when each address that it announced failed", () => {
  const { peers, fail, taken } = subject();
  peers.announced(BOB, "bob", at("10.0.0.2"), 0);
  peers.announced(BOB, "bob", at("10.1.0.2"), 0);
  fail(BOB, "10.0.0.2");
  fail(BOB, "10.2.0.2");
  assert.deepEqual(taken(), [], "one may answer; the third was never announced");
  fail(BOB, "10.1.0.2");
  assert.equal(taken().length, 1);
});

Deno.test("settled() takes a report back once, and what follows is news again", () => {
  const { peers, fail, taken } = subject();
  peers.announced(BOB, "bob", at("10.0.0.2"), 0);
  fail(BOB, "10.0.0.2");
  taken();
  peers.settled(BOB);
  peers.settled(BOB);
  assert.deepEqual(taken(), [{ type: "answered", id: BOB }]);
  fail(BOB, "10.0.0.2");
  assert.deepEqual(taken(), [], "it announces itself no longer");
  peers.announced(BOB, "bob", at("10.0.0.2"), 0);
  fail(BOB, "10.0.0.2");
  assert.equal(taken().length, 1);
});

Deno.test("tick() takes a report back when the peer was not heard for too long", () => {
  const { peers, fail, taken } = subject();
  peers.announced(BOB, "bob", at("10.0.0.2"), 0);
  fail(BOB, "10.0.0.2");
  peers.announced(BOB, "bob", at("10.0.0.2"), 5);
  taken();
  assert.equal(peers.deadline(), 5 + ANNOUNCEMENT_MS);
  peers.tick(4 + ANNOUNCEMENT_MS);
  assert.deepEqual(taken(), []);
  peers.tick(5 + ANNOUNCEMENT_MS);
  assert.deepEqual(taken(), [{ type: "answered", id: BOB }]);
  assert.equal(peers.deadline(), undefined);
});

Deno.test("announced() watches as many addresses as the limits, and not one past them", () => {
  const { peers, fail, taken } = subject();
  const idOf = (host: number, port: number) => `${host} ${port}` as PeerId;
  let now = 0;
  const hosts = MAX_ANNOUNCED_ADDRESSES / MAX_ANNOUNCED_ADDRESSES_PER_HOST;
  for (let host = 1; host <= hosts + 1; host++) {
    for (let port = 1; port <= MAX_ANNOUNCED_ADDRESSES_PER_HOST + 1; port++) {
      peers.announced(idOf(host, port), "eve", at(`10.0.0.${host}`, port), 0);
      now += UNANSWERED_REPORT_PERIOD_MS;
      fail(idOf(host, port), `10.0.0.${host}`, port, now);
    }
  }
  const reported = taken();
  assert.equal(reported.length, MAX_ANNOUNCED_ADDRESSES);
  const last = idOf(1, MAX_ANNOUNCED_ADDRESSES_PER_HOST + 1);
  assert.ok(reported.every((event) => event.type === "unanswered" && event.id !== last));
});

Deno.test("failed() reports as many in a period as the limits, however often they say bye", () => {
  const { peers, fail, taken } = subject();
  const invent = (host: number, now: number) => {
    const id = `${host} ${now}` as PeerId;
    peers.announced(id, "eve", at(`10.0.0.${host}`), now);
    fail(id, `10.0.0.${host}`, 8_080, now);
    peers.settled(id);
    return taken().length > 0;
  };
  const told = (host: number, times: number, now: number) =>
    Array.from({ length: times }, (_, nth) => invent(host, now + nth)).filter((is) => is).length;
  const most = MAX_ANNOUNCED_ADDRESSES_PER_HOST;
  for (let host = 1; host <= MAX_UNANSWERED_REPORTS / most; host++) {
    assert.equal(told(host, most + 1, 100 * host), most);
  }
  assert.equal(told(200, 1, 1_000), 0, "one past the total");
  assert.equal(told(200, 1, 1_000 + UNANSWERED_REPORT_PERIOD_MS), 1);
});

Deno.test("failed() tells the log of a peer for which there was no room, once until it settles", () => {
  const { peers, fail, told } = subject();
  const idOf = (host: number, port: number) => `${host} ${port}` as PeerId;
  const announceAll = (host: number) => {
    for (let port = 1; port <= MAX_ANNOUNCED_ADDRESSES_PER_HOST; port++) announce(host, port);
  };
  const announce = (host: number, port: number) =>
    peers.announced(idOf(host, port), "eve", at(`10.0.0.${host}`, port), 0);
  const reasons = (host: number, port: number) => {
    announce(host, port);
    assert.deepEqual(told(), [], "it may answer");
    for (let times = 0; times < 2; times++) fail(idOf(host, port), `10.0.0.${host}`, port);
    return told();
  };
  const text = "does not answer, and is not named in /status";
  const why = "addresses of peers without a link are watched already";
  announceAll(1);
  assert.deepEqual(reasons(1, 1), [], "at the limit of a host");
  assert.deepEqual(reasons(1, 99), [`1 99: ${text}: 4 ${why} at its host`]);
  const hosts = MAX_ANNOUNCED_ADDRESSES / MAX_ANNOUNCED_ADDRESSES_PER_HOST;
  for (let host = 2; host <= hosts; host++) announceAll(host);
  assert.deepEqual(reasons(hosts, 1), [], "at the limit of all");
  assert.deepEqual(reasons(99, 1), [`99 1: ${text}: 64 ${why}`]);
  assert.deepEqual(reasons(99, 1), []);
  peers.settled(idOf(99, 1));
  fail(idOf(99, 1), "10.0.0.99", 1);
  assert.deepEqual(told(), [], "it announces itself no longer");
  assert.equal(reasons(99, 1).length, 1);
});

Deno.test("failed() tells the log once of a peer that is one past those that it reports", () => {
  const { peers, fail, taken, told } = subject();
  for (let nth = 0; nth < MAX_ANNOUNCED_ADDRESSES_PER_HOST; nth++) {
    peers.announced(BOB, "bob", at("10.0.0.2"), 0);
    fail(BOB, "10.0.0.2");
    peers.settled(BOB);
  }
  taken();
  assert.deepEqual(told(), []);
  peers.announced(BOB, "bob", at("10.0.0.2"), 0);
  fail(BOB, "10.0.0.2");
  fail(BOB, "10.0.0.2");
  assert.deepEqual(taken(), []);
  assert.deepEqual(told(), [
    `${BOB}: does not answer, and is not named in /status: 16 peers, or 4 of its host, were ` +
    "reported within 10 minutes",
  ]);
});

Deno.test("failed() remembers as many peers without room as the limit, and not one past it", () => {
  const { peers, fail, told } = subject();
  const idOf = (port: number) => `eve ${port}` as PeerId;
  const announce = (port: number) => peers.announced(idOf(port), "eve", at("10.0.0.1", port), 0);
  const first = MAX_ANNOUNCED_ADDRESSES_PER_HOST + 1;
  for (let port = 1; port < first + MAX_TOLD_CAUSES; port++) announce(port);
  fail(idOf(first), "10.0.0.1", first);
  assert.equal(told().length, 1, "at the limit");
  announce(first);
  announce(first + MAX_TOLD_CAUSES);
  fail(idOf(first + 1), "10.0.0.1", first + 1);
  assert.equal(told().length, 0, "one past it");
});
