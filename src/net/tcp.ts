/**
 * TCP as a transport: turns sockets into events, and the mesh's effects into I/O.
 *
 * 1. A link in the table of sockets is open. A link that is not there was closed by us, and nothing
 *    more is told of it.
 * 2. Each link has one reader and one chain of writes, so that its bytes keep their order both
 *    ways.
 * 3. While reading is paused, the socket's buffer fills, and TCP holds the sender back.
 * 4. Small writes go out at once (no Nagle algorithm): the machines have gathered what belongs
 *    together.
 * 5. No failure to accept ends the listening.
 * 6. At most {@link MAX_ACCEPTS_PER_SLICE} connections are taken in each {@link ACCEPT_SLICE_MS},
 *    so that strangers who connect over and over cannot keep the program from its links.
 * 7. A link's buffer grows only when a read fills it: a stranger costs little memory.
 *
 * @module
 */

import { type Address, type Endpoint, isTcp } from "../core/address.ts";
import { normaliseIp } from "../core/ip.ts";
import {
  ACCEPT_SLICE_MS,
  DIAL_TIMEOUT_MS,
  FIRST_READ_BUFFER_BYTES,
  MAX_ACCEPTS_PER_SLICE,
  READ_BUFFER_BYTES,
} from "../core/limits/links.ts";
import type { LinkId } from "../protocol/mesh/api/mesh_io.ts";
import { connectionReasonOf, dialProblemOf } from "./error_reason.ts";
import { bind } from "./tcp_listen.ts";
import type { Transport, TransportContext } from "./transport.ts";

interface Socket {
  readonly conn: Deno.TcpConn;
  /** The last write under way or waiting. */
  writes: Promise<void>;
  /** Closed while this one link is paused. */
  readonly gate: Gate;
}

/**
 * Makes a transport over TCP that neither listens nor dials yet. It listens on `port`; "auto" takes
 * the first free one of 8080–8999, else one that the system picks.
 */
export function createTcp(
  port: number | "auto",
  { nextLink, onEvent, log }: TransportContext,
): Transport {
  const sockets = new Map<LinkId, Socket>();
  const listeners = new Set<Deno.TcpListener>();
  const tasks = new Set<Promise<void>>();
  const dialling = new AbortController();
  /** The port that was had, for all addresses that are listened at later. */
  let listeningPort = 0;
  let closed = false;
  const gate = createGate();

  function track(task: Promise<void>): void {
    tasks.add(task);
    task.finally(() => tasks.delete(task));
  }

  function open(link: LinkId, conn: Deno.TcpConn): void {
    const socket = { conn, writes: Promise.resolve(), gate: createGate() };
    sockets.set(link, socket);
    track(readAll(link, socket));
  }

  function ended(link: LinkId, reason: string): void {
    if (sockets.has(link)) onEvent({ type: "closed", link, reason });
  }

  async function readAll(link: LinkId, { conn, gate: own }: Socket): Promise<void> {
    let buffer = new Uint8Array(FIRST_READ_BUFFER_BYTES);
    while (sockets.has(link)) {
      while (gate.isClosed || own.isClosed) await Promise.all([gate.opened, own.opened]);
      const read = await attempt(conn.read(buffer));
      if (read.state === "failed") return ended(link, read.reason);
      if (read.value === null) return ended(link, "closed the connection");
      // the machines copy what they keep, so the buffer can be used again
      const bytes = buffer.subarray(0, read.value);
      if (sockets.has(link)) onEvent({ type: "bytes", link, bytes });
      const isFull = bytes.length === buffer.length && bytes.length < READ_BUFFER_BYTES;
      if (isFull) buffer = new Uint8Array(READ_BUFFER_BYTES);
    }
  }

  async function writeAll(link: LinkId, { conn }: Socket, bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const written = await attempt(conn.write(bytes.subarray(at)));
      if (written.state === "failed") return ended(link, written.reason);
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
      const { reason, error } = dialled;
      if (!closed) onEvent({ type: "dialFailed", link, reason, problem: dialProblemOf(error) });
    } else if (closed) {
      dialled.value.conn.close();
    } else {
      open(link, dialled.value.conn);
      onEvent({ type: "connected", link, to: dialled.value.remote });
    }
  }

  async function acceptAll(listener: Deno.TcpListener): Promise<void> {
    while (listeners.has(listener)) {
      const sliceEnd = performance.now() + ACCEPT_SLICE_MS;
      for (let left = MAX_ACCEPTS_PER_SLICE; left > 0 && listeners.has(listener); left--) {
        await acceptOne(listener);
      }
      await pause(Math.max(0, sliceEnd - performance.now()));
    }
  }

  async function acceptOne(listener: Deno.TcpListener): Promise<void> {
    const connection = await attempt(listener.accept().then(prepare));
    if (!listeners.has(listener)) {
      if (connection.state === "ok") connection.value.conn.close();
    } else if (connection.state === "ok") {
      const link = nextLink();
      open(link, connection.value.conn);
      const { remote, local } = connection.value;
      onEvent({ type: "accepted", link, from: remote, at: local });
    } else {
      // the connection broke before it was accepted, or there is no free file descriptor
      log(`accepting a connection failed: ${connection.reason}`);
      await pause(ACCEPT_RETRY_MS);
    }
  }

  function startAccepting(listener: Deno.TcpListener): void {
    listeners.add(listener);
    track(acceptAll(listener));
  }

  function stopAccepting(listener: Deno.TcpListener): void {
    listeners.delete(listener);
    listener.close();
  }

  function close(link: LinkId): void {
    const socket = sockets.get(link);
    sockets.delete(link);
    socket?.gate.open(); // its reader ends
    socket?.conn.close();
  }

  return {
    canDial: isTcp,
    listen(addresses) {
      const bound = bind(port, addresses, log);
      if (bound.state === "failed") return bound;
      listeningPort = bound.port;
      bound.listeners.forEach(startAccepting);
      const { remark } = bound;
      return { state: "listening", port: bound.port, ...(remark === undefined ? {} : { remark }) };
    },
    listenOn(addresses) {
      const current = [...listeners].map((listener) => [listener.addr.hostname, listener] as const);
      for (const [hostname, listener] of current) {
        if (!addresses.includes(hostname)) stopAccepting(listener);
      }
      for (const hostname of addresses) {
        if (current.some(([known]) => known === hostname)) continue;
        try {
          startAccepting(Deno.listen({ hostname, port: listeningPort, transport: "tcp" }));
        } catch (error) {
          // tried again with the next change
          log(`listening on ${hostname} failed: ${connectionReasonOf(error)}`);
        }
      }
    },
    dial(link, to) {
      if (!isTcp(to)) throw new TypeError(`Cannot dial over TCP: current kind is ${to.transport}`);
      track(dialOne(link, to));
    },
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
        ended(link, connectionReasonOf(error));
      });
      track(socket.writes);
    },
    close,
    pause: gate.close,
    resume: gate.open,
    pauseLink: (link) => sockets.get(link)?.gate.close(),
    resumeLink: (link) => sockets.get(link)?.gate.open(),
    async [Symbol.asyncDispose]() {
      if (!closed) {
        closed = true;
        gate.open();
        dialling.abort();
        for (const listener of [...listeners]) stopAccepting(listener);
        for (const link of [...sockets.keys()]) close(link);
      }
      await Promise.allSettled(tasks);
    },
  };
}

/** What readers wait at; it is open at first. */
interface Gate {
  readonly isClosed: boolean;
  /** Resolves once it is open. */
  readonly opened: Promise<void>;
  close(): void;
  open(): void;
}

function createGate(): Gate {
  let opening: PromiseWithResolvers<void> | undefined;
  return {
    get isClosed() {
      return opening !== undefined;
    },
    get opened() {
      return opening?.promise ?? Promise.resolve();
    },
    close() {
      opening ??= Promise.withResolvers(); // who waits for the first one waits on
    },
    open() {
      opening?.resolve();
      opening = undefined;
    },
  };
}

const ACCEPT_RETRY_MS = 100;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

interface Connected {
  readonly conn: Deno.TcpConn;
  readonly remote: Address;
  readonly local: Endpoint;
}

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

async function connectTo(
  { hostname, port }: Endpoint,
  signal: AbortSignal,
): Promise<Connected> {
  return prepare(await Deno.connect({ hostname, port, transport: "tcp", signal }));
}

type Attempt<Value> =
  | { readonly state: "ok"; readonly value: Value }
  | { readonly state: "failed"; readonly reason: string; readonly error: unknown };

/** Returns what I/O came to; a failure is in words for a person. */
async function attempt<Value>(io: Promise<Value>): Promise<Attempt<Value>> {
  try {
    return { state: "ok", value: await io };
  } catch (error) {
    return { state: "failed", reason: connectionReasonOf(error), error };
  }
}
