/**
 * How the program is started: from source, or compiled.
 *
 * @module
 */

import { randomInt } from "node:crypto";
import { PERMISSION_FLAGS } from "../../src/app/permissions.ts";
import { ROOT } from "../task.ts";

/** How to start p2pchat: a command and its first arguments. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
}

/** The program as it lies in the project. */
export const SOURCE: Program = {
  command: Deno.execPath(),
  args: ["run", ...PERMISSION_FLAGS, `${ROOT}main.ts`],
};

/** The program as it was compiled. */
export function compiledProgram(path: string): Program {
  return { command: path, args: [] };
}

/**
 * Options with which instances find each other on this machine, and nobody else is found or
 * disturbed.
 */
export function loopbackOptions(): readonly string[] {
  const mesh = `demo-${randomInt(1_000_000)}`;
  return ["-mesh", mesh, "-interface", "127.0.0.1", "-multicast", `239.255.77.77:${freeUdpPort()}`];
}

function freeUdpPort(): number {
  const socket = Deno.listenDatagram({ hostname: "127.0.0.1", port: 0, transport: "udp" });
  const { port } = socket.addr as Deno.NetAddr;
  socket.close();
  return port;
}
