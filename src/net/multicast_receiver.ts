import type { Endpoint } from "../core/address.ts";
import { receiveDatagrams } from "./datagrams.ts";

/** The one socket that hears what is sent to the group, on every interface it has joined. */
export interface MulticastReceiver extends AsyncDisposable {
  /**
   * Joins the group on the interface with this address. To join again does no harm, and mends what was lost. Rejects where the
   * system refuses.
   */
  join(address: string): Promise<void>;
}

export interface MulticastReceiverOptions {
  readonly group: Endpoint;
  onDatagram(source: Endpoint, bytes: Uint8Array): void;
  /** The socket broke by itself. It is still to be disposed of. */
  onBroken(error: unknown): void;
}

/**
 * Listens on the group's port at every address, together with the other programs that share it.
 *
 * @throws {Deno.errors.AddrInUse} where a program has the port for itself
 */
export function openMulticastReceiver(options: MulticastReceiverOptions): MulticastReceiver {
  const { group, onDatagram, onBroken } = options;
  const closing = new AbortController();
  const socket = Deno.listenDatagram({
    transport: "udp",
    hostname: "0.0.0.0",
    port: group.port,
    reuseAddress: true,
    loopback: true,
  });
  const received = receiveDatagrams(socket, onDatagram, closing.signal).catch(onBroken);

  return {
    async join(address) {
      try {
        await socket.joinMulticastV4(group.hostname, address);
      } catch (error) {
        // this is how a system says that the interface is joined already
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
