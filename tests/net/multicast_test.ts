import assert from "node:assert/strict";
import type { Endpoint } from "../../src/core/address.ts";
import { fromUtf8, utf8 } from "../../src/core/bytes.ts";
import { MAX_NAMED_INTERFACES } from "../../src/core/limits/discovery.ts";
import { type InterfaceAddress, listAddresses } from "../../src/net/interfaces.ts";
import { type Multicast, openMulticast } from "../../src/net/multicast.ts";
import {
  type MulticastReceiverOptions,
  openMulticastReceiver,
} from "../../src/net/multicast_receiver.ts";
import type { Destination, DiscoveryEvent } from "../../src/protocol/discovery/discovery.ts";
import { createInbox } from "./inbox.ts";
import { freeGroup, LOOPBACK } from "./loopback.ts";

type Datagram = DiscoveryEvent & { readonly type: "datagram" };
type Interfaces = DiscoveryEvent & { readonly type: "interfaces" };
type Flooded = DiscoveryEvent & { readonly type: "flooded" };

/** The sockets under test, on loopback only, and what came of them. */
function open(
  group: Endpoint,
  select: readonly string[] = ["lo"],
  list: () => readonly InterfaceAddress[] = listAddresses,
  listen = openMulticastReceiver,
) {
  const datagrams = createInbox<Datagram>();
  const interfaces = createInbox<Interfaces>();
  const floods = createInbox<Flooded>();
  const notices = createInbox<string>();
  const logged = createInbox<string>();
  const multicast = openMulticast({
    group,
    select,
    rescanMs: 5,
    list,
    listen,
    onEvent(event) {
      if (event.type === "datagram") datagrams.push(event);
      else if (event.type === "interfaces") interfaces.push(event);
      else floods.push(event);
    },
    onNotice: notices.push,
    log: logged.push,
  });
  const send = (to: Destination, text: string) => sendText(multicast, to, text);
  return {
    datagrams,
    interfaces,
    floods,
    notices,
    logged,
    send,
    status: multicast.status,
    networks: multicast.networks,
    [Symbol.asyncDispose]: () => multicast[Symbol.asyncDispose](),
  };
}

const unusedInterface = {
  name: "eth7",
  address: "fd00::7",
  netmask: "ffff:ffff:ffff:ffff::",
  family: "IPv6" as const,
};

function sendText(multicast: Multicast, to: Destination, text: string): void {
  multicast.perform({ type: "send", interface: LOOPBACK.address, to, bytes: utf8(text) });
}

function says(text: string): (datagram: Datagram) => boolean {
  return ({ bytes }) => fromUtf8(bytes) === text;
}

Deno.test("openMulticast() tells the selected interfaces, after it returned", async () => {
  await using lan = open(freeGroup());
  assert.equal(lan.interfaces.items.length, 0);
  const event = await lan.interfaces.first(() => true);
  assert.deepEqual(event.interfaces, [LOOPBACK]);
  assert.equal(lan.status(), `announcing on ${LOOPBACK.name}`);
  assert.equal(lan.networks(), `${LOOPBACK.name} ${LOOPBACK.address}`);
});

Deno.test("openMulticast() sends to everyone on the group's port, and hears answers on the sending socket", async () => {
  const group = freeGroup();
  await using one = open(group);
  await using two = open(group);
  await Promise.all([one, two].map(({ interfaces }) => interfaces.first(() => true)));

  one.send("group", "hello");
  const hello = await two.datagrams.first(says("hello"));
  assert.equal(hello.source.hostname, "127.0.0.1");
  assert.equal(hello.interface, undefined);
  assert.deepEqual((await one.datagrams.first(says("hello"))).source, hello.source);

  two.send(hello.source, "here");
  const here = await one.datagrams.first(says("here"));
  assert.equal(here.interface, "127.0.0.1");
});

Deno.test("openMulticast() tells once of an interface that has IPv6 addresses alone, and until it has others", async () => {
  const lo = { ...LOOPBACK, family: "IPv4" as const };
  let addresses: readonly InterfaceAddress[] = [lo, unusedInterface];
  let scans = 0;
  const rescanned = createInbox<number>();
  const list = () => {
    rescanned.push(++scans);
    return addresses;
  };
  await using lan = open(freeGroup(), [], list);
  assert.match(
    await lan.notices.first(() => true),
    /^No IPv4 address on eth7: .*\/connect ADDRESS/,
  );
  await rescanned.first((scan) => scan === 3);
  assert.equal(
    lan.status(),
    `announcing on ${LOOPBACK.name}; eth7 unused: no IPv4 there, use /connect`,
  );
  assert.equal(lan.notices.items.length, 1);
  addresses = [lo];
  await lan.logged.first((text) => text.startsWith("discovery: no longer: eth7 unused"));
  assert.equal(lan.status(), `announcing on ${LOOPBACK.name}`);
});

Deno.test("openMulticast() names as many unused interfaces as the limit, and not one past it", async () => {
  const names = Array.from({ length: MAX_NAMED_INTERFACES + 1 }, (_, number) => `eth${number}`);
  const told = async (names: readonly string[]) => {
    const list = () => names.map((name) => ({ ...unusedInterface, name }));
    await using lan = open(freeGroup(), [], list);
    return await lan.notices.first(() => true);
  };
  assert.match(await told(names.slice(1)), /^No IPv4 address on eth1, eth2, eth3, eth4: /);
  assert.match(await told(names), /^No IPv4 address on eth0, eth1, eth2, eth3 …: /);
});

Deno.test("openMulticast() announces though the port is taken, says so, and hears once it is free", async () => {
  const group = freeGroup();
  const { port } = group;
  const taken = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port });
  await using lan = open(group);
  try {
    await lan.interfaces.first(() => true);
    assert.match(await lan.notices.first(() => true), new RegExp(`^UDP port ${port} is taken`));
    assert.match(lan.status(), /^announcing on .+; UDP port \d+ is not available \(EADDRINUSE\)$/);
  } finally {
    taken.close();
  }
  await lan.notices.first((text) =>
    text === `UDP port ${port} is free: all peers can be heard again.`
  );
  lan.send("group", "hello");
  await lan.datagrams.first(says("hello"));
  assert.equal(lan.status(), `announcing on ${LOOPBACK.name}`);
  assert.equal(lan.notices.items.length, 2);
});

Deno.test("openMulticast() goes on without a usable interface, and says so", async () => {
  await using lan = open(freeGroup(), ["nosuch0"]);
  assert.match(await lan.notices.first(() => true), /no usable network interface/);
  assert.equal(lan.status(), "not announcing; no interface nosuch0");
  assert.equal(lan.networks(), "");
  assert.deepEqual(lan.logged.items, ["discovery: no interface nosuch0"]);
});

Deno.test("openMulticast() logs what is wrong once, however often it looks", async () => {
  const group = freeGroup();
  const taken = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: group.port });
  await using lan = open(group, ["lo", "nosuch0"]);
  await lan.notices.first(() => true);
  taken.close();
  await lan.logged.first((text) => text.startsWith("discovery: no longer: UDP port"));
  assert.deepEqual(
    lan.logged.items.filter((text) => text === "discovery: no interface nosuch0").length,
    1,
  );
});

Deno.test("openMulticast() can be disposed of twice, before it began and after", async () => {
  const early = open(freeGroup());
  await Promise.all([early[Symbol.asyncDispose](), early[Symbol.asyncDispose]()]);
  assert.equal(early.interfaces.items.length, 0);

  const late = open(freeGroup());
  await late.interfaces.first(() => true);
  await late[Symbol.asyncDispose]();
  await late[Symbol.asyncDispose]();
  assert.doesNotThrow(() => late.send({ hostname: "127.0.0.1", port: 9 }, "too late"));
});

Deno.test("openMulticast() sends what it was given before it closes", async () => {
  const group = freeGroup();
  await using one = open(group);
  const two = open(group);
  await Promise.all([one, two].map(({ interfaces }) => interfaces.first(() => true)));
  two.send("group", "bye");
  await two[Symbol.asyncDispose]();
  await one.datagrams.first(says("bye"));
});

Deno.test("openMulticast() tells of a flood on the group's port, and when it is over", async () => {
  const group = freeGroup();
  const opened = createInbox<MulticastReceiverOptions>();
  await using lan = open(group, ["lo"], listAddresses, (options) => {
    opened.push(options);
    return { join: () => Promise.resolve(), [Symbol.asyncDispose]: () => Promise.resolve() };
  });
  const { onFullSlice } = await opened.first(() => true);
  await lan.interfaces.first(() => true);
  onFullSlice();
  assert.ok(await lan.floods.first(() => true), "discovery is told");
  onFullSlice();
  const problem = `UDP port ${group.port} is flooded: beacons may be lost`;
  await lan.logged.first((text) => text === `discovery: ${problem}`);
  await lan.logged.first((text) => text === `discovery: no longer: ${problem}`);
  assert.equal(lan.logged.items.length, 2);
  assert.equal(lan.status(), `announcing on ${LOOPBACK.name}`);
});
