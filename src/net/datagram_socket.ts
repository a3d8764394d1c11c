/**
 * UDP sockets that send beacons, each bound to one address of this machine, with a port of its own.
 * There are two ways to open one, since systems differ in how multicast finds its interface:
 * {@link openBoundSocket} and `node_datagram_socket.ts`.
 *
 * @module
 */

import type { Endpoint } from "../core/address.ts";
import type { MulticastFamily } from "./multicast_family.ts";
import { type DatagramCallbacks, receiveDatagrams } from "./read_datagrams.ts";

/** A UDP socket on one of this machine's addresses, with a port of its own. */
export interface DatagramSocket extends AsyncDisposable {
  /** Rejects where the system refuses to send. */
  send(to: Endpoint, bytes: Uint8Array): Promise<void>;
  /**
   * Makes multicast leave by the interface that has the address. Repeat it when that was removed
   * and created anew.
   *
   * @throws where the system refuses
   */
  chooseInterface(): void;
}

export interface DatagramSocketOptions extends DatagramCallbacks {
  readonly family: MulticastFamily;
  readonly address: string;
  /** The socket broke by itself. */
  onBroken(error: unknown): void;
}

/**
 * Opens a socket. Throws or rejects where the address cannot be bound, such as when its interface
 * is gone.
 */
export type OpenDatagramSocket = (
  options: DatagramSocketOptions,
) => DatagramSocket | Promise<DatagramSocket>;

/**
 * Opens a socket where the bound address alone determines the interface that multicast leaves by,
 * as on Linux, even without a route to anywhere.
 */
export const openBoundSocket: OpenDatagramSocket = (options) => {
  const { address, onBroken } = options;
  const closing = new AbortController();
  const socket = Deno.listenDatagram({
    transport: "udp",
    hostname: address,
    port: 0,
    loopback: true,
  });
  const received = receiveDatagrams(socket, options, closing.signal).catch(onBroken);

  return {
    async send(to, bytes) {
      await socket.send(bytes, { transport: "udp", ...to });
    },
    chooseInterface() {},
    async [Symbol.asyncDispose]() {
      if (!closing.signal.aborted) {
        closing.abort();
        socket.close();
      }
      await received;
    },
  };
};
