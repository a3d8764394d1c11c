/**
 * The receiver of discovery: one UDP socket for the multicast group.
 *
 * @module
 */

import type { Endpoint } from "../core/address.ts";
import type { MulticastFamily } from "./multicast_family.ts";
import { type DatagramCallbacks, receiveDatagrams } from "./read_datagrams.ts";

/** The socket that receives what is sent to the group, on every interface where it has joined. */
export interface MulticastReceiver extends AsyncDisposable {
  /**
   * Joins the group on the interface with this address. A second join does no harm, and repairs a
   * membership that was lost. Rejects where the system refuses.
   */
  join(address: string): Promise<void>;
}

export interface MulticastReceiverOptions extends DatagramCallbacks {
  readonly family: MulticastFamily;
  readonly group: Endpoint;
  /** The socket broke by itself. The caller still disposes of it. */
  onBroken(error: unknown): void;
}

/**
 * Listens on the group's port at every address; other programs may share it.
 *
 * @throws {Deno.errors.AddrInUse} where another program does not share the port
 */
export function openMulticastReceiver(options: MulticastReceiverOptions): MulticastReceiver {
  const { family, group, onBroken } = options;
  const closing = new AbortController();
  const socket = Deno.listenDatagram({
    transport: "udp",
    hostname: family.wildcard,
    port: group.port,
    reuseAddress: true,
    loopback: true,
  });
  const received = receiveDatagrams(socket, options, closing.signal).catch(onBroken);

  return {
    async join(address) {
      try {
        await family.join(socket, group.hostname, address);
      } catch (error) {
        // the system reports an interface that is joined already
        if (!(error instanceof Deno.errors.AddrInUse)) throw error;
      }
    },
    async [Symbol.asyncDispose]() {
      if (!closing.signal.aborted) {
        closing.abort();
        socket.close();
      }
      await received;
    },
  };
}
