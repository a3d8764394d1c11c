import assert from "node:assert/strict";
import type { Endpoint } from "../../src/core/address.ts";
import { MAX_PENDING_SENDS_PER_INTERFACE } from "../../src/core/limits/discovery.ts";
import { openBoundSocket, type OpenDatagramSocket } from "../../src/net/datagram_socket.ts";
import { IPV4 } from "../../src/net/multicast_family.ts";
import { openMulticastReceiver } from "../../src/net/multicast_receiver.ts";
import { openMulticastSender } from "../../src/net/multicast_sender.ts";
import { openNodeDatagramSocket } from "../../src/net/node_datagram_socket.ts";
import { createInbox } from "./inbox.ts";
import { freeGroup, LOOPBACK } from "./loopback.ts";

interface Datagram {
  readonly source: Endpoint;
  readonly byte: number | undefined;
}

const SOCKETS: Readonly<Record<string, OpenDatagramSocket>> = {
  openBoundSocket,
  openNodeDatagramSocket,
};
const TOO_LARGE = new Uint8Array(70_000);

/** A sender on loopback, and what it received and logged. */
async function open(group: Endpoint, openSocket: OpenDatagramSocket, address = LOOPBACK.address) {
  const datagrams = createInbox<Datagram>();
  const logged = createInbox<string>();
  const sender = await openMulticastSender({
    family: IPV4,
    interface: { ...LOOPBACK, address },
    group,
    openSocket,
    onDatagram: (source, [byte]) => datagrams.push({ source, byte }),
    onFullSlice: assert.fail,
    log: logged.push,
  });
  return {
    sender,
    datagrams,
    logged,
    [Symbol.asyncDispose]: () => sender[Symbol.asyncDispose](),
  };
}

async function listen(group: Endpoint) {
  const datagrams = createInbox<Datagram>();
  const receiver = openMulticastReceiver({
    family: IPV4,
    group,
    onDatagram: (source, [byte]) => datagrams.push({ source, byte }),
    onFullSlice: assert.fail,
    onBroken: assert.ifError,
  });
  await receiver.join(LOOPBACK.address);
  await receiver.join(LOOPBACK.address);
  return { datagrams, [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose]() };
}

for (const [name, openSocket] of Object.entries(SOCKETS)) {
  Deno.test(`openMulticastSender() with ${name}() sends to the group, and receives answers`, async () => {
    const group = freeGroup();
    await using lan = await listen(group);
    await using one = await open(group, openSocket);
    await using two = await open(group, openSocket);
    one.sender.send("group", Uint8Array.of(1));
    const { source } = await lan.datagrams.first(({ byte }) => byte === 1);
    two.sender.send(source, Uint8Array.of(2));
    await one.datagrams.first(({ byte }) => byte === 2);
    assert.ok(one.sender.refresh());
  });

  Deno.test(`openMulticastSender() with ${name}() has 64 datagrams under way, and drops one more`, async () => {
    const group = freeGroup();
    await using lan = await listen(group);
    const one = await open(group, openSocket);
    for (let byte = 0; byte <= MAX_PENDING_SENDS_PER_INTERFACE; byte++) {
      one.sender.send("group", Uint8Array.of(byte));
    }
    await one[Symbol.asyncDispose]();
    await using two = await open(group, openSocket);
    two.sender.send("group", Uint8Array.of(255));
    await lan.datagrams.first(({ byte }) => byte === 255);
    const bytes = lan.datagrams.items.map(({ byte }) => byte ?? NaN).sort((a, b) => a - b);
    assert.deepEqual(bytes, [...Array(MAX_PENDING_SENDS_PER_INTERFACE).keys(), 255]);
  });

  Deno.test(`openMulticastSender() with ${name}() keeps a failure to send until the next success`, async () => {
    const group = freeGroup();
    await using lan = await listen(group);
    await using one = await open(group, openSocket);
    one.sender.send("group", TOO_LARGE);
    one.sender.send("group", TOO_LARGE);
    await one.logged.first((text) => text.includes("fails"));
    assert.ok(one.sender.failure);
    one.sender.send("group", Uint8Array.of(1));
    await lan.datagrams.first(({ byte }) => byte === 1);
    await one.logged.first((text) => text.includes("works again"));
    assert.equal(one.sender.failure, undefined);
    assert.equal(one.logged.items.length, 2);
  });

  Deno.test(`openMulticastSender() with ${name}() logs once why an answer cannot be sent, and minds it no more`, async () => {
    const group = freeGroup();
    const one = await open(group, openSocket);
    for (let times = 0; times < 2; times++) {
      one.sender.send({ hostname: "127.0.0.1", port: group.port }, TOO_LARGE);
    }
    await one[Symbol.asyncDispose]();
    assert.equal(one.sender.failure, undefined);
    assert.equal(one.logged.items.length, 1);
    assert.match(one.logged.items[0]!, /^answering 127\.0\.0\.1 on \S+ fails \(.+\)$/);
  });

  Deno.test(`openMulticastSender() with ${name}() rejects an address that is not here, and leaves nothing open`, async () => {
    await assert.rejects(open(freeGroup(), openSocket, "192.0.2.1"), { code: "EADDRNOTAVAIL" });
  });

  Deno.test(`openMulticastSender() with ${name}() can be disposed of twice`, async () => {
    const { sender } = await open(freeGroup(), openSocket);
    await Promise.all([sender[Symbol.asyncDispose](), sender[Symbol.asyncDispose]()]);
    sender.send({ hostname: "127.0.0.1", port: 9 }, Uint8Array.of(1));
  });
}
