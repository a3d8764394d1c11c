/**
 * A transport in memory: networks of addresses that are names, and links that are queues.
 *
 * @module
 */
import type { NamedAddress } from "../../src/core/address.ts";
import type { CreateTransport, TransportContext } from "../../src/net/transport.ts";
import type { LinkId } from "../../src/protocol/mesh/api/mesh_io.ts";

/** What one write waits for until it is read: nothing is held in between. */
const READ_BYTES = 65_536;

/** Where the node of this name takes links. */
export function memoryAddress(name: string): NamedAddress {
  return { transport: "memory", name, origin: name };
}

/** Connects transports of one process; each has a name. */
export interface MemoryNetwork {
  /** A transport that listens at {@link memoryAddress}`(name)`. */
  transport(name: string): CreateTransport;
}

/** One end of a connection. */
interface End {
  readonly link: LinkId;
  readonly host: Host;
  other: End | undefined;
  /** What the other end wrote and this one has not read; `"end"`: nothing follows. */
  readonly unread: (Uint8Array | "end")[];
  finished: boolean;
  paused: boolean;
}

interface Host {
  readonly name: string;
  readonly context: TransportContext;
  readonly ends: Map<LinkId, End>;
  listening: boolean;
  paused: boolean;
  closed: boolean;
}

/** A network that nobody is on yet. */
export function createMemoryNetwork(): MemoryNetwork {
  const hosts = new Map<string, Host>();

  const isOpen = ({ host, link }: End): boolean => host.ends.has(link);

  /** Reads what is there, in the next turns, as far as `end` reads. */
  function read(end: End): void {
    queueMicrotask(() => {
      const { host, link, other, unread } = end;
      const next = unread[0];
      if (next === undefined || host.paused || end.paused || !isOpen(end)) return;
      if (next === "end") {
        unread.shift();
        return host.context.onEvent({ type: "closed", link, reason: "closed the connection" });
      }
      if (next.length > READ_BYTES) unread[0] = next.subarray(READ_BYTES);
      else unread.shift();
      host.context.onEvent({ type: "bytes", link, bytes: next.slice(0, READ_BYTES) });
      if (next.length <= READ_BYTES && other !== undefined && isOpen(other)) {
        other.host.context.onEvent({ type: "written", link: other.link });
      }
      read(end);
    });
  }

  function send(end: End | undefined, item: Uint8Array | "end"): void {
    const { other } = end ?? {};
    if (end === undefined || end.finished || other === undefined) return;
    if (item === "end") end.finished = true;
    other.unread.push(item);
    if (other.unread.length === 1) read(other);
  }

  function createEnd(host: Host, link: LinkId): End {
    const end: End = { link, host, other: undefined, unread: [], finished: false, paused: false };
    host.ends.set(link, end);
    return end;
  }

  function connect(from: Host, link: LinkId, to: NamedAddress): void {
    if (from.closed) return;
    const target = hosts.get(to.name);
    if (!target?.listening) {
      return from.context.onEvent({ type: "dialFailed", link, reason: "refused the connection" });
    }
    const own = createEnd(from, link);
    const theirs = createEnd(target, target.context.nextLink());
    own.other = theirs;
    theirs.other = own;
    const address = memoryAddress(from.name);
    target.context.onEvent({ type: "accepted", link: theirs.link, from: address });
    if (isOpen(own)) from.context.onEvent({ type: "connected", link, to });
  }

  function close(end: End | undefined): void {
    if (end === undefined) return;
    end.host.ends.delete(end.link);
    send(end, "end");
  }

  return {
    transport: (name) => (context) => {
      const host: Host = {
        name,
        context,
        ends: new Map(),
        listening: false,
        paused: false,
        closed: false,
      };
      return {
        canDial: (to) => to.transport === "memory",
        listen() {
          if (hosts.get(name)?.listening) {
            return { state: "failed", reason: `The name ${name} is taken.` };
          }
          hosts.set(name, host);
          host.listening = true;
          return { state: "listening", port: 0 };
        },
        listenOn() {},
        dial(link, to) {
          if (to.transport !== "memory") throw new TypeError("Cannot dial: not of this kind");
          queueMicrotask(() => connect(host, link, to));
        },
        write: (link, bytes) => send(host.ends.get(link), bytes.slice()),
        finish: (link) => send(host.ends.get(link), "end"),
        close: (link) => close(host.ends.get(link)),
        pause() {
          host.paused = true;
        },
        resume() {
          host.paused = false;
          for (const end of host.ends.values()) read(end);
        },
        pauseLink(link) {
          const end = host.ends.get(link);
          if (end !== undefined) end.paused = true;
        },
        resumeLink(link) {
          const end = host.ends.get(link);
          if (end === undefined) return;
          end.paused = false;
          read(end);
        },
        [Symbol.asyncDispose]() {
          host.closed = true;
          host.listening = false;
          for (const end of [...host.ends.values()]) close(end);
          return Promise.resolve();
        },
      };
    },
  };
}
