import assert from "node:assert/strict";
import { setImmediate } from "node:timers";
import {
  FIRST_AUTO_PORT,
  FIRST_READ_BUFFER_BYTES,
  LAST_AUTO_PORT,
  MAX_ACCEPTS_PER_SLICE,
  READ_BUFFER_BYTES,
} from "../../src/core/limits/links.ts";
import { createTcp } from "../../src/net/tcp.ts";
import { memoryAddress } from "./memory_transport.ts";
import { transportContract } from "./transport_contract.ts";
import { createSide, type Side } from "./transport_side.ts";

const HOST = "127.0.0.1";

/** A side over TCP that does not listen yet. */
const tcpSide = (port: number | "auto" = "auto"): Side =>
  createSide((context) => createTcp(port, context));

/** A side that listens on loopback, and its port. */
function start(
  port: number | "auto" = "auto",
): Side & { readonly port: number; readonly remark: string | undefined } {
  const side = tcpSide(port);
  const listening = side.transport.listen([HOST]);
  assert.ok(listening.state === "listening");
  return { ...side, port: listening.port, remark: listening.remark };
}

/** A port of loopback that is free at this moment. */
function freePort(): number {
  const listener = Deno.listen({ hostname: HOST, port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

transportContract("TCP", () => ({
  makers: [(context) => createTcp(0, context), (context) => createTcp(0, context)],
  listenAt: [HOST],
  address: (_, port) => ({ hostname: HOST, port }),
  nowhere: { hostname: HOST, port: freePort() },
  foreign: memoryAddress("a"),
  tooMuch: 48_000_000, // the system's buffers take about 10 MB
}));

Deno.test("listen() takes ports of its own with auto, a second one another, and logs why", async () => {
  const [a, b] = [start(), start()];
  await using _a = a.transport;
  await using _b = b.transport;
  for (const { port } of [a, b]) assert.ok(port >= FIRST_AUTO_PORT && port <= LAST_AUTO_PORT);
  assert.notEqual(a.port, b.port);
  assert.match(
    b.logged.join(),
    new RegExp(`^port ${b.port}: the first free one \\(8080: .+\\)$`),
  );
  assert.equal(`port ${b.port}: ${b.remark}`, b.logged.join());
});

Deno.test("listen() takes the port that is asked for", async () => {
  const port = freePort();
  const side = start(port);
  await using _ = side.transport;
  assert.equal(side.port, port);
  assert.deepEqual([side.logged, side.remark], [[], undefined]);
});

Deno.test("listen() says in a sentence that a port is taken, and leaves it alone", async () => {
  const first = start();
  await using _ = first.transport;
  const second = tcpSide(first.port);
  await using _second = second.transport;
  assert.deepEqual(second.transport.listen([HOST]), {
    state: "failed",
    reason:
      `Port ${first.port} is in use by another program: choose another with -port, or leave -port away.`,
  });
});

Deno.test("listen() says in a sentence that an address is not this machine's", async () => {
  const { transport } = tcpSide(0);
  await using _ = transport;
  const listening = transport.listen(["192.0.2.1"]);
  assert.ok(listening.state === "failed");
  assert.match(listening.reason, /^Cannot listen on port 0: .*\. Choose another with -port\.$/);
});

Deno.test("listen() gives a port to one of two that ask for it at once", async () => {
  const port = freePort();
  const sides = [tcpSide(port), tcpSide(port)];
  const race = await Promise.all(
    sides.map(({ transport }) => Promise.resolve().then(() => transport.listen([HOST]))),
  );
  for (const { transport } of sides) await transport[Symbol.asyncDispose]();
  assert.deepEqual(race.map(({ state }) => state).sort(), ["failed", "listening"]);
});

Deno.test("listen() tells of an accepted connection where it was reached, as it goes on the wire", async () => {
  const [a, b] = [start(), start()];
  await using _a = a.transport;
  await using _b = b.transport;
  const at = { hostname: HOST, port: b.port };
  a.transport.dial("out", at);
  const accepted = await b.of("accepted");
  assert.deepEqual(accepted.at, at);
  const { to } = await a.of("connected", "out");
  assert.deepEqual(to, at);
});

Deno.test("write() has it told once that the other end broke the connection", async () => {
  const a = start();
  await using _ = a.transport;
  const listener = Deno.listen({ hostname: HOST, port: 0 });
  a.transport.dial("out", { hostname: HOST, port: listener.addr.port });
  const conn = await listener.accept();
  await a.of("connected", "out");
  a.transport.write("out", new Uint8Array(10_000_000));
  await conn.read(new Uint8Array(1));
  conn.close(); // with bytes unread: a reset
  listener.close();
  const { reason } = await a.of("closed", "out");
  assert.match(reason, /^(broke|closed) the connection$/);
});

Deno.test("listenOn() ends listening where it is no longer wanted, and begins again, links untouched", async () => {
  const [a, b] = [start(), start()];
  await using _a = a.transport;
  await using _b = b.transport;
  const to = { hostname: HOST, port: b.port };
  a.transport.dial("out", to);
  const { link } = await b.of("accepted");
  await a.of("connected", "out");
  const logged = b.logged.length;
  b.transport.listenOn([]);
  a.transport.dial("refused", to);
  await a.of("dialFailed", "refused");
  b.transport.listenOn([HOST]);
  b.transport.listenOn([HOST]);
  a.transport.dial("again", to);
  await a.of("connected", "again");
  a.transport.write("out", Uint8Array.of(1));
  await b.of("bytes", link);
  assert.deepEqual(b.logged.slice(logged), []);
});

Deno.test("dial() tells that a port refuses connections", async () => {
  const side = start();
  await using _ = side.transport;
  const closed = Deno.listen({ hostname: HOST, port: 0 });
  const { port } = closed.addr;
  closed.close();
  side.transport.dial("refused", { hostname: HOST, port });
  assert.equal((await side.of("dialFailed", "refused")).problem, "refused");
});

Deno.test("dispose ends dials that nobody answers, tells nothing of them, and frees the port", async () => {
  const side = start();
  // a queue that is never accepted from
  const full = Deno.listen({ hostname: HOST, port: 0 });
  side.transport.dial("under way", { hostname: HOST, port: full.addr.port });
  side.transport.pause();
  await side.transport[Symbol.asyncDispose]();
  full.close();
  const again = start(side.port);
  await using _ = again.transport;
  assert.equal(again.port, side.port);
  assert.equal(side.count("dialFailed") + side.count("closed"), 0);
});

Deno.test("readAll() hands over as many bytes at once as the limit, and not one more", async () => {
  const b = start(0);
  const a = tcpSide(0);
  await using _a = a.transport;
  await using _b = b.transport;
  a.transport.dial("out", { hostname: HOST, port: b.port });
  const { link } = await b.of("accepted");
  b.transport.pause(); // one read is under way: it takes the first byte
  a.transport.write("out", Uint8Array.of(1));
  await b.of("bytes", link);
  a.transport.write("out", new Uint8Array(READ_BUFFER_BYTES + 1));
  await a.events.first(() => a.count("written") === 2);
  b.transport.resume();
  await b.events.first(() => b.received(link).length === READ_BUFFER_BYTES + 2);
  const sizes = b.events.items.flatMap((event) =>
    event.type === "bytes" ? [event.bytes.length] : []
  );
  assert.ok(Math.max(...sizes) <= READ_BUFFER_BYTES);
  assert.equal(sizes.find((size) => size > 1), FIRST_READ_BUFFER_BYTES, "a stranger's buffer");
});

Deno.test("acceptAll() takes as many connections as the limit before anything else has its turn", async () => {
  const side = start(0);
  await using _ = side.transport;
  const count = 4 * MAX_ACCEPTS_PER_SLICE;
  const slices: number[] = [];
  let before = 0;
  const strangers = Array.from(
    { length: count },
    () => Deno.connect({ hostname: HOST, port: side.port }),
  );
  while (side.count("accepted") < count) {
    await new Promise((resolve) => setImmediate(resolve));
    slices.push(side.count("accepted") - before);
    before += slices.at(-1)!;
  }
  for (const stranger of strangers) (await stranger).close();
  assert.equal(Math.max(...slices), MAX_ACCEPTS_PER_SLICE);
});
