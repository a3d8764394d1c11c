import assert from "node:assert/strict";
import type { Endpoint } from "../../src/core/address.ts";
import { MAX_BEACON_BYTES, MAX_DATAGRAMS_PER_SLICE } from "../../src/core/limits/discovery.ts";
import { receiveDatagrams } from "../../src/net/read_datagrams.ts";

const SOURCE: Deno.NetAddr = { transport: "udp", hostname: "127.0.0.1", port: 5_000 };
const END = new Error("the socket broke");

/** A socket that receives datagrams of the given lengths (or fails so), and then breaks. */
function socketWith(...lengths: readonly (number | Error)[]): Pick<Deno.DatagramConn, "receive"> {
  const rest = lengths.values();
  return {
    receive(buffer = new Uint8Array(1)) {
      const { value = END } = rest.next();
      if (value instanceof Error) return Promise.reject(value);
      const bytes = new Uint8Array(buffer.buffer as ArrayBuffer, 0, value).fill(value);
      return Promise.resolve([bytes, SOURCE]);
    },
  };
}

/** The datagrams that were handed over until the socket broke. */
async function receiveAll(socket: Pick<Deno.DatagramConn, "receive">): Promise<Uint8Array[]> {
  const received: Uint8Array[] = [];
  const { signal } = new AbortController();
  const callbacks = {
    onDatagram(source: Endpoint, bytes: Uint8Array): void {
      assert.equal(source, SOURCE);
      received.push(bytes);
    },
    onFullSlice() {},
  };
  const receiving = receiveDatagrams(socket, callbacks, signal);
  await assert.rejects(receiving, END);
  return received;
}

Deno.test("receiveDatagrams() hands over datagrams that stay as they are", async () => {
  const received = await receiveAll(socketWith(3, 0, 2));
  assert.deepEqual(received, [Uint8Array.of(3, 3, 3), Uint8Array.of(), Uint8Array.of(2, 2)]);
});

Deno.test("receiveDatagrams() cuts what is longer than a beacon, so that it still is", async () => {
  const received = await receiveAll(socketWith(MAX_BEACON_BYTES, MAX_BEACON_BYTES + 1, 65_535));
  assert.deepEqual(received.map(({ length }) => length - MAX_BEACON_BYTES), [0, 1, 1]);
});

Deno.test("receiveDatagrams() outlives what Windows tells about an earlier datagram", async () => {
  const received = await receiveAll(socketWith(1, new Deno.errors.ConnectionReset("10054"), 2));
  assert.equal(received.length, 2);
});

Deno.test("receiveDatagrams() reads as many in a slice as the limit says, and not one more", async () => {
  const closing = new AbortController();
  let received = 0;
  await receiveDatagrams(
    socketWith(...Array(MAX_DATAGRAMS_PER_SLICE + 1).fill(1)),
    {
      onDatagram() {
        received++;
        // nothing is read any more between the limit and the end of the slice, so this ends it
        // there
        if (received === MAX_DATAGRAMS_PER_SLICE) closing.abort();
      },
      onFullSlice() {},
    },
    closing.signal,
  );
  assert.equal(received, MAX_DATAGRAMS_PER_SLICE);
});

Deno.test("receiveDatagrams() goes on with the next slice", async () => {
  const lengths = Array(MAX_DATAGRAMS_PER_SLICE + 1).fill(1);
  assert.equal((await receiveAll(socketWith(...lengths))).length, lengths.length);
});

Deno.test("receiveDatagrams() ends quietly where the socket is closed", async () => {
  const closing = new AbortController();
  closing.abort();
  await receiveDatagrams(
    socketWith(),
    { onDatagram: assert.fail, onFullSlice: assert.fail },
    closing.signal,
  );
});

Deno.test("receiveDatagrams() tells of a slice that is full before it ends, and of no other", async () => {
  const closing = new AbortController();
  const endless = socketWith(...Array(20 * MAX_DATAGRAMS_PER_SLICE).fill(1));
  let received = 0;
  // a slow machine may need more than one slice until it reads one faster than it lasts
  await receiveDatagrams(endless, {
    onDatagram: () => void received++,
    onFullSlice: () => closing.abort(),
  }, closing.signal);
  assert.equal(received % MAX_DATAGRAMS_PER_SLICE, 0);

  const few = socketWith(...Array(MAX_DATAGRAMS_PER_SLICE - 1).fill(1));
  const quiet = { onDatagram() {}, onFullSlice: assert.fail };
  await assert.rejects(receiveDatagrams(few, quiet, new AbortController().signal), END);
});
