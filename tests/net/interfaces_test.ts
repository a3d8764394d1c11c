import assert from "node:assert/strict";
import { listInterfaces, selectInterfaces } from "../../src/net/interfaces.ts";

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
