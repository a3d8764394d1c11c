/**
 * The contract of a transport, as tests that run over each implementation.
 *
 * @module
 */
import assert from "node:assert/strict";
import { type Address, addressKeyOf, hostOf } from "../../src/core/address.ts";
import type { CreateTransport } from "../../src/net/transport.ts";
import { createSide, type Side } from "./transport_side.ts";

/** A kind of transport, and where what it made can be dialled. */
export interface TransportSubject {
  /** Two transports that reach each other. */
  readonly makers: readonly [CreateTransport, CreateTransport];
  /** The addresses of this machine to listen at. */
  readonly listenAt: readonly string[];
  /** Where a side is dialled that listens at `port`. */
  address(side: 0 | 1, port: number): Address;
  /** An address at which nobody listens. */
  readonly nowhere: Address;
  /** An address of another kind. */
  readonly foreign: Address;
  /** So many bytes that no buffer on the way takes them while nothing is read. */
  readonly tooMuch: number;
}

interface Pair extends AsyncDisposable {
  readonly a: Side;
  readonly b: Side;
  /** Where each of them is dialled. */
  readonly addresses: readonly [Address, Address];
}

/** What every transport keeps: runs the same tests over any of them. */
export function transportContract(name: string, subject: () => TransportSubject): void {
  const test = (criterion: string, run: () => Promise<void>) =>
    Deno.test(`${name}: ${criterion}`, run);

  function pair(): Pair {
    const { makers, listenAt, address } = subject();
    const [a, b] = [createSide(makers[0]), createSide(makers[1])];
    const addresses = ([a, b] as const).map((side, index) => {
      const listening = side.transport.listen(listenAt);
      assert.ok(listening.state === "listening");
      return address(index as 0 | 1, listening.port);
    });
    return {
      a,
      b,
      addresses: addresses as [Address, Address],
      async [Symbol.asyncDispose]() {
        await a.transport[Symbol.asyncDispose]();
        await b.transport[Symbol.asyncDispose]();
      },
    };
  }

  /** Two that are connected; the first dialled, as "out". */
  async function connected(): Promise<Pair & { readonly link: string }> {
    const sides = pair();
    const { a, b, addresses } = sides;
    a.call(() => a.transport.dial("out", addresses[1]));
    const { link } = await b.of("accepted");
    await a.of("connected", "out");
    return { ...sides, link };
  }

  test("canDial() takes addresses of its own kind alone", async () => {
    await using sides = pair();
    const { canDial } = sides.a.transport;
    assert.ok(canDial(sides.addresses[1]) && canDial(subject().nowhere));
    assert.ok(!canDial(subject().foreign));
  });

  test("dial() connects, and tells both ends where the other is", async () => {
    await using sides = await connected();
    const { a, b, link, addresses } = sides;
    const { to } = await a.of("connected", "out");
    assert.equal(addressKeyOf(to), addressKeyOf(addresses[1]));
    const { from } = await b.of("accepted", link);
    assert.equal(hostOf(from), hostOf(addresses[0]));
    assert.deepEqual(b.given, [link]);
  });

  test("dial() tells why nothing came of it, and nothing else", async () => {
    await using sides = pair();
    const { a } = sides;
    a.call(() => a.transport.dial("out", subject().nowhere));
    const { reason } = await a.of("dialFailed", "out");
    assert.equal(reason, "refused the connection");
    assert.equal(a.events.items.length, 1);
  });

  test("listen() takes several connections, each with an id of its own", async () => {
    await using sides = await connected();
    const { a, b, addresses } = sides;
    a.transport.dial("second", addresses[1]);
    b.transport.dial("back", addresses[0]);
    await a.of("connected", "second");
    await b.of("connected", "back");
    await b.events.first(() => b.count("accepted") === 2);
    assert.deepEqual(b.given, ["in1", "in2"]);
    const { link } = await a.of("accepted");
    a.transport.write(link, Uint8Array.of(7));
    await b.of("bytes", "back");
    assert.deepEqual(b.received("in1"), []);
  });

  test("write() brings all bytes over in order, both ways at once, and answers each write once", async () => {
    await using sides = await connected();
    const { a, b, link } = sides;
    const size = 100_000;
    const ends = [{ side: a, id: "out", other: b, theirs: link }, {
      side: b,
      id: link,
      other: a,
      theirs: "out",
    }];
    for (const { side, id } of ends) {
      side.call(() => {
        for (let value = 1; value <= 5; value++) {
          side.transport.write(id, new Uint8Array(size).fill(value));
        }
      });
    }
    for (const { side, other, theirs } of ends) {
      await other.events.first(() => other.received(theirs).length === 5 * size);
      other.received(theirs).forEach((byte, at) => {
        if (byte !== 1 + Math.floor(at / size)) assert.fail(`byte ${at} is ${byte}`);
      });
      await side.events.first(() => side.count("written") === 5);
    }
  });

  test("write() is answered only when the other side reads (back pressure)", async () => {
    await using sides = await connected();
    const { a, b, link } = sides;
    const chunk = new Uint8Array(1_048_576);
    const writes = Math.ceil(subject().tooMuch / chunk.length);
    b.transport.pause();
    for (let count = 0; count < writes; count++) a.transport.write("out", chunk);
    // a connection made meanwhile: the loop has turned
    a.transport.dial("other", sides.addresses[1]);
    await a.of("connected", "other");
    assert.ok(a.count("written") < writes);
    const before = b.events.items.length;
    assert.ok(before <= 3, "at most one read was under way");
    b.transport.resume();
    let arrived = 0;
    await b.events.first((event) => {
      if (event.type === "bytes" && event.link === link) arrived += event.bytes.length;
      return arrived === writes * chunk.length;
    });
    await a.events.first(() => a.count("written") === writes);
  });

  test("pause() stops reading until resume(), also where it was asked for twice", async () => {
    await using sides = await connected();
    const { a, b, link, addresses } = sides;
    b.transport.pause();
    a.transport.write("out", Uint8Array.of(1)); // one read may be under way
    a.transport.dial("other", addresses[1]);
    await a.of("connected", "other");
    b.transport.pause();
    a.transport.write("out", Uint8Array.of(2));
    a.transport.finish("out");
    a.transport.dial("third", addresses[1]);
    await a.of("connected", "third");
    assert.ok(b.received(link).length <= 1);
    assert.equal(b.count("closed"), 0);
    b.transport.resume();
    await b.of("closed", link);
    assert.deepEqual(b.received(link), [1, 2]);
  });

  test("pauseLink() stops reading one link until resumeLink(), and no other", async () => {
    await using sides = await connected();
    const { a, b, link, addresses } = sides;
    b.transport.pauseLink(link);
    b.transport.pauseLink("no link");
    a.transport.write("out", Uint8Array.of(1)); // one read may be under way
    a.transport.dial("other", addresses[1]);
    await a.of("connected", "other");
    b.transport.pauseLink(link);
    a.transport.write("out", Uint8Array.of(2));
    a.transport.finish("out");
    a.transport.write("other", Uint8Array.of(7));
    const { link: other } = await b.events.first((event) =>
      event.type === "bytes" && event.link !== link
    );
    assert.deepEqual(b.received(other), [7]);
    assert.ok(b.received(link).length <= 1);
    assert.equal(b.count("closed"), 0);
    b.transport.resumeLink(link);
    await b.of("closed", link);
    assert.deepEqual(b.received(link), [1, 2]);
  });

  test("pauseLink() holds while all links are paused and resumed", async () => {
    await using sides = await connected();
    const { a, b, link, addresses } = sides;
    b.transport.pause();
    b.transport.pauseLink(link);
    b.transport.resume();
    a.transport.write("out", Uint8Array.of(1));
    a.transport.write("out", Uint8Array.of(2));
    a.transport.dial("other", addresses[1]);
    await a.of("connected", "other");
    a.transport.write("other", Uint8Array.of(7));
    await b.events.first((event) => event.type === "bytes" && event.link !== link);
    assert.ok(b.received(link).length <= 2, "at most the read that was under way");
    b.transport.pause();
    b.transport.resumeLink(link);
    b.transport.resume();
    await b.events.first(() => b.received(link).length === 2);
  });

  test("close() ends a link that is paused", async () => {
    await using sides = await connected();
    const { a, b, link } = sides;
    b.transport.pauseLink(link);
    b.transport.close(link);
    await a.of("closed", "out");
  });

  test("finish() closes the sending half behind what is written, and the other half stays open", async () => {
    await using sides = await connected();
    const { a, b, link } = sides;
    a.call(() => {
      a.transport.write("out", Uint8Array.of(1, 2, 3));
      a.transport.finish("out");
    });
    const { reason } = await b.of("closed", link);
    assert.equal(reason, "closed the connection");
    assert.deepEqual(b.received(link), [1, 2, 3]);
    b.transport.write(link, Uint8Array.of(4, 5));
    b.transport.finish(link);
    await a.of("closed", "out");
    assert.deepEqual(a.received("out"), [4, 5]);
  });

  test("close() ends both ends, and nothing more is told of a link that we closed", async () => {
    await using sides = await connected();
    const { a, b, link } = sides;
    a.call(() => {
      a.transport.write("out", new Uint8Array(1_000_000));
      a.transport.close("out");
      a.transport.close("out");
      a.transport.write("out", Uint8Array.of(1));
      a.transport.finish("out");
    });
    await b.of("closed", link);
    await a.transport[Symbol.asyncDispose]();
    assert.deepEqual(a.events.items.map(({ type }) => type), ["connected"]);
  });

  test("calls about a link that is not there do nothing", async () => {
    await using sides = pair();
    const { a } = sides;
    a.transport.write("no link", Uint8Array.of(1));
    a.transport.finish("no link");
    a.transport.close("no link");
    a.transport.resume();
    a.transport.dial("out", sides.addresses[1]);
    await a.of("connected", "out");
    assert.equal(a.events.items.length, 1);
  });

  test("dispose ends dials, links and listening, twice without harm", async () => {
    const sides = await connected();
    const { a, b, link, addresses } = sides;
    a.transport.dial("under way", addresses[1]);
    const told = a.events.items.length;
    await Promise.all([0, 1].map(() => a.transport[Symbol.asyncDispose]()));
    await b.of("closed", link);
    b.transport.dial("too late", addresses[0]);
    await b.of("dialFailed", "too late");
    assert.deepEqual(a.events.items.slice(told), []);
    await b.transport[Symbol.asyncDispose]();
    await a.transport[Symbol.asyncDispose]();
  });
}
