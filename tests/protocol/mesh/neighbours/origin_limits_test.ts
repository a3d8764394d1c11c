import assert from "node:assert/strict";
import { originOf } from "../../../../src/core/address.ts";
import {
  MAX_LINKS_PER_ADDRESS,
  MAX_LINKS_PER_LOOPBACK_ADDRESS,
  MAX_PENDING_HANDSHAKES,
  MAX_PENDING_HANDSHAKES_PER_ADDRESS,
  MAX_PENDING_HANDSHAKES_PER_LOOPBACK_ADDRESS,
} from "../../../../src/core/limits/links.ts";
import { admit, type Admitted } from "../../../../src/protocol/mesh/neighbours/origin_limits.ts";

/** What a connection from this host counts for. */
const from = (hostname: string) => originOf({ hostname, port: 1 });

interface Named extends Admitted {
  readonly name: string;
}

function several(count: number, changes: Partial<Named> = {}): readonly Named[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `${index}`,
    origin: from("10.0.0.1"),
    pending: true,
    ...changes,
  }));
}

const ADDRESSES = [
  ["10.0.0.1", MAX_PENDING_HANDSHAKES_PER_ADDRESS, MAX_LINKS_PER_ADDRESS],
  ["fe80::1", MAX_PENDING_HANDSHAKES_PER_ADDRESS, MAX_LINKS_PER_ADDRESS],
  ["127.0.0.1", MAX_PENDING_HANDSHAKES_PER_LOOPBACK_ADDRESS, MAX_LINKS_PER_LOOPBACK_ADDRESS],
  ["::1", MAX_PENDING_HANDSHAKES_PER_LOOPBACK_ADDRESS, MAX_LINKS_PER_LOOPBACK_ADDRESS],
] as const;

for (const [address, pendingAllowed, linksAllowed] of ADDRESSES) {
  Deno.test(`admit() takes as many from ${address} as its limits say, and none past them`, () => {
    const others = several(5, { origin: from("10.9.9.9") });
    const pending = (count: number) => [...others, ...several(count, { origin: from(address) })];
    assert.deepEqual(admit(from(address), pending(pendingAllowed - 1)), { state: "admit" });
    const past = admit(from(address), pending(pendingAllowed));
    assert.equal(past.state === "admit" && past.evict?.origin.key, from(address).key);
    const links = (
      count: number,
    ) => [...others, ...several(count, { origin: from(address), pending: false })];
    assert.deepEqual(admit(from(address), links(linksAllowed - 1)), { state: "admit" });
    assert.equal(admit(from(address), links(linksAllowed)).state, "refuse");
    assert.deepEqual(admit(from("10.0.0.77"), links(linksAllowed)), { state: "admit" });
  });
}

/** Returns the name of the connection that makes room for one from `address`. */
function evicted(address: string, connections: readonly Named[]): string | undefined {
  const admission = admit(from(address), connections);
  assert.ok(admission.state === "admit");
  return admission.evict?.name;
}

/** Returns connections of as many addresses, each with a name. */
const fromEach = (...addresses: readonly string[]): readonly Named[] =>
  addresses.map((address) => ({ name: address, origin: from(address), pending: true }));
const upTo = (count: number, address: (index: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, index) => address(index));

Deno.test("admit() takes so many handshakes in all, and closes one for the next", () => {
  const spread = (count: number) => fromEach(...upTo(count, (index) => `10.1.${index}.1`));
  assert.equal(evicted("10.0.0.1", spread(MAX_PENDING_HANDSHAKES - 1)), undefined);
  assert.equal(evicted("10.0.0.1", spread(MAX_PENDING_HANDSHAKES)), "10.1.0.1");
});

Deno.test("admit() closes the oldest of the same address where that has too many", () => {
  const own = several(MAX_PENDING_HANDSHAKES_PER_ADDRESS, { name: "own" });
  const others = fromEach("10.0.0.2", "10.0.0.3");
  const links = several(3, { pending: false, name: "link" });
  assert.equal(evicted("10.0.0.1", [...others, ...links, ...own]), "own");
});

Deno.test("admit() closes no link, however many handshakes there are", () => {
  const links = several(3, { pending: false, origin: from("10.1.0.1"), name: "link" });
  const crowd = fromEach(...upTo(MAX_PENDING_HANDSHAKES, (index) => `10.1.0.${2 + index}`));
  assert.equal(evicted("10.0.0.1", [...links, ...crowd]), "10.1.0.2");
});

Deno.test("admit() closes the oldest of the most crowded group of addresses (IPv4: /24, IPv6: /64)", () => {
  const old = fromEach("192.0.2.1", "2001:db8::1", "2001:db8:0:1::1");
  const four = upTo(MAX_PENDING_HANDSHAKES - old.length, (index) => `10.1.0.${index}`);
  assert.equal(evicted("192.0.2.9", [...old, ...fromEach(...four)]), "10.1.0.0");
  const six = upTo(10, (index) => `2001:db8:7::${index + 1}`);
  const apart = upTo(MAX_PENDING_HANDSHAKES - old.length - 10, (index) => `10.1.${index}.1`);
  assert.equal(evicted("192.0.2.9", [...old, ...fromEach(...apart, ...six)]), six[0]);
});

Deno.test("admit() closes the oldest of the most crowded address within a group", () => {
  const group = upTo(MAX_PENDING_HANDSHAKES - 1, (index) => `10.0.0.${2 + index}`);
  const [first = "", second = ""] = group;
  assert.equal(evicted("10.0.0.1", fromEach(...group, second)), second);
  assert.equal(evicted("10.0.0.1", fromEach(...group, "10.0.0.1")), first, "the oldest of equals");
});

Deno.test("admit() gives an address its place before a crowd on seven addresses of loopback", () => {
  const crowd = upTo(MAX_PENDING_HANDSHAKES - 1, (index) => `127.0.0.${2 + index % 7}`);
  let pending = [...fromEach("127.0.0.1"), ...fromEach(...crowd)];
  for (let more = 0; more < 1_000; more++) {
    const address = `127.0.0.${2 + more % 7}`;
    const name = evicted(address, pending);
    assert.notEqual(name, "127.0.0.1");
    const place = pending.findIndex((each) => each.name === name);
    pending = [...pending.toSpliced(place, 1), ...fromEach(address)];
  }
});

Deno.test("admit() counts IPv6 by /64 and IPv4-mapped addresses as IPv4", () => {
  const crowd = (address: string) =>
    several(MAX_PENDING_HANDSHAKES_PER_ADDRESS, { origin: from(address) });
  assert.equal(evicted("2001:db8::ffff", crowd("2001:db8::1")), "0");
  assert.equal(evicted("2001:db8:0:1::1", crowd("2001:db8::1")), undefined);
  assert.equal(evicted("::ffff:10.0.0.1", crowd("10.0.0.1")), "0");
});
