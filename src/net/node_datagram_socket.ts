/**
 * A UDP socket of `node:dgram`, which alone can choose the interface that multicast leaves by. It
 * cannot stop reading in a flood, and calls every failure to send `UNKNOWN`, so it is used only on
 * systems that need the choice.
 *
 * @module
 */

import { once } from "node:events";
import type { OpenDatagramSocket } from "./datagram_socket.ts";

/** Opens a socket where the interface that multicast leaves by has to be chosen. */
export const openNodeDatagramSocket: OpenDatagramSocket = async (
  { family, address, onDatagram, onBroken },
) => {
  // loaded only where it is needed: it would delay the first screen by milliseconds
  const { createSocket } = await import("node:dgram");
  const socket = createSocket({ type: family.socketType });
  let closing: Promise<unknown> | undefined;

  function close(): Promise<unknown> {
    const closed = once(socket, "close");
    socket.close();
    return closed;
  }

  const listening = once(socket, "listening"); // rejects on "error"
  socket.bind(0, address);
  try {
    await listening;
  } catch (error) {
    await close();
    throw error;
  }
  socket.setBroadcast(true);
  socket.setMulticastLoopback(true);
  socket.on("error", onBroken);
  socket.on(
    "message",
    (bytes, { address: hostname, port }) => onDatagram({ hostname, port }, bytes),
  );

  return {
    send: ({ hostname, port }, bytes) =>
      new Promise((resolve, reject) => {
        socket.send(bytes, port, hostname, (error) => error ? reject(error) : resolve());
      }),
    chooseInterface: () => socket.setMulticastInterface(family.outgoing(address)),
    async [Symbol.asyncDispose]() {
      await (closing ??= close());
    },
  };
};
