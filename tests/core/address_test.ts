import assert from "node:assert/strict";
import {
  type Address,
  addressKeyOf,
  addressText,
  hostOf,
  isLoopbackAddress,
  isTcp,
  listeningAddress,
  originOf,
  parsePort,
} from "../../src/core/address.ts";

const LAN: Address = { hostname: "192.0.2.1", port: 8_080 };
const SIX: Address = { hostname: "2001:db8:1:2::3", port: 8_080 };
const RELAYED: Address = { transport: "relay", name: "bob", origin: "192.0.2.9" };

Deno.test("isTcp() takes an address without the name of a transport for TCP's", () => {
  assert.deepEqual([LAN, SIX, RELAYED].map(isTcp), [true, true, false]);
});

Deno.test("addressKeyOf() gives each address a key of its own", () => {
  const addresses: readonly Address[] = [
    LAN,
    { ...LAN, port: 8_081 },
    SIX,
    RELAYED,
    { ...RELAYED, name: "carol" },
    { ...RELAYED, transport: "memory" },
  ];
  assert.equal(new Set(addresses.map(addressKeyOf)).size, addresses.length);
  assert.equal(addressKeyOf({ ...RELAYED }), addressKeyOf(RELAYED));
});

Deno.test("addressText() and hostOf() show where a peer is", () => {
  const shown = [LAN, SIX, RELAYED].map((address) => [addressText(address), hostOf(address)]);
  assert.deepEqual(shown, [
    ["192.0.2.1:8080", "192.0.2.1"],
    ["[2001:db8:1:2::3]:8080", "2001:db8:1:2::3"],
    ["relay:bob", "relay:bob"],
  ]);
});

Deno.test("originOf() counts IPv6 by /64, and what is no TCP address by the origin that it tells", () => {
  const six = "2001:db8:1:2::/64";
  const relay = "relay:192.0.2.9";
  assert.deepEqual(originOf(LAN), { key: "192.0.2.1", group: "192.0.2.0/24", loopback: false });
  assert.deepEqual(originOf(SIX), { key: six, group: six, loopback: false });
  assert.deepEqual(originOf(RELAYED), { key: relay, group: relay, loopback: false });
  assert.deepEqual(originOf({ ...RELAYED, name: "carol" }), originOf(RELAYED));
  for (const hostname of ["127.0.0.1", "::1"]) {
    assert.equal(originOf({ hostname, port: 1 }).loopback, true);
    assert.equal(isLoopbackAddress({ hostname, port: 1 }), true);
    const { key, group } = originOf({ hostname, port: 1 });
    assert.equal(group, key, "each loopback address is a group of its own");
  }
  assert.ok(!isLoopbackAddress(LAN) && !isLoopbackAddress(RELAYED));
});

Deno.test("listeningAddress() takes the port that a peer tells, and leaves a named address as it is", () => {
  const from: Address = { hostname: "192.0.2.1", port: 40_000 };
  assert.deepEqual(listeningAddress(from, 8_080), LAN);
  assert.equal(listeningAddress(from, 0), undefined);
  assert.equal(listeningAddress(RELAYED, 0), RELAYED);
});

Deno.test("parsePort() accepts 0 to 65535 in decimal", () => {
  assert.strictEqual(parsePort("0"), 0);
  assert.strictEqual(parsePort("65535"), 65535);
  for (
    const text of ["65536", "99999", "100000", "-1", "+1", "1.0", "1e3", "0x50", " 1", "01", ""]
  ) {
    assert.strictEqual(parsePort(text), undefined, text);
  }
});
