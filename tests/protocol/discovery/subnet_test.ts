import assert from "node:assert/strict";
import {
  broadcastAddress,
  type Interface,
  onSubnet,
} from "../../../src/protocol/discovery/subnet.ts";

const wide: Interface = { name: "eth0", address: "192.168.7.20", netmask: "255.255.255.0" };

Deno.test("onSubnet() takes the machines of the subnet, this one included", () => {
  for (const host of ["192.168.7.1", "192.168.7.20", "192.168.7.254"]) {
    assert.ok(onSubnet(host, wide), host);
  }
});

Deno.test("onSubnet() refuses other subnets, the subnet's own and its broadcast address", () => {
  for (const host of ["192.168.6.1", "10.0.0.1", "224.0.0.1", "192.168.7.0", "192.168.7.255"]) {
    assert.ok(!onSubnet(host, wide), host);
  }
});

Deno.test("onSubnet() refuses what is no dotted address", () => {
  for (
    const host of [
      "",
      "::1",
      "192.168.7",
      "192.168.7.1.1",
      "192.168.7.256",
      "192.168.7.01",
      "a.b.c.d",
    ]
  ) {
    assert.ok(!onSubnet(host, wide), host);
  }
  assert.ok(!onSubnet("192.168.7.1", { ...wide, netmask: "24" }));
});

Deno.test("onSubnet() handles subnets of every size", () => {
  const lo: Interface = { name: "lo", address: "127.0.0.1", netmask: "255.0.0.0" };
  assert.ok(onSubnet("127.200.1.1", lo));
  assert.ok(!onSubnet("128.0.0.1", lo));
  const high: Interface = { name: "a", address: "200.0.0.5", netmask: "255.255.255.252" };
  assert.ok(onSubnet("200.0.0.6", high));
  assert.ok(!onSubnet("200.0.0.7", high));
  const pair: Interface = { name: "a", address: "10.0.0.4", netmask: "255.255.255.254" };
  assert.ok(onSubnet("10.0.0.5", pair));
  assert.ok(!onSubnet("10.0.0.6", pair));
  const single: Interface = { name: "a", address: "10.0.0.4", netmask: "255.255.255.255" };
  assert.ok(onSubnet("10.0.0.4", single));
  assert.ok(!onSubnet("10.0.0.5", single));
  const all: Interface = { name: "a", address: "10.0.0.4", netmask: "0.0.0.0" };
  assert.ok(onSubnet("200.1.2.3", all));
});

Deno.test("onSubnet() knows IPv6 subnets, and never takes one family for the other", () => {
  const site: Interface = {
    name: "eth0",
    address: "2001:db8::7:1",
    netmask: "ffff:ffff:ffff:ffff::",
  };
  assert.ok(onSubnet("2001:db8::1", site));
  assert.ok(!onSubnet("2001:db8:0:1::1", site));
  assert.ok(!onSubnet("192.168.7.1", site));
  assert.ok(!onSubnet("::ffff:192.168.7.1", wide));
  assert.equal(broadcastAddress(site), undefined);
});

Deno.test("broadcastAddress() sets the host bits, where there are enough", () => {
  assert.equal(broadcastAddress(wide), "192.168.7.255");
  assert.equal(broadcastAddress({ ...wide, netmask: "255.255.252.0" }), "192.168.7.255");
  assert.equal(broadcastAddress({ ...wide, netmask: "255.255.0.0" }), "192.168.255.255");
  assert.equal(broadcastAddress({ ...wide, netmask: "255.255.255.252" }), "192.168.7.23");
  assert.equal(broadcastAddress({ ...wide, netmask: "255.255.255.254" }), undefined);
  assert.equal(broadcastAddress({ ...wide, netmask: "255.255.255.255" }), undefined);
});
