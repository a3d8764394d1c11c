import type { Endpoint } from "../core/address.ts";
import { normaliseIp } from "../core/ip.ts";
import { DIAL_TIMEOUT_MS, READ_BUFFER_BYTES } from "../core/limits/links.ts";
import type { LinkId, MeshInput } from "../protocol/mesh/api/mesh_event.ts";
import { bind } from "./bind.ts";

/** What happens on connections; the same words as the mesh's. */
export type TcpEvent = Extract<
  MeshInput,
  { readonly type: "accepted" | "connected" | "dialFailed" | "bytes" | "written" | "closed" }
>;

export interface TcpOptions {
  /** The port to listen on; "auto" takes the first free one of 8080–8999, else one that the system picks. */
  readonly port: number | "auto";
  /** Addresses to listen on; none for all. */
  readonly addresses: readonly string[];
  readonly onEvent: (event: TcpEvent) => void;
  readonly log: (text: string) => void;
}

/** Listening and connecting: turns sockets into events, and the mesh's effects into I/O. */
export interface Tcp extends AsyncDisposable {
  readonly port: number;
  dial(link: LinkId, to: Endpoint): void;
  write(link: LinkId, bytes: Uint8Array): void;
  /** Closes the sending half behind what is being written. */
  finish(link: LinkId): void;
  close(link: LinkId): void;
  /** Listens, on the same port, at these addresses alone from now on. */
  listenOn(addresses: readonly string[]): void;
  /** Reads nothing more until `resume`, so that a front end whose reader is slow holds up its peers, not its memory. */
  pause(): void;
  resume(): void;
}

export type TcpStart =
  | { readonly state: "listening"; readonly tcp: Tcp }
  | { readonly state: "failed"; readonly reason: string };

interface Socket {
  readonly conn: Deno.TcpConn;
  /** The last write under way or waiting. */
  writes: Promise<void>;
}

/** Starts to listen. The failure's reason is a sentence for a person. */
export function listenTcp(options: TcpOptions): TcpStart {
  const bound = bind(options.port, options.addresses);
  if (bound.state === "failed") return bound;
  const { port } = bound;
  const { onEvent, log } = options;
  const sockets = new Map<LinkId, Socket>();
  const listeners = new Set<Deno.TcpListener>();
  const tasks = new Set<Promise<void>>();
  const dialling = new AbortController();
  let accepted = 0;
  let closed = false;
  let paused = false;
  let gate = Promise.withResolvers<void>();
  gate.resolve();

  function track(task: Promise<void>): void {
    tasks.add(task);
    task.finally(() => tasks.delete(task));
  }

  function open(link: LinkId, conn: Deno.TcpConn): void {
    sockets.set(link, { conn, writes: Promise.resolve() });
    track(readAll(link, conn));
  }

  /** A socket that is gone from the table was closed by us: nothing more is told of it. */
  function over(link: LinkId, reason: string): void {
    if (sockets.has(link)) onEvent({ type: "closed", link, reason });
  }

  async function readAll(link: LinkId, conn: Deno.TcpConn): Promise<void> {
    const buffer = new Uint8Array(READ_BUFFER_BYTES);
    while (sockets.has(link)) {
      await gate.promise;
      const read = await attempt(conn.read(buffer));
      if (read.state === "failed") return over(link, read.reason);
      if (read.value === null) return over(link, "closed the connection");
      // the machines copy what they keep, so the buffer can be used again
      const bytes = buffer.subarray(0, read.value);
      if (sockets.has(link)) onEvent({ type: "bytes", link, bytes });
    }
  }

  async function writeAll(link: LinkId, { conn }: Socket, bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const written = await attempt(conn.write(bytes.subarray(at)));
      if (written.state === "failed") return over(link, written.reason);
      at += written.value;
    }
    if (sockets.has(link)) onEvent({ type: "written", link });
  }

  async function dialOne(link: LinkId, to: Endpoint): Promise<void> {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), DIAL_TIMEOUT_MS);
    const signal = AbortSignal.any([giveUp.signal, dialling.signal]);
    const dialled = await attempt(connectTo(to, signal));
    clearTimeout(timer);
    if (dialled.state === "failed") {
      if (!closed) onEvent({ type: "dialFailed", link, reason: dialled.reason });
    } else if (closed) {
      dialled.value.conn.close();
    } else {
      open(link, dialled.value.conn);
      onEvent({ type: "connected", link, to: dialled.value.remote });
    }
  }

  async function acceptAll(listener: Deno.TcpListener): Promise<void> {
    while (listeners.has(listener)) {
      const connection = await attempt(listener.accept().then(prepare));
      if (!listeners.has(listener)) {
        if (connection.state === "ok") connection.value.conn.close();
      } else if (connection.state === "ok") {
        const link = `in${++accepted}`;
        open(link, connection.value.conn);
        const { remote, local } = connection.value;
        onEvent({ type: "accepted", link, from: remote, at: local });
      } else {
        // one that broke before it was accepted, or no free file descriptors: neither ends the listening
        log(`accepting a connection failed: ${connection.reason}`);
        await new Promise((resolve) => setTimeout(resolve, ACCEPT_RETRY_MS));
      }
    }
  }

  function listen(listener: Deno.TcpListener): void {
    listeners.add(listener);
    track(acceptAll(listener));
  }

  function unlisten(listener: Deno.TcpListener): void {
    listeners.delete(listener);
    listener.close();
  }

  bound.listeners.forEach(listen);

  const tcp: Tcp = {
    port,
    dial: (link, to) => track(dialOne(link, to)),
    write(link, bytes) {
      const socket = sockets.get(link);
      if (socket === undefined) return;
      socket.writes = socket.writes.then(() => writeAll(link, socket, bytes));
      track(socket.writes);
    },
    finish(link) {
      const socket = sockets.get(link);
      if (socket === undefined) return;
      socket.writes = socket.writes.then(() => socket.conn.closeWrite()).catch((error) => {
        over(link, describe(error));
      });
      track(socket.writes);
    },
    close(link) {
      const socket = sockets.get(link);
      if (socket === undefined) return;
      sockets.delete(link);
      socket.conn.close();
    },
    listenOn(addresses) {
      const current = [...listeners].map((listener) => [listener.addr.hostname, listener] as const);
      for (const [hostname, listener] of current) {
        if (!addresses.includes(hostname)) unlisten(listener);
      }
      for (const hostname of addresses) {
        if (current.some(([known]) => known === hostname)) continue;
        try {
          listen(Deno.listen({ hostname, port, transport: "tcp" }));
        } catch (error) {
          log(`listening on ${hostname} failed: ${describe(error)}`); // tried again with the next change
        }
      }
    },
    pause() {
      if (paused) return; // whoever waits at the first gate would wait for ever
      paused = true;
      gate = Promise.withResolvers<void>();
    },
    resume() {
      paused = false;
      gate.resolve();
    },
    async [Symbol.asyncDispose]() {
      if (!closed) {
        closed = true;
        gate.resolve();
        dialling.abort();
        for (const listener of [...listeners]) unlisten(listener);
        for (const link of [...sockets.keys()]) tcp.close(link);
      }
      await Promise.allSettled(tasks);
    },
  };
  return { state: "listening", tcp };
}

const ACCEPT_RETRY_MS = 100;

interface Connected {
  readonly conn: Deno.TcpConn;
  readonly remote: Endpoint;
  readonly local: Endpoint;
}

/** Small writes go out at once: the machines have gathered what belongs together. */
function prepare(conn: Deno.TcpConn): Connected {
  try {
    conn.setNoDelay(true);
    return { conn, remote: endpointOf(conn.remoteAddr), local: endpointOf(conn.localAddr) };
  } catch (error) {
    conn.close(); // it broke at once
    throw error;
  }
}

function endpointOf({ hostname, port }: Deno.NetAddr): Endpoint {
  return { hostname: normaliseIp(hostname), port };
}

async function connectTo(to: Endpoint, signal: AbortSignal): Promise<Connected> {
  return prepare(await Deno.connect({ ...to, transport: "tcp", signal }));
}

type Attempt<Value> =
  | { readonly state: "ok"; readonly value: Value }
  | { readonly state: "failed"; readonly reason: string };

/** What I/O came to; a failure is in words for a person. */
async function attempt<Value>(io: Promise<Value>): Promise<Attempt<Value>> {
  try {
    return { state: "ok", value: await io };
  } catch (error) {
    return { state: "failed", reason: describe(error) };
  }
}

function describe(error: unknown): string {
  if (error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe) {
    return "broke the connection";
  }
  if (error instanceof Deno.errors.ConnectionRefused) return "refused the connection";
  if (error instanceof DOMException) return "did not answer";
  return error instanceof Error ? error.message : String(error);
}
