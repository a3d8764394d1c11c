import { setTimeout as pause } from "node:timers/promises";
import type { Endpoint } from "../core/address.ts";
import {
  DATAGRAM_SLICE_MS,
  MAX_BEACON_BYTES,
  MAX_DATAGRAMS_PER_SLICE,
} from "../core/limits/discovery.ts";

/** UDP carries no more: where a buffer is too short, Windows takes it for an error. */
const MAX_UDP_BYTES = 65_535;

/**
 * Hands over what a UDP socket receives, until `signal` (whoever aborts it closes the socket). Of a datagram that is too long for
 * a beacon, as much as shows it. At most {@link MAX_DATAGRAMS_PER_SLICE} are read in each {@link DATAGRAM_SLICE_MS}: what a flood
 * sends beyond that is left for the system to drop, so that it cannot keep the program from everything else.
 *
 * @throws where the socket fails by itself
 */
export async function receiveDatagrams(
  socket: Pick<Deno.DatagramConn, "receive">,
  onDatagram: (source: Endpoint, bytes: Uint8Array) => void,
  signal: AbortSignal,
): Promise<void> {
  // one buffer for all: an own one for each datagram of a flood would pile up until they are collected
  const buffer = new Uint8Array(MAX_UDP_BYTES);

  async function receive(): Promise<void> {
    try {
      const [bytes, source] = await socket.receive(buffer);
      if (source.transport === "udp") onDatagram(source, bytes.slice(0, MAX_BEACON_BYTES + 1));
    } catch (error) {
      // on Windows this is about an earlier answer, to a port that nobody listens on any more
      if (!(error instanceof Deno.errors.ConnectionReset)) throw error;
    }
  }

  try {
    for (;;) {
      const sliceEnd = performance.now() + DATAGRAM_SLICE_MS;
      for (let left = MAX_DATAGRAMS_PER_SLICE; left > 0; left--) await receive();
      await pause(Math.max(0, sliceEnd - performance.now()), undefined, { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
