import assert from "node:assert/strict";
import type { Endpoint } from "../../src/core/address.ts";
import { openBoundSocket } from "../../src/net/datagram_socket.ts";
import { IPV4, type MulticastFamily } from "../../src/net/multicast_family.ts";
import { openMulticastReceiver } from "../../src/net/multicast_receiver.ts";
import { openMulticastSender } from "../../src/net/multicast_sender.ts";
import { openNodeDatagramSocket } from "../../src/net/node_datagram_socket.ts";
import { createInbox } from "./inbox.ts";
import { freeGroup, LOOPBACK } from "./loopback.ts";

/**
 * A family whose group is a name that only {@link MulticastFamily.via} can resolve, to an address
 * of this host; and what it was asked.
 */
function fakeFamily(loopback: string, facts: Partial<MulticastFamily> = {}) {
  const asked: string[] = [];
  const family: MulticastFamily = {
    group: "the group",
    wildcard: loopback,
    socketType: "udp4",
    join(_socket, group, local) {
      asked.push(`join ${group} on ${local}`);
      return Promise.resolve();
    },
    outgoing(local) {
      asked.push(`outgoing ${local}`);
      return local;
    },
    via(hostname, local) {
      asked.push(`${hostname} via ${local}`);
      return hostname === "the group" ? loopback : hostname;
    },
    ...facts,
  };
  return { asked, family };
}

const HAS_IPV6 = Deno.networkInterfaces().some(({ address }) => address === "::1");

/** Sends to the family's group through both kinds of sockets; returns what was received. */
async function beaconsOf(family: MulticastFamily, local: string) {
  const group = { hostname: family.group, port: freeGroup().port };
  const received = createInbox<{ readonly source: Endpoint; readonly byte: number | undefined }>();
  await using receiver = openMulticastReceiver({
    family,
    group,
    onDatagram: (source, [byte]) => received.push({ source, byte }),
    onFullSlice: assert.fail,
    onBroken: assert.ifError,
  });
  await receiver.join(local);
  for (const [index, openSocket] of [openBoundSocket, openNodeDatagramSocket].entries()) {
    await using sender = await openMulticastSender({
      family,
      interface: { ...LOOPBACK, address: local },
      group,
      openSocket,
      onDatagram: (source, [byte]) => received.push({ source, byte }),
      onFullSlice: assert.fail,
      log: () => {},
    });
    sender.send("group", Uint8Array.of(index));
    const { source } = await received.first(({ byte }) => byte === index);
    sender.send(source, Uint8Array.of(index + 10)); // to itself
    await received.first(({ byte }) => byte === index + 10);
  }
  return received.items;
}

Deno.test("MulticastFamily decides where a receiver listens, how it joins, and where beacons go", async () => {
  const { asked, family } = fakeFamily("127.0.0.1");
  const received = await beaconsOf(family, "127.0.0.1");
  assert.deepEqual(received.map(({ byte }) => byte), [0, 10, 1, 11]);
  assert.deepEqual(asked.slice(0, 2), [
    "join the group on 127.0.0.1",
    "the group via 127.0.0.1",
  ]);
  assert.equal(asked.filter((text) => text === "the group via 127.0.0.1").length, 2);
  assert.ok(asked.includes("outgoing 127.0.0.1"));
});

Deno.test("MulticastFamily has the zone of its interface in the source of each answer", async () => {
  const zone = (hostname: string) => hostname.replace(/%.*$/, "");
  const { family } = fakeFamily("127.0.0.1", {
    via: (hostname) => hostname === "the group" ? "127.0.0.1" : `${zone(hostname)}%7`,
  });
  const answers = createInbox<Endpoint>();
  const sockets = createInbox<(source: Endpoint, bytes: Uint8Array) => void>();
  const sentTo = createInbox<Endpoint>();
  await using sender = await openMulticastSender({
    family,
    interface: LOOPBACK,
    group: { hostname: "the group", port: 9 },
    openSocket({ onDatagram }) {
      sockets.push(onDatagram);
      return {
        send: (to) => Promise.resolve(sentTo.push(to)),
        chooseInterface() {},
        [Symbol.asyncDispose]: () => Promise.resolve(),
      };
    },
    onDatagram: answers.push,
    onFullSlice: assert.fail,
    log: () => {},
  });
  sockets.items[0]!({ hostname: "10.0.0.9", port: 5 }, Uint8Array.of(1));
  assert.deepEqual(answers.items, [{ hostname: "10.0.0.9%7", port: 5 }]);
  sender.send("group", Uint8Array.of(2));
  sender.send(answers.items[0]!, Uint8Array.of(3));
  assert.deepEqual(sentTo.items, [
    { hostname: "127.0.0.1", port: 9 },
    { hostname: "10.0.0.9%7", port: 5 },
  ]);
});

Deno.test({
  name: "MulticastFamily may be IPv6's: sockets of udp6, on ::1",
  ignore: !HAS_IPV6,
  async fn() {
    const { family } = fakeFamily("::1", { socketType: "udp6", outgoing: () => "::1" });
    const received = await beaconsOf(family, "::1");
    assert.deepEqual(received.map(({ byte }) => byte), [0, 10, 1, 11]);
    assert.ok(received.every(({ source }) => source.hostname === "::1"));
  },
});

Deno.test("IPV4 joins on an interface by its address, and has no zones", async () => {
  const joined: string[][] = [];
  const refuse = () => Promise.reject(new Error("not this family"));
  await IPV4.join(
    {
      joinMulticastV4(...args) {
        joined.push(args);
        return refuse();
      },
      joinMulticastV6: () => assert.fail("not this family"),
    },
    "224.0.0.1",
    "10.0.0.1",
  ).catch(() => {});
  assert.deepEqual(joined, [["224.0.0.1", "10.0.0.1"]]);
  assert.equal(IPV4.via("10.0.0.9", "10.0.0.1"), "10.0.0.9");
  assert.equal(IPV4.outgoing("10.0.0.1"), "10.0.0.1");
});
