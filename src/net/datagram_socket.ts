import type { Endpoint } from "../core/address.ts";
import { receiveDatagrams } from "./datagrams.ts";

/** A UDP socket on one of this machine's addresses, with a port of its own. */
export interface DatagramSocket extends AsyncDisposable {
  /** Rejects where the system refuses to send. */
  send(to: Endpoint, bytes: Uint8Array): Promise<void>;
  /**
   * Makes multicast leave by the interface that bears the address. To be repeated when that was taken away and created anew.
   *
   * @throws where the system refuses
   */
  chooseInterface(): void;
}

export interface DatagramSocketOptions {
  readonly address: string;
  onDatagram(source: Endpoint, bytes: Uint8Array): void;
  /** The socket broke by itself. */
  onBroken(error: unknown): void;
}

/** Throws or rejects where the address cannot be bound, such as when its interface is gone. */
export type OpenDatagramSocket = (
  options: DatagramSocketOptions,
) => DatagramSocket | Promise<DatagramSocket>;

/** For where the bound address alone says which interface multicast leaves by, as on Linux, even without a route to anywhere. */
export const openBoundSocket: OpenDatagramSocket = ({ address, onDatagram, onBroken }) => {
  const closing = new AbortController();
  const socket = Deno.listenDatagram({
    transport: "udp",
    hostname: address,
    port: 0,
    loopback: true,
  });
  const received = receiveDatagrams(socket, onDatagram, closing.signal).catch(onBroken);

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
