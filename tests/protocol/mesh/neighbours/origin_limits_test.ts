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
    silent: false,
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
    assert.equal(admit(from(address), pending(pendingAllowed)).state, "refuse");
    const links = (
      count: number,
    ) => [...others, ...several(count, { origin: from(address), pending: false })];
    assert.deepEqual(admit(from(address), links(linksAllowed - 1)), { state: "admit" });
    assert.equal(admit(from(address), links(linksAllowed)).state, "refuse");
    assert.deepEqual(admit(from("10.0.0.77"), links(linksAllowed)), { state: "admit" });
  });
}

Deno.test("admit() takes so many handshakes in all, and none past that", () => {
  const spread = (count: number) =>
    several(count).map((connection, index) => ({ ...connection, origin: from(`10.1.0.${index}`) }));
  assert.equal(admit(from("10.0.0.1"), spread(MAX_PENDING_HANDSHAKES - 1)).state, "admit");
  assert.equal(admit(from("10.0.0.1"), spread(MAX_PENDING_HANDSHAKES)).state, "refuse");
});

Deno.test("admit() closes the oldest silent one to make room, of the same address first", () => {
  const own = several(MAX_PENDING_HANDSHAKES_PER_ADDRESS)
    .map((connection, index) => ({ ...connection, silent: index >= 3 }));
  const others = several(3, { origin: from("10.0.0.2"), silent: true, name: "other" });
  const admission = admit(from("10.0.0.1"), [...others, ...own]);
  assert.equal(admission.state === "admit" && admission.evict?.name, "3");
});

Deno.test("admit() closes nobody who spoke, and no link that stands", () => {
  const spoke = several(MAX_PENDING_HANDSHAKES_PER_ADDRESS);
  const links = several(3, { pending: false, silent: true });
  assert.equal(admit(from("10.0.0.1"), [...links, ...spoke]).state, "refuse");
});

Deno.test("admit() makes room among all where all are too many", () => {
  const spread = several(MAX_PENDING_HANDSHAKES).map((connection, index) => ({
    ...connection,
    origin: from(`10.1.0.${index}`),
    silent: index === 7,
  }));
  const admission = admit(from("10.0.0.1"), spread);
  assert.equal(admission.state === "admit" && admission.evict?.name, "7");
});

Deno.test("admit() counts IPv6 by /64 and IPv4-mapped addresses as IPv4", () => {
  const crowd = (address: string) =>
    several(MAX_PENDING_HANDSHAKES_PER_ADDRESS, { origin: from(address) });
  assert.equal(admit(from("2001:db8::ffff"), crowd("2001:db8::1")).state, "refuse");
  assert.equal(admit(from("2001:db8:0:1::1"), crowd("2001:db8::1")).state, "admit");
  assert.equal(admit(from("::ffff:10.0.0.1"), crowd("10.0.0.1")).state, "refuse");
});
