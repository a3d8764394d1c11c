import assert from "node:assert/strict";
import { createNode } from "../../src/app/node.ts";
import { DEFAULT_MESH, DEFAULT_MULTICAST, DEFAULT_RATE } from "../../src/app/options.ts";
import type { ChatEvent } from "../../src/chat/api/chat_event.ts";
import { GENERAL } from "../../src/chat/api/room_id.ts";
import type { Address } from "../../src/core/address.ts";
import { MAX_LINKS } from "../../src/core/limits/links.ts";
import { createTcp } from "../../src/net/tcp.ts";
import type { CreateTransport } from "../../src/net/transport.ts";
import { NO_PROFILE_DATA } from "../../src/store/profile_data.ts";
import { createInbox } from "../net/inbox.ts";
import { createMemoryNetwork, memoryAddress } from "../net/memory_transport.ts";

interface PersonOptions {
  readonly name: string;
  readonly transports: readonly CreateTransport[];
  readonly connect?: readonly Address[];
}

/** A whole node on loopback and in memory, and a front end of it. */
async function startPerson({ name, transports, connect = [] }: PersonOptions) {
  const events = createInbox<ChatEvent>();
  const logged = createInbox<string>();
  const node = createNode({
    options: {
      username: name,
      profile: undefined,
      port: 0,
      multicast: DEFAULT_MULTICAST,
      interfaces: ["lo"],
      discovery: false,
      connect: connect.map((to) => ({ to })),
      mesh: DEFAULT_MESH,
      secret: undefined,
      rate: DEFAULT_RATE,
      maxLinks: MAX_LINKS,
      frontEnd: "json",
      debug: false,
    },
    username: name,
    seed: new Uint8Array(32).fill(name.charCodeAt(0)),
    epoch: 1,
    code: undefined,
    profileData: NO_PROFILE_DATA,
    log: logged.push,
    transports,
  });
  const client = node.eventLoop.attach();
  client.subscribe(events.push);
  assert.equal((await node.start()).state, "started");
  const ready = await events.first(({ type }) => type === "ready");
  assert.ok(ready.type === "ready");
  return {
    port: ready.port,
    logged,
    say: (content: string) => client.submit({ type: "say", room: GENERAL, content }),
    linkedTo: (other: string) =>
      events.first((event) =>
        event.type === "link" && event.state === "up" && event.person.name === other
      ),
    hears: (content: string) =>
      events.first((event) => event.type === "message" && event.message.content === content),
    left: (other: string) =>
      events.first((event) => event.type === "left" && event.person.name === other),
    [Symbol.asyncDispose]: () => node[Symbol.asyncDispose](),
  };
}

Deno.test("createNode() links two nodes over memory alone, and they talk", async () => {
  const network = createMemoryNetwork();
  await using bob = await startPerson({ name: "bob", transports: [network.transport("bob")] });
  await using alice = await startPerson({
    name: "alice",
    transports: [network.transport("alice")],
    connect: [memoryAddress("bob")],
  });
  const link = await alice.linkedTo("bob");
  assert.ok(link.type === "link");
  assert.equal(link.address, "memory:bob");
  await bob.linkedTo("alice");
  alice.say("hello bob");
  await bob.hears("hello bob");
  bob.say("hello alice");
  await alice.hears("hello alice");
  await alice[Symbol.asyncDispose]();
  await bob.left("alice");
});

Deno.test("createNode() carries what is said from memory to TCP, and back", async () => {
  const network = createMemoryNetwork();
  const tcp: CreateTransport = (context) => createTcp(0, context);
  await using bob = await startPerson({ name: "bob", transports: [tcp, network.transport("bob")] });
  await using alice = await startPerson({
    name: "alice",
    transports: [network.transport("alice")],
    connect: [memoryAddress("bob")],
  });
  await using carol = await startPerson({
    name: "carol",
    transports: [tcp],
    connect: [{ hostname: "127.0.0.1", port: bob.port }],
  });
  await alice.linkedTo("bob");
  await carol.linkedTo("bob");
  alice.say("from memory");
  await carol.hears("from memory");
  carol.say("from TCP");
  await alice.hears("from TCP");
});

Deno.test("createNode() logs that nothing carries an address", async () => {
  const network = createMemoryNetwork();
  await using alice = await startPerson({
    name: "alice",
    transports: [network.transport("alice")],
    connect: [{ hostname: "192.0.2.1", port: 8_080 }],
  });
  await alice.logged.first((text) =>
    text.startsWith("dialling 192.0.2.1:8080 failed: there is no transport for 192.0.2.1:8080")
  );
});
