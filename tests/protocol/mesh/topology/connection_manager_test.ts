import assert from "node:assert/strict";
import {
  FULL_MESH_UP_TO,
  RANDOM_OUTBOUND_LINKS,
  RING_LINKS_PER_SIDE,
  SURPLUS_PERIOD_MS,
  TOPOLOGY_REVIEW_MS_PER_PEER,
  TOPOLOGY_REVIEW_PERIOD_MS,
  TOPOLOGY_SETTLES_AFTER_MS,
} from "../../../../src/core/limits/links.ts";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import { signingKey } from "../../../../src/protocol/curve25519_keys.ts";
import { createLink } from "../../../../src/protocol/link/link.ts";
import {
  type Connection,
  createConnection,
} from "../../../../src/protocol/mesh/neighbours/connection.ts";
import { createConnectionManager } from "../../../../src/protocol/mesh/topology/connection_manager.ts";
import { createDialer } from "../../../../src/protocol/mesh/topology/dialer.ts";
import { createRing } from "../../../../src/protocol/mesh/topology/ring.ts";
import { seededRandom } from "../../../sim/random.ts";
import { at, identityOf, party, seed, START } from "../../identities.ts";

const SELF = signingKey(seed(1));
const idOf = (number: number) => `p${number}` as PeerId;
const link = createLink(party(2, true), START);

/** A link that we dialled at the start, to peer `number`. */
function linkTo(number: number): Connection {
  const connection = createConnection(
    `out${number}`,
    link,
    { hostname: `10.0.0.${number}`, port: 8_080 },
    idOf(number),
  );
  const candidate = {
    epoch: 1,
    dialledByLower: true,
    authenticatedAt: START.monotonic,
    handshakeHash: seed(1),
  };
  const identity = { ...identityOf(SELF), id: idOf(number) };
  return Object.assign(connection, { proven: { identity, candidate } });
}

function subject(count: number, maxLinks = 256) {
  const links = Array.from({ length: count }, (_, number) => linkTo(number));
  const retired: (readonly [ms: number, reason: string])[] = [];
  let now = START;
  const random = seededRandom(1);
  const listed = new Set<PeerId>();
  const dialer = createDialer(SELF.id, random);
  const connectionManager = createConnectionManager(
    { self: SELF.id, mesh: "lan", maxLinks, random },
    dialer,
    {
      isListed: (id) => listed.has(id),
      links: () => links.filter(({ closing }) => !closing),
      retire(connection, reason) {
        connection.closing = true;
        retired.push([now.monotonic - START.monotonic, reason]);
      },
    },
  );
  /** Reviews at every moment that it wants, up to so many ms behind the start. */
  const pass = (ms: number) => {
    for (;;) {
      const due = connectionManager.deadline();
      if (due === undefined || due > at(ms).monotonic) break;
      now = at(Math.max(due, now.monotonic) - START.monotonic);
      connectionManager.review(now);
      assert.ok(
        (connectionManager.deadline() ?? Infinity) > now.monotonic,
        "a review clears what was due",
      );
    }
    now = at(ms);
  };
  return { links, listed, retired, connectionManager, dialer, pass };
}

Deno.test("review() closes one surplus link at a time, and none before the ring has settled", () => {
  const { links, listed, retired, connectionManager, pass } = subject(FULL_MESH_UP_TO);
  for (const { dialKey } of links) {
    connectionManager.confirm(dialKey as PeerId);
    listed.add(dialKey as PeerId);
  }
  pass(TOPOLOGY_SETTLES_AFTER_MS - 1);
  assert.equal(retired.length, 0);
  pass(TOPOLOGY_SETTLES_AFTER_MS);
  assert.deepEqual(retired, [[TOPOLOGY_SETTLES_AFTER_MS, "surplus"]]);
  pass(TOPOLOGY_SETTLES_AFTER_MS + 100 * SURPLUS_PERIOD_MS);
  const wanted = 2 * RING_LINKS_PER_SIDE + RANDOM_OUTBOUND_LINKS;
  assert.deepEqual(
    retired.map((each) => each[0]),
    Array.from(
      { length: FULL_MESH_UP_TO - wanted },
      (_, nth) => TOPOLOGY_SETTLES_AFTER_MS + nth * SURPLUS_PERIOD_MS,
    ),
  );
  assert.equal(connectionManager.deadline(), undefined);
  const { kind, linked, ring, random } = connectionManager.shape;
  assert.deepEqual([kind, linked, ring, random], ["partial", wanted, 4, 4]);
});

Deno.test("review() closes nothing while the ring around us changes", () => {
  const { links, retired, connectionManager, pass } = subject(FULL_MESH_UP_TO + 10);
  const ring = createRing("lan", SELF.id);
  ring.hold(new Set(links.map(({ dialKey }) => dialKey as PeerId)));
  const period = TOPOLOGY_SETTLES_AFTER_MS - TOPOLOGY_REVIEW_PERIOD_MS;
  let passed = 0;
  for (const successor of ring.around().slice(0, 8)) {
    links.find(({ dialKey }) => dialKey === successor)!.closing = true;
    connectionManager.changed();
    pass(passed += period);
    assert.deepEqual(retired, []);
  }
  pass(passed += 2 * TOPOLOGY_REVIEW_PERIOD_MS);
  assert.equal(retired.length, 1);
});

/** Peers with these numbers publish their presence, and a neighbour lists them. */
function confirm(
  { connectionManager, listed }: ReturnType<typeof subject>,
  from: number,
  to: number,
): void {
  for (let number = from; number < to; number++) {
    listed.add(idOf(number));
    connectionManager.confirm(idOf(number));
  }
}

Deno.test("review() takes no mesh for a large one by presences alone, and looks at them once in a while", () => {
  const small = subject(3);
  for (let number = 50; number < 350; number++) small.connectionManager.confirm(idOf(number));
  small.pass(0);
  const { kind, known } = small.connectionManager.shape;
  assert.deepEqual([kind, known, small.connectionManager.counted], ["full", 303, 3]);
  small.connectionManager.confirm(idOf(999));
  const period = known * TOPOLOGY_REVIEW_MS_PER_PEER;
  assert.equal(small.connectionManager.deadline(), START.monotonic + period);
  const vouched = FULL_MESH_UP_TO - 1 - 3;
  for (const more of [0, 1]) {
    for (let number = 50; number < 50 + vouched + more; number++) small.listed.add(idOf(number));
    small.connectionManager.changed();
    small.pass((more + 1) * 2 * period);
    assert.equal(small.connectionManager.shape.kind, more === 0 ? "full" : "partial");
  }
});

Deno.test("review() looks at what changed in a partial mesh once in a while, in a full one at once", () => {
  const small = subject(3);
  small.pass(0);
  small.connectionManager.confirm(idOf(99));
  assert.ok(small.connectionManager.deadline()! <= START.monotonic);
  const large = subject(2 * RING_LINKS_PER_SIDE + RANDOM_OUTBOUND_LINKS, 8);
  confirm(large, 50, 60);
  large.pass(0);
  assert.equal(large.connectionManager.shape.kind, "partial");
  large.connectionManager.confirm(idOf(99));
  assert.equal(large.connectionManager.deadline(), START.monotonic + TOPOLOGY_REVIEW_PERIOD_MS);
  large.pass(TOPOLOGY_REVIEW_PERIOD_MS);
  assert.equal(large.connectionManager.shape.known, 19);
});

Deno.test("review() looks the rarer at what changed, the more are known", () => {
  const large = subject(2 * RING_LINKS_PER_SIDE + RANDOM_OUTBOUND_LINKS, 8);
  confirm(large, 50, 350);
  large.pass(0);
  const period = large.connectionManager.shape.known * TOPOLOGY_REVIEW_MS_PER_PEER;
  assert.ok(period > TOPOLOGY_REVIEW_PERIOD_MS);
  large.connectionManager.confirm(idOf(999));
  assert.equal(large.connectionManager.deadline(), START.monotonic + period);
});

Deno.test("makeRoom() closes another's link only where somebody greeted who goes before it", () => {
  const { links, retired, connectionManager, dialer, pass } = subject(2, 2);
  pass(0);
  dialer.named({ hostname: "10.0.0.9", port: 8_080 }, START.monotonic);
  const named = Object.assign(linkTo(9), { dialKey: "10.0.0.9 8080" });
  links.push(named);
  assert.ok(connectionManager.admits(named, START));
  assert.deepEqual(retired, []);
  assert.ok(connectionManager.makeRoom(named, START));
  assert.deepEqual(retired, [[0, "surplus"]]);
  assert.ok(!named.closing);
});
