import assert from "node:assert/strict";
import { listInterfaces, selectInterfaces, withoutIpv4 } from "../../src/net/interfaces.ts";

const lo = { name: "lo0", address: "127.0.0.1", netmask: "255.0.0.0" };
const one = { name: "eth0", address: "10.0.1.1", netmask: "255.255.255.0" };
const two = { name: "eth0", address: "10.0.2.1", netmask: "255.255.255.0" };
const three = { name: "Ethernet 2", address: "10.0.3.1", netmask: "255.255.255.0" };
const all = [lo, one, two, three];

Deno.test("listInterfaces() lists loopback, with its netmask", () => {
  const loopback = listInterfaces().find(({ address }) => address === "127.0.0.1");
  assert.equal(loopback?.netmask, "255.0.0.0");
});

Deno.test("selectInterfaces() selects all where nothing is asked for", () => {
  assert.deepEqual(selectInterfaces(all, []), { interfaces: all, unmatched: [] });
});

Deno.test("selectInterfaces() selects by name, every address of it, and by address", () => {
  assert.deepEqual(selectInterfaces(all, ["eth0"]).interfaces, [one, two]);
  assert.deepEqual(selectInterfaces(all, ["10.0.2.1", "Ethernet 2"]).interfaces, [two, three]);
  assert.deepEqual(selectInterfaces(all, ["eth0", "10.0.1.1"]).interfaces, [one, two]);
});

Deno.test("selectInterfaces() takes lo for the loopback interface, whatever its name", () => {
  assert.deepEqual(selectInterfaces(all, ["lo"]), { interfaces: [lo], unmatched: [] });
});

Deno.test("selectInterfaces() tells which values match nothing", () => {
  assert.deepEqual(selectInterfaces(all, ["eth", "eth0", "10.0.1.2", "ETH0"]), {
    interfaces: [one, two],
    unmatched: ["eth", "10.0.1.2", "ETH0"],
  });
});

const IPV6_MASK = "ffff:ffff:ffff:ffff::";

const withFamily = (name: string, address: string) => ({
  ...{ name, address, netmask: address.includes(":") ? IPV6_MASK : "255.255.255.0" },
  family: address.includes(":") ? "IPv6" as const : "IPv4" as const,
});
const HOST_ADDRESSES = [withFamily("lo", "127.0.0.1"), withFamily("lo", "::1")];

Deno.test("listInterfaces() leaves IPv6 addresses out", () => {
  const names = listInterfaces([...HOST_ADDRESSES, withFamily("eth0", "fd00::2")])
    .map(({ name }) => name);
  assert.deepEqual(names, ["lo"]);
});

Deno.test("withoutIpv4() names interfaces that have IPv6 addresses alone", () => {
  const unused = (select: readonly string[], ...more: readonly (readonly [string, string])[]) =>
    withoutIpv4([...HOST_ADDRESSES, ...more.map((each) => withFamily(...each))], select);
  assert.deepEqual(unused([]), [], "loopback has both");
  assert.deepEqual(unused([], ["eth0", "10.0.0.1"], ["eth0", "fd00::2"]), []);
  assert.deepEqual(unused([], ["eth0", "fd00::2"], ["eth0", "fe80::2"]), ["eth0"]);
  assert.deepEqual(unused([], ["eth0", "10.0.0.1"], ["eth1", "fd00::2"]), ["eth1"]);
  assert.deepEqual(unused(["eth0"], ["eth0", "10.0.0.1"], ["eth1", "fd00::2"]), []);
  assert.deepEqual(unused(["fd00::2"], ["eth1", "fd00::2"]), ["eth1"]);
});

Deno.test("withoutIpv4() counts a link-local address where there is no IPv4, or it was asked for", () => {
  const cable = withFamily("veth7", "fe80::7");
  const lan = withFamily("eth0", "10.0.0.1");
  assert.deepEqual(withoutIpv4([...HOST_ADDRESSES, cable], []), ["veth7"]);
  assert.deepEqual(withoutIpv4([...HOST_ADDRESSES, lan, cable], []), []);
  assert.deepEqual(withoutIpv4([...HOST_ADDRESSES, lan, cable], ["veth7"]), ["veth7"]);
});
