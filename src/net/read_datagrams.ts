/**
 * Reading datagrams from a UDP socket. At most {@link MAX_DATAGRAMS_PER_SLICE} are read in each
 * {@link DATAGRAM_SLICE_MS}: the system drops what a flood sends beyond that, so that a flood
 * cannot keep the program from everything else.
 *
 * @module
 */

import { setTimeout as pause } from "node:timers/promises";
import type { Endpoint } from "../core/address.ts";
import {
  DATAGRAM_SLICE_MS,
  MAX_BEACON_BYTES,
  MAX_DATAGRAMS_PER_SLICE,
} from "../core/limits/discovery.ts";

/** The largest UDP datagram: Windows fails where a buffer is shorter than the datagram. */
const MAX_UDP_BYTES = 65_535;

/** The receivers of a socket's datagrams and news. */
export interface DatagramCallbacks {
  onDatagram(source: Endpoint, bytes: Uint8Array): void;
  /** A slice is full: what comes before the next one may be lost. */
  onFullSlice(): void;
}

/**
 * Hands over the datagrams of a socket until `signal` aborts; the caller closes the socket then. A
 * datagram that is too long for a beacon is cut to one byte more than a beacon has.
 *
 * @throws where the socket fails by itself
 */
export async function receiveDatagrams(
  socket: Pick<Deno.DatagramConn, "receive">,
  { onDatagram, onFullSlice }: DatagramCallbacks,
  signal: AbortSignal,
): Promise<void> {
  // one buffer for all: in a flood, a buffer for each datagram would pile up until it is collected
  const buffer = new Uint8Array(MAX_UDP_BYTES);

  async function receive(): Promise<void> {
    try {
      const [bytes, source] = await socket.receive(buffer);
      if (source.transport === "udp") onDatagram(source, bytes.slice(0, MAX_BEACON_BYTES + 1));
    } catch (error) {
      // Windows reports here that an earlier answer went to a port where nothing listens now
      if (!(error instanceof Deno.errors.ConnectionReset)) throw error;
    }
  }

  try {
    for (;;) {
      const sliceEnd = performance.now() + DATAGRAM_SLICE_MS;
      for (let left = MAX_DATAGRAMS_PER_SLICE; left > 0; left--) await receive();
      const rest = sliceEnd - performance.now();
      if (rest > 0) onFullSlice();
      await pause(Math.max(0, rest), undefined, { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
