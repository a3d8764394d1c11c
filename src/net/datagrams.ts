import { setTimeout as pause } from "node:timers/promises";
import { DATAGRAM_SLICE_MS, MAX_DATAGRAMS_PER_SLICE } from "../core/limits.ts";
import type { Endpoint } from "../protocol/subnet.ts";

/**
 * Hands over what a UDP socket receives, until `signal` (whoever aborts it closes the socket). At most
 * {@link MAX_DATAGRAMS_PER_SLICE} in each {@link DATAGRAM_SLICE_MS}: what a flood sends beyond that is left for the system to
 * drop, so that it cannot keep the program from everything else.
 *
 * @throws where the socket fails by itself
 */
export async function receiveDatagrams(
  socket: Deno.DatagramConn,
  onDatagram: (source: Endpoint, bytes: Uint8Array) => void,
  signal: AbortSignal,
): Promise<void> {
  let sliceEnd = 0;
  let left = 0;
  try {
    for await (const [bytes, source] of socket) {
      const now = performance.now();
      if (now >= sliceEnd) {
        sliceEnd = now + DATAGRAM_SLICE_MS;
        left = MAX_DATAGRAMS_PER_SLICE;
      }
      if (source.transport === "udp") onDatagram(source, bytes);
      left--;
      if (left === 0) await pause(sliceEnd - now, undefined, { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
