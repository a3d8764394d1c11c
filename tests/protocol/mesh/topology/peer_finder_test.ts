import assert from "node:assert/strict";
import { hostOf } from "../../../../src/core/address.ts";
import {
  MAX_ALTERNATIVES,
  MAX_CLAIMED_CANDIDATES_PER_ADDRESS,
  MAX_LINKS_PER_ADDRESS,
} from "../../../../src/core/limits/links.ts";
import { MAX_AUTHORS } from "../../../../src/core/limits/replication.ts";
import type { Tick } from "../../../../src/core/machine.ts";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import { signingKey } from "../../../../src/protocol/curve25519_keys.ts";
import type { DiscoveryEvent } from "../../../../src/protocol/discovery/discovery.ts";
import { createLink } from "../../../../src/protocol/link/link.ts";
import {
  type Connection,
  createConnection,
} from "../../../../src/protocol/mesh/neighbours/connection.ts";
import {
  createPeerFinder,
  type PeerFinder,
  type PeerFinderOptions,
} from "../../../../src/protocol/mesh/topology/peer_finder.ts";
import { seededRandom } from "../../../sim/random.ts";
import { at, identityOf, party, seed, START } from "../../identities.ts";

const SELF = signingKey(seed(1)).id;
const idOf = (number: number) => signingKey(seed(number)).id;
const LAN = { hostname: "10.0.0.9", port: 8_080 };
const HERE = { hostname: "127.0.0.1", port: 8_081 };

/** A link to peer `number`, whose other end is at `hostname`. */
function linkTo(number: number, hostname: string, port = 8_080): Connection {
  const remote = { hostname, port: 40_000 };
  const link = createLink(party(number, true), START);
  const identity = identityOf(signingKey(seed(number)), { port });
  const candidate = {
    epoch: 1,
    dialledByLower: true,
    authenticatedAt: START.monotonic,
    handshakeHash: seed(1),
  };
  return Object.assign(createConnection(`in${number}`, link, remote, undefined), {
    proven: { identity, candidate },
  });
}

/** A search, the links that it sees, and whom it dials. */
function subject(...links: Connection[]) {
  return searching({}, ...links);
}

function searching(options: Partial<PeerFinderOptions>, ...links: Connection[]) {
  const dialled: string[] = [];
  const diagnostics: string[] = [];
  const basics = { self: SELF, mesh: "lan", random: seededRandom(1) };
  const peerFinder = createPeerFinder({ ...basics, ...options }, {
    links: () => links,
    isListed: () => false,
    retire: () => assert.fail("nothing is too much"),
    send: () => {},
    dial: (_, to) => void dialled.push(hostOf(to)),
    suspect: () => {},
    otherVersion: () => assert.fail("all are of our version"),
    emit: (event) => void (event.type === "diagnostic" && diagnostics.push(event.reason)),
  });
  const dials = () => {
    peerFinder.dial(at(60_000)); // whoever's turn it is
    return dialled.splice(0);
  };
  return { peerFinder, dials, diagnostics };
}

const onInterfaces = (peerFinder: PeerFinder, ...addresses: readonly string[]) => {
  const interfaces = addresses.map((address, number) => {
    return { name: `if${number}`, address, netmask: "255.0.0.0" };
  });
  peerFinder.discover({ type: "interfaces", interfaces }, START);
};

Deno.test("known() dials loopback addresses only where all our own addresses are such", () => {
  const known = (addresses: readonly string[], ...links: Connection[]) => {
    const { peerFinder, dials } = subject(...links);
    if (addresses.length > 0) onInterfaces(peerFinder, ...addresses);
    peerFinder.known(idOf(9), [LAN, HERE], START);
    const first = dials();
    peerFinder.dialer.failed(idOf(9), START.monotonic);
    return [...first, ...dials()];
  };
  assert.deepEqual(known(["10.0.0.1", "127.0.0.1"]), [LAN.hostname, LAN.hostname]);
  assert.deepEqual(known(["127.0.0.1"]), [HERE.hostname, HERE.hostname], "the other is outside");
  assert.deepEqual(known([]), [LAN.hostname, LAN.hostname], "nothing is known of us");
  assert.deepEqual(known([], linkTo(4, "127.0.0.1")), [LAN.hostname, HERE.hostname]);
  assert.deepEqual(known([], linkTo(4, "127.0.0.1"), linkTo(5, "10.0.0.5")), [
    LAN.hostname,
    LAN.hostname,
  ]);
});

Deno.test("known() keeps to the networks of interfaces that a person chose", () => {
  for (const [nearOnly, expected] of [[true, []], [false, ["192.168.1.9"]]] as const) {
    const { peerFinder, dials } = searching({ nearOnly });
    onInterfaces(peerFinder, "10.0.0.1");
    peerFinder.reached({ hostname: "192.168.7.7", port: 8_080 });
    peerFinder.known(idOf(9), [{ hostname: "192.168.1.9", port: 8_080 }], START);
    assert.deepEqual(dials(), expected);
    peerFinder.known(idOf(8), [LAN], START);
    assert.deepEqual(dials(), [LAN.hostname]);
  }
});

Deno.test("known() dials outside our networks only once a link of ours reached somebody there", () => {
  const { peerFinder, dials, diagnostics } = subject();
  onInterfaces(peerFinder, "10.0.0.1");
  const known = () => peerFinder.known(idOf(9), [{ hostname: "192.168.1.9", port: 8_080 }], START);
  known();
  peerFinder.reached(LAN);
  known();
  assert.deepEqual(dials(), []);
  assert.equal(diagnostics.at(-1), "not dialled: it is outside our networks");
  peerFinder.reached({ hostname: "192.168.7.7", port: 8_080 });
  known();
  assert.deepEqual(dials(), ["192.168.1.9"]);
});

Deno.test("known() dials neither ourselves nor what is no address of one machine", () => {
  const { peerFinder, dials, diagnostics } = subject();
  peerFinder.known(SELF, [LAN], START);
  peerFinder.known(idOf(9), [{ hostname: "224.0.0.1", port: 9_999 }], START);
  peerFinder.known(idOf(8), [{ hostname: "some.host", port: 9_999 }], START);
  assert.deepEqual(dials(), []);
  const reason = "not dialled: it is no address of one machine";
  assert.deepEqual(diagnostics, [reason, reason]);
});

Deno.test("known() takes as many as the limit, and not one past it", () => {
  const { peerFinder, dials, diagnostics } = subject();
  for (let number = 0; number < MAX_AUTHORS; number++) {
    peerFinder.known(`p${number}` as PeerId, [], START);
  }
  assert.deepEqual(diagnostics, []);
  peerFinder.known(idOf(9), [LAN], START);
  assert.deepEqual(dials(), []);
  assert.deepEqual(diagnostics, ["not dialled: too many peers are in the mesh"]);
  assert.equal(peerFinder.connectionManager.shape.known, MAX_AUTHORS);
  peerFinder.gone("p0" as PeerId, false);
  peerFinder.known(idOf(9), [LAN], START);
  peerFinder.connectionManager.review(at(60_000));
  assert.equal(peerFinder.connectionManager.shape.known, MAX_AUTHORS);
});

Deno.test("gone() forgets where somebody was who left, and not who is only out of sight", () => {
  const { peerFinder, dials } = subject();
  for (const [number, left] of [[8, true], [9, false]] as const) {
    peerFinder.known(idOf(number), [{ ...LAN, hostname: `10.0.0.${number}` }], START);
    peerFinder.gone(idOf(number), left);
  }
  assert.deepEqual(dials(), ["10.0.0.9"]);
});

Deno.test("alternatives() gives as many as the limit of those linked, never loopback to another host", () => {
  const lan = [4, 5, 6, 7, 8].map((number) => linkTo(number, `10.0.0.${number}`));
  const others = [linkTo(9, "127.0.0.1"), linkTo(10, "10.0.0.10", 0)];
  const { peerFinder } = subject(...lan, ...others);
  const given = peerFinder.alternatives(linkTo(11, "10.0.0.11"));
  assert.equal(given.length, MAX_ALTERNATIVES);
  for (const { id, hostname, port } of given) {
    assert.ok(lan.some(({ proven }) => proven!.identity.id === id));
    assert.ok(hostname.startsWith("10.0.0.") && port === 8_080);
  }
  const remote = { transport: "relay", name: "frank", origin: "relay" };
  const relayed = Object.assign(linkTo(12, "10.0.0.12"), { remote }); // nothing on the wire tells it
  const few = subject(lan[0]!, relayed, ...others).peerFinder;
  const hostnames = (hostname: string, number = 11) =>
    few.alternatives(linkTo(number, hostname)).map((each) => each.hostname);
  assert.deepEqual(hostnames("10.0.0.11"), ["10.0.0.4"]);
  assert.deepEqual(hostnames("127.0.0.1"), ["10.0.0.4", "127.0.0.1"]);
  assert.deepEqual(hostnames("10.0.0.4", 4), [], "not itself");
});

Deno.test("recommended() dials loopback addresses only where they come from this host", () => {
  const alternatives = [{ id: idOf(8), ...LAN }, { id: idOf(9), ...HERE }, { id: SELF, ...LAN }];
  const dialledOf = (hostname: string) => {
    const { peerFinder, dials } = subject();
    peerFinder.recommended(alternatives, linkTo(4, hostname), START);
    return dials();
  };
  assert.deepEqual(dialledOf("10.0.0.4"), [LAN.hostname]);
  assert.deepEqual(dialledOf("127.0.0.1"), [LAN.hostname, HERE.hostname]);
});

Deno.test("alternatives() gives link-local addresses to all, and recommended() dials them", () => {
  const linkLocal = [linkTo(4, "169.254.0.4"), linkTo(5, "fe80::5%eth0")];
  const { peerFinder, dials } = subject(...linkLocal);
  const given = peerFinder.alternatives(linkTo(11, "10.0.0.11"));
  assert.deepEqual(given.map(({ hostname }) => hostname), ["169.254.0.4", "fe80::5%eth0"]);
  peerFinder.recommended(given, linkTo(11, "10.0.0.11"), START);
  assert.deepEqual(dials(), ["169.254.0.4", "fe80::5%eth0"]);
});

Deno.test("discover() holds the latest beacon of each kind that was left out", () => {
  const source = { hostname: "10.0.0.7", port: 5_000 };
  const discovery = {
    handle: (event: DiscoveryEvent | Tick) =>
      event.type !== "rename" ? [] : [{
        type: "ignored" as const,
        kind: "other-mesh" as const,
        source,
        reason: `its mesh is ${event.username}`,
      }],
    deadline: () => undefined,
  };
  const { peerFinder, diagnostics } = searching({ discovery });
  for (const username of ["dev", "work"]) peerFinder.discover({ type: "rename", username }, START);
  assert.deepEqual(peerFinder.ignored, ["10.0.0.7: its mesh is work"]);
  assert.deepEqual(diagnostics, [
    "beacon left out: its mesh is dev",
    "beacon left out: its mesh is work",
  ]);
});

Deno.test("known() tells of a claim without a place among the candidates, and of none with one", () => {
  const { peerFinder, diagnostics } = subject();
  const claim = (number: number, port = 8_080) =>
    peerFinder.known(`p${number}` as PeerId, [{ ...LAN, port }], START);
  for (let number = 0; number < MAX_CLAIMED_CANDIDATES_PER_ADDRESS; number++) claim(number);
  claim(0);
  claim(0, 8_081);
  assert.deepEqual(diagnostics, [], "at the limit");
  claim(MAX_CLAIMED_CANDIDATES_PER_ADDRESS);
  const reason = "not dialled: too many peers are known, or too many at its address";
  assert.deepEqual(diagnostics, [reason], "one past it");
  const other = { ...LAN, hostname: "10.0.0.10" };
  peerFinder.known("other" as PeerId, [other, LAN], START);
  assert.deepEqual(diagnostics, [reason, reason], "a further address of one that has a place");
});

Deno.test("discover() tells of a peer without a place among the candidates", () => {
  const discovery = {
    handle: (event: DiscoveryEvent | Tick) =>
      event.type !== "rename" ? [] : [{
        type: "found" as const,
        id: event.username as PeerId,
        epoch: 1,
        username: event.username,
        address: LAN,
      }],
    deadline: () => undefined,
  };
  const { peerFinder, diagnostics } = searching({ discovery });
  const find = (username: string) => peerFinder.discover({ type: "rename", username }, START);
  for (let number = 0; number < MAX_LINKS_PER_ADDRESS; number++) find(`p${number}`);
  find("p0");
  assert.deepEqual(diagnostics, [], "at the limit");
  find("beyond");
  assert.equal(diagnostics.length, 1, "one past it");
});

Deno.test("known() tells the log once of a peer that is barred, and dials it no more", () => {
  const { peerFinder, dials, diagnostics } = subject();
  peerFinder.dialer.bar(idOf(9), "it broke the rules");
  peerFinder.known(idOf(9), [LAN, { ...LAN, port: 8_081 }], START);
  peerFinder.known(idOf(9), [LAN], START);
  assert.deepEqual(dials(), []);
  assert.deepEqual(diagnostics, ["not dialled: it broke the rules"]);
});

Deno.test("discover() tells the log once of a barred peer that announces itself", () => {
  const found = { type: "found", id: idOf(9), epoch: 1, username: "eve", address: LAN } as const;
  const discovery = { handle: () => [found], deadline: () => undefined };
  const { peerFinder, dials, diagnostics } = searching({ discovery });
  peerFinder.dialer.bar(idOf(9), "it broke the rules");
  for (let times = 0; times < 2; times++) {
    peerFinder.discover({ type: "listening", port: 8_080 }, START);
  }
  assert.deepEqual(dials(), []);
  assert.deepEqual(diagnostics, ["not dialled: it broke the rules"]);
});

Deno.test("discover() tells the log once of a host that announces itself as us", () => {
  const found = { type: "found", id: SELF, epoch: 1, username: "alice", address: LAN } as const;
  const discovery = { handle: () => [found], deadline: () => undefined };
  const { peerFinder, dials, diagnostics } = searching({ discovery });
  for (let times = 0; times < 2; times++) {
    peerFinder.discover({ type: "listening", port: 8_080 }, START);
  }
  assert.deepEqual(dials(), []);
  assert.deepEqual(diagnostics, [
    "announces itself with our own identity: a copy of this profile runs there, or somebody " +
    "pretends that",
  ]);
});
