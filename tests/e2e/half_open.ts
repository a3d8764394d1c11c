/**
 * Connections that are opened and never go on: each sends one byte, from several addresses of
 * loopback, and is opened again as often as it is closed.
 *
 * @module
 */

import { connect, type Socket } from "node:net";

export interface HalfOpen extends AsyncDisposable {
  /** How many stand now. */
  readonly standing: number;
  /** How many the program closed so far. */
  readonly closed: number;
}

/** The time before a connection is opened again, ms: each of hundreds is opened often enough. */
const AGAIN_AFTER_MS = 20;

/**
 * Opens so many connections to a port from each of these addresses; `onChange` follows a change.
 */
export function openHalf(
  port: number,
  addresses: readonly string[],
  each: number,
  onChange: () => void = () => {},
): HalfOpen {
  const sockets = new Set<Socket>();
  let standing = 0;
  let closed = 0;
  let over = false;

  function open(localAddress: string): void {
    if (over) return;
    const socket = connect({ host: "127.0.0.1", port, localAddress });
    let stood = false;
    sockets.add(socket);
    socket.on("connect", () => {
      stood = true;
      standing++;
      socket.write(Uint8Array.of(0));
      onChange();
    });
    socket.on("error", () => {}); // "close" follows
    socket.on("close", () => {
      sockets.delete(socket);
      if (stood) {
        standing--;
        closed++;
      }
      onChange();
      if (!over) setTimeout(() => open(localAddress), AGAIN_AFTER_MS);
    });
    socket.resume();
  }

  for (const address of addresses) for (let count = 0; count < each; count++) open(address);
  return {
    get standing() {
      return standing;
    },
    get closed() {
      return closed;
    },
    async [Symbol.asyncDispose]() {
      over = true;
      const ended = [...sockets].map((socket) =>
        new Promise<void>((resolve) => {
          socket.once("close", () => resolve());
          socket.destroy();
        })
      );
      await Promise.all(ended);
      await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS)); // the last timer
    },
  };
}
