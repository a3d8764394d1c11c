import assert from "node:assert/strict";
import { joinTransports } from "../../src/net/joined_transports.ts";
import { createTcp } from "../../src/net/tcp.ts";
import type { CreateTransport } from "../../src/net/transport.ts";
import { createMemoryNetwork, memoryAddress } from "./memory_transport.ts";
import { transportContract } from "./transport_contract.ts";
import { createSide } from "./transport_side.ts";

const HOST = "127.0.0.1";

const joined = (...makers: readonly CreateTransport[]) =>
  createSide((context) => joinTransports(makers, context));

transportContract("several transports as one", () => {
  const network = createMemoryNetwork();
  const both = (name: string): CreateTransport => (context) =>
    joinTransports([(inner) => createTcp(0, inner), network.transport(name)], {
      ...context,
      onEvent: (event) => {
        if (event.type === "accepted") assert.equal(event.link, context.nextLink());
        context.onEvent(event);
      },
    });
  return {
    makers: [both("a"), both("b")],
    listenAt: [HOST],
    address: (side) => memoryAddress("ab"[side]!),
    nowhere: memoryAddress("nobody"),
    foreign: { transport: "pigeon", name: "a", origin: "a" },
    tooMuch: 2_000_000,
  };
});

Deno.test("joinTransports() dials by the kind of address, and keeps to the transport that owns a link", async () => {
  const network = createMemoryNetwork();
  const hub = joined((context) => createTcp(0, context), network.transport("hub"));
  const near = joined(network.transport("near"));
  const far = joined((context) => createTcp(0, context));
  await using _hub = hub.transport;
  await using _near = near.transport;
  await using _far = far.transport;
  const listening = hub.transport.listen([HOST]);
  assert.ok(listening.state === "listening" && listening.port > 0);
  assert.deepEqual(near.transport.listen([]), { state: "listening", port: 0 });
  const reached = far.transport.listen([HOST]);
  assert.ok(reached.state === "listening");

  near.transport.dial("out", memoryAddress("hub"));
  const fromNear = await hub.of("accepted");
  far.transport.dial("out", { hostname: HOST, port: listening.port });
  await far.of("connected");
  assert.equal(hub.count("accepted"), 2);
  const [first, second] = hub.events.items.filter(({ type }) => type === "accepted");
  assert.ok(first?.type === "accepted" && second?.type === "accepted");
  assert.equal(first.link, fromNear.link);
  assert.notEqual(first.link, second.link);

  hub.transport.write(first.link, Uint8Array.of(1));
  hub.transport.write(second.link, Uint8Array.of(2));
  await near.of("bytes");
  await far.of("bytes");
  assert.deepEqual([near.received("out"), far.received("out")], [[1], [2]]);

  hub.transport.dial("out1", memoryAddress("near"));
  hub.transport.dial("out2", { hostname: HOST, port: reached.port });
  await hub.of("connected", "out1");
  await hub.of("connected", "out2");
});

Deno.test("joinTransports() fails a dial that no transport carries, and logs why any dial failed", async () => {
  const side = joined(createMemoryNetwork().transport("a"));
  await using _ = side.transport;
  side.call(() => side.transport.dial("out1", { hostname: HOST, port: 1 }));
  side.call(() => side.transport.dial("out2", memoryAddress("nobody")));
  const { reason } = await side.of("dialFailed", "out1");
  assert.equal(reason, "there is no transport for 127.0.0.1:1");
  await side.of("dialFailed", "out2");
  assert.deepEqual(side.logged, [
    "dialling 127.0.0.1:1 (out1)",
    "dialling memory:nobody (out2)",
    "dialling 127.0.0.1:1 failed: there is no transport for 127.0.0.1:1 (out1)",
    "dialling memory:nobody failed: refused the connection (out2)",
  ]);
});

Deno.test("joinTransports() tells the first reason why a transport cannot listen", async () => {
  const network = createMemoryNetwork();
  const first = joined(network.transport("a"));
  await using _first = first.transport;
  first.transport.listen([]);
  const second = joined(network.transport("a"));
  await using _second = second.transport;
  assert.deepEqual(second.transport.listen([]), {
    state: "failed",
    reason: "The name a is taken.",
  });
});
