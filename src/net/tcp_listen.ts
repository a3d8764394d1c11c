/**
 * Binding: the TCP sockets that listen, and the choice of their port.
 *
 * @module
 */

import { messageOf } from "../core/error_message.ts";
import { FIRST_AUTO_PORT, LAST_AUTO_PORT } from "../core/limits/links.ts";

/** Sockets that listen, all on one port; or why there are none, in a sentence. */
export type Bound =
  | {
    readonly state: "bound";
    readonly listeners: readonly Deno.TcpListener[];
    readonly port: number;
    /** Why it is another port than the first one of "auto", where it is. */
    readonly remark?: string;
  }
  | { readonly state: "failed"; readonly reason: string };

/** The wildcard address that takes IPv4 and IPv6 alike, where there is one. */
const EVERYWHERE = Deno.build.os === "windows" ? "0.0.0.0" : "::";

/**
 * Listens for TCP connections at `addresses`, everywhere where there are none. "auto" takes the
 * first free port of 8080–8999, else one that the system picks; the remark says why it is not 8080.
 */
export function bind(
  port: number | "auto",
  addresses: readonly string[],
  log: (text: string) => void,
): Bound {
  const hosts = addresses.length === 0 ? [EVERYWHERE] : addresses;
  if (port !== "auto") {
    const bound = bindAll(hosts, port, log);
    if (bound.state === "bound") return bound;
    return {
      state: "failed",
      reason: bound.taken
        ? `Port ${port} is in use by another program: choose another with -port, or leave -port away.`
        : `Cannot listen on port ${port}: ${bound.reason}. Choose another with -port.`,
    };
  }
  let refused = "";
  for (let candidate = FIRST_AUTO_PORT; candidate <= LAST_AUTO_PORT; candidate++) {
    const bound = bindAll(hosts, candidate, log);
    if (bound.state === "bound") {
      return refused === "" ? bound : remarked(bound, `the first free one (${refused})`, log);
    }
    if (refused === "" || !bound.taken) refused = `${candidate}: ${bound.reason}`;
    if (!bound.taken) break; // every port would fail alike
  }
  const bound = bindAll(hosts, 0, log);
  if (bound.state === "bound") {
    return remarked(
      bound,
      `none of ${FIRST_AUTO_PORT}–${LAST_AUTO_PORT} can be had (${refused})`,
      log,
    );
  }
  return { state: "failed", reason: `Cannot listen for connections: ${bound.reason}.` };
}

function remarked(bound: Bound, remark: string, log: (text: string) => void): Bound {
  if (bound.state === "failed") return bound;
  log(`port ${bound.port}: ${remark}`);
  return { ...bound, remark };
}

function bindAll(
  hosts: readonly string[],
  port: number,
  log: (text: string) => void,
):
  | Extract<Bound, { readonly state: "bound" }>
  | { readonly state: "failed"; readonly taken: boolean; readonly reason: string } {
  const listeners: Deno.TcpListener[] = [];
  let chosen = port;
  try {
    for (const hostname of hosts) {
      const listener = listenOn(hostname, chosen, log);
      listeners.push(listener);
      chosen = listener.addr.port;
    }
    return { state: "bound", listeners, port: chosen };
  } catch (error) {
    for (const listener of listeners) listener.close();
    const taken = error instanceof Deno.errors.AddrInUse;
    return { state: "failed", taken, reason: messageOf(error) };
  }
}

function listenOn(hostname: string, port: number, log: (text: string) => void): Deno.TcpListener {
  try {
    return Deno.listen({ hostname, port, transport: "tcp" });
  } catch (error) {
    if (hostname !== "::" || error instanceof Deno.errors.AddrInUse) throw error;
    const listener = Deno.listen({ hostname: "0.0.0.0", port, transport: "tcp" });
    log(`there is no IPv6 here (${messageOf(error)})`);
    return listener;
  }
}
