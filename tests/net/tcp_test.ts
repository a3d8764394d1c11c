import assert from "node:assert/strict";
import { hostOf } from "../../src/core/address.ts";
import { FIRST_AUTO_PORT, LAST_AUTO_PORT } from "../../src/core/limits/links.ts";
import { listenTcp, type Tcp, type TcpEvent } from "../../src/net/tcp.ts";
import { createInbox } from "./inbox.ts";

const HOST = "127.0.0.1";

/** One that listens on loopback, and what it told; bytes are copied out of its buffer. */
function start(port: number | "auto" = "auto") {
  const events = createInbox<TcpEvent>();
  const logged: string[] = [];
  const started = listenTcp({
    port,
    addresses: [HOST],
    onEvent: (event) =>
      events.push(event.type === "bytes" ? { ...event, bytes: event.bytes.slice() } : event),
    log: (text) => logged.push(text),
  });
  assert.ok(started.state === "listening");
  const { tcp } = started;
  const of = <Type extends TcpEvent["type"]>(type: Type, link?: string) =>
    events.first((event) =>
      event.type === type && (link === undefined || event.link === link)
    ) as Promise<Extract<TcpEvent, { readonly type: Type }>>;
  /** What has come on a link so far. */
  const received = (link: string): readonly number[] =>
    events.items.flatMap((event) =>
      event.type === "bytes" && event.link === link ? [...event.bytes] : []
    );
  return { tcp, events, logged, of, received };
}

type Side = ReturnType<typeof start>;

/** Two that are connected; the first dialled, as "out". */
async function connected(): Promise<{ a: Side; b: Side; link: string } & AsyncDisposable> {
  const [a, b] = [start(), start()];
  a.tcp.dial("out", { hostname: HOST, port: b.tcp.port });
  const { link } = await b.of("accepted");
  await a.of("connected", "out");
  return {
    a,
    b,
    link,
    async [Symbol.asyncDispose]() {
      await a.tcp[Symbol.asyncDispose]();
      await b.tcp[Symbol.asyncDispose]();
    },
  };
}

/** A port of loopback that is free at this moment. */
function freePort(): number {
  const listener = Deno.listen({ hostname: HOST, port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

Deno.test("listenTcp() takes ports of its own with auto, a second one another", async () => {
  await using a = start().tcp;
  await using b = start().tcp;
  for (const { port } of [a, b]) assert.ok(port >= FIRST_AUTO_PORT && port <= LAST_AUTO_PORT);
  assert.notEqual(a.port, b.port);
});

Deno.test("listenTcp() takes the port that is asked for", async () => {
  const port = freePort();
  await using tcp = start(port).tcp;
  assert.equal(tcp.port, port);
});

Deno.test("listenTcp() says in a sentence that a port is taken, and leaves it alone", async () => {
  await using first = start().tcp;
  const second = listenTcp({ port: first.port, addresses: [HOST], onEvent() {}, log() {} });
  assert.deepEqual(second, {
    state: "failed",
    reason:
      `Port ${first.port} is in use by another program: choose another with -port, or leave -port away.`,
  });
});

Deno.test("listenTcp() says in a sentence that an address is not this machine's", () => {
  const started = listenTcp({ port: 0, addresses: ["192.0.2.1"], onEvent() {}, log() {} });
  assert.ok(started.state === "failed");
  assert.match(started.reason, /^Cannot listen on port 0: .*\. Choose another with -port\.$/);
});

Deno.test("listenTcp() gives a port to one of two that ask for it at once", async () => {
  const port = freePort();
  const options = { port, addresses: [HOST], onEvent() {}, log() {} };
  const race = await Promise.all(
    [0, 1].map(() => Promise.resolve().then(() => listenTcp(options))),
  );
  const winners = race.flatMap((start) => start.state === "listening" ? [start.tcp] : []);
  for (const tcp of winners) await tcp[Symbol.asyncDispose]();
  assert.deepEqual(race.map(({ state }) => state).sort(), ["failed", "listening"]);
});

Deno.test("dial() connects, and tells both ends who the other is", async () => {
  await using pair = await connected();
  const { a, b, link } = pair;
  const { to } = await a.of("connected", "out");
  assert.deepEqual(to, { hostname: HOST, port: b.tcp.port });
  const { from, at } = await b.of("accepted", link);
  assert.equal(hostOf(from), HOST);
  assert.deepEqual(at, { hostname: HOST, port: b.tcp.port });
});

Deno.test("dial() tells that nobody listens", async () => {
  const { tcp, of } = start();
  await using _ = tcp;
  tcp.dial("out", { hostname: HOST, port: freePort() });
  const { reason } = await of("dialFailed", "out");
  assert.equal(reason, "refused the connection");
});

Deno.test("write() brings all bytes over in order, and answers each write once", async () => {
  await using pair = await connected();
  const { a, b, link } = pair;
  const size = 2_000_000;
  b.tcp.pause(); // so that no write is through in one piece
  for (let value = 1; value <= 5; value++) a.tcp.write("out", new Uint8Array(size).fill(value));
  b.tcp.resume();
  let arrived = 0;
  await b.events.first((event) => {
    if (event.type === "bytes" && event.link === link) {
      for (let index = 0; index < event.bytes.length; index += 1) {
        if (event.bytes[index] !== 1 + Math.floor(arrived++ / size)) return true;
      }
    }
    return arrived === 5 * size;
  });
  assert.equal(arrived, 5 * size);
  const written = () => a.events.items.filter(({ type }) => type === "written").length;
  await a.events.first(() => written() === 5);
});

Deno.test("finish() closes the sending half behind what is written, and the other half stays open", async () => {
  await using pair = await connected();
  const { a, b, link } = pair;
  a.tcp.write("out", Uint8Array.of(1, 2, 3));
  a.tcp.finish("out");
  const { reason } = await b.of("closed", link);
  assert.equal(reason, "closed the connection");
  assert.deepEqual(b.received(link), [1, 2, 3]);
  b.tcp.write(link, Uint8Array.of(4, 5));
  b.tcp.finish(link);
  await a.of("closed", "out");
  assert.deepEqual(a.received("out"), [4, 5]);
});

Deno.test("close() ends both ends, and nothing more is told of a link that we closed", async () => {
  await using pair = await connected();
  const { a, b, link } = pair;
  a.tcp.write("out", new Uint8Array(1_000_000));
  a.tcp.close("out");
  a.tcp.close("out");
  a.tcp.write("out", Uint8Array.of(1));
  a.tcp.finish("out");
  await b.of("closed", link);
  await a.tcp[Symbol.asyncDispose]();
  assert.deepEqual(a.events.items.map(({ type }) => type), ["connected"]);
});

Deno.test("listenTcp() tells once that the other end broke the connection while we write", async () => {
  const a = start();
  await using _ = a.tcp;
  const listener = Deno.listen({ hostname: HOST, port: 0 });
  a.tcp.dial("out", { hostname: HOST, port: listener.addr.port });
  const conn = await listener.accept();
  await a.of("connected", "out");
  a.tcp.write("out", new Uint8Array(10_000_000));
  await conn.read(new Uint8Array(1));
  conn.close(); // with bytes unread: a reset
  listener.close();
  const { reason } = await a.of("closed", "out");
  assert.match(reason, /^(broke|closed) the connection$/);
});

Deno.test("pause() stops reading until resume(), also where it was asked for twice", async () => {
  await using pair = await connected();
  const { a, b, link } = pair;
  b.tcp.pause();
  // one read was under way; the link is at the gate when the next one has to wait
  a.tcp.write("out", Uint8Array.of(1));
  await b.of("bytes", link);
  b.tcp.pause();
  a.tcp.write("out", Uint8Array.of(2));
  a.tcp.finish("out");
  await a.events.first(() => a.events.items.filter(({ type }) => type === "written").length === 2);
  // another connection is accepted meanwhile, so that the loop has turned
  a.tcp.dial("other", { hostname: HOST, port: b.tcp.port });
  await a.of("connected", "other");
  assert.deepEqual(b.received(link), [1]);
  b.tcp.resume();
  await b.of("closed", link);
  assert.deepEqual(b.received(link), [1, 2]);
});

Deno.test("listenOn() ends listening where it is no longer wanted, and begins again, links untouched", async () => {
  await using pair = await connected();
  const { a, b, link } = pair;
  const to = { hostname: HOST, port: b.tcp.port };
  b.tcp.listenOn([]);
  a.tcp.dial("refused", to);
  await a.of("dialFailed", "refused");
  b.tcp.listenOn([HOST]);
  b.tcp.listenOn([HOST]);
  a.tcp.dial("again", to);
  await a.of("connected", "again");
  a.tcp.write("out", Uint8Array.of(1));
  await b.of("bytes", link);
  assert.deepEqual(b.logged, []);
});

Deno.test("dispose ends dials, links and listening, twice without harm, and frees the port", async () => {
  const pair = await connected();
  const { a, b } = pair;
  const port = b.tcp.port;
  // a queue that is never accepted from
  const full = Deno.listen({ hostname: HOST, port: 0 });
  a.tcp.dial("under way", { hostname: HOST, port: full.addr.port });
  b.tcp.pause();
  const ends: readonly Tcp[] = [a.tcp, b.tcp, a.tcp, b.tcp];
  await Promise.all(ends.map((tcp) => tcp[Symbol.asyncDispose]()));
  full.close();
  await using again = start(port).tcp;
  assert.equal(again.port, port);
  const told = [...a.events.items, ...b.events.items].map(({ type }) => type);
  assert.ok(!told.includes("dialFailed") && !told.includes("closed"), told.join());
});
