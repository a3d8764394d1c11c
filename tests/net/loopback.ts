/**
 * The loopback interface, and multicast groups with ports that nothing else uses.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Endpoint } from "../../src/core/address.ts";
import { listInterfaces } from "../../src/net/interfaces.ts";
import type { Interface } from "../../src/protocol/discovery/subnet.ts";

/** This machine's loopback interface, whatever it is called. */
export const LOOPBACK = findLoopback();

function findLoopback(): Interface {
  const loopback = listInterfaces().find(({ address }) => address === "127.0.0.1");
  assert.ok(loopback);
  return loopback;
}

/** A multicast group on a port that nobody has. */
export function freeGroup(): Endpoint {
  const socket = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
  const { port } = socket.addr as Deno.NetAddr;
  socket.close();
  return { hostname: "224.0.0.1", port };
}
