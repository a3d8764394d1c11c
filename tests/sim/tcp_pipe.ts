/**
 * A simulated TCP connection: in order, cut anywhere, retransmitted (RFC 6298), with back
 * pressure.
 *
 * @module
 */

import type { LinkId } from "../../src/protocol/mesh/api/mesh_io.ts";
import type { EventQueue } from "./event_queue.ts";
import { jittered } from "./link_delay.ts";
import { below, type Random } from "./random.ts";

/** What TCP takes before a writer has to wait. */
const WINDOW_BYTES = 256 * 1024;
/** When what did not get through is sent again; twice as long after each time (RFC 6298 §5.5). */
const FIRST_RETRANSMISSION_MS = 200;

/** The program at one end of a connection. */
export interface PipeHost {
  readonly address: string;
  /** Whether it takes what comes over this link. */
  reads(link: LinkId): boolean;
  /** Its ends of connections. */
  readonly ends: Map<LinkId, End>;
  bytes(link: LinkId, bytes: Uint8Array): void;
  written(link: LinkId): void;
  closed(link: LinkId, reason: string): void;
}

/** What is on its way: bytes, or the end of them. */
interface Segment {
  readonly bytes: Uint8Array | undefined;
  readonly arrives: number;
}

/** One end of a simulated TCP connection. */
export interface End {
  readonly host: PipeHost;
  readonly link: LinkId;
  /** The other end; where there is none any more, nothing that is written gets through. */
  other: End | undefined;
  /** What is on its way to here, in order. */
  transit: Segment[];
  transitBytes: number;
  /** When the last of it arrives. */
  lastArrival: number;
  /** A look at the bytes that arrived is queued. */
  watched: boolean;
  retransmitAfter: number;
  /** The writer here waits for room. */
  waiting: boolean;
  open: boolean;
}

export interface PipeOptions {
  readonly queue: EventQueue;
  readonly random: Random;
  /** Whether packets get through. */
  passes(from: string, to: string): boolean;
  /** How long a link takes, ms one way. */
  delay(from: string, to: string): number;
  /** How often what was written in one piece is read in several, 0 to 1. */
  readonly split: number;
}

/**
 * Connections as TCP makes them: bytes in order, read in pieces of any size, sent again until they
 * get through.
 */
export interface TcpPipes {
  /** Connections that are open at both ends. */
  readonly all: ReadonlySet<readonly [End, End]>;
  join(from: PipeHost, link: LinkId, to: PipeHost, toLink: LinkId): void;
  write(end: End, bytes: Uint8Array): void;
  /** Sends the end of the bytes, and reads on. */
  finish(end: End): void;
  /** Sends the end of the bytes, and takes no more. */
  close(end: End): void;
  /** Is gone without a word. */
  forget(end: End): void;
  /** Breaks a connection at both ends. */
  reset(pipe: readonly [End, End]): void;
  /** Its host reads again. */
  wake(end: End): void;
}

/** No connections yet. */
export function createTcpPipes({ queue, random, passes, delay, split }: PipeOptions): TcpPipes {
  const all = new Set<readonly [End, End]>();
  const pipeOf = new WeakMap<End, readonly [End, End]>();

  function makeEnd(host: PipeHost, link: LinkId): End {
    const end: End = {
      host,
      link,
      other: undefined,
      transit: [],
      transitBytes: 0,
      lastArrival: queue.now,
      watched: false,
      retransmitAfter: FIRST_RETRANSMISSION_MS,
      waiting: false,
      open: true,
    };
    host.ends.set(link, end);
    return end;
  }

  function send(end: End, bytes: Uint8Array | undefined): void {
    const to = end.other;
    if (to === undefined) return;
    const took = jittered(delay(end.host.address, to.host.address), random);
    to.lastArrival = Math.max(to.lastArrival, queue.now + took);
    to.transit.push({ bytes, arrives: to.lastArrival });
    to.transitBytes += bytes?.length ?? 0;
    watch(to);
  }

  /** Looks at what is on its way to `end` when the first of it arrives. */
  function watch(end: End, notBefore = 0): void {
    const first = end.transit[0];
    if (end.watched || first === undefined) return;
    end.watched = true;
    queue.at(Math.max(first.arrives, notBefore), () => {
      end.watched = false;
      arrive(end);
    });
  }

  function arrive(end: End): void {
    const from = end.other;
    if (end.open && !end.host.reads(end.link)) return; // it stays where it is until `wake`
    if (from !== undefined && !passes(from.host.address, end.host.address)) {
      watch(end, queue.now + end.retransmitAfter);
      end.retransmitAfter *= 2;
      return;
    }
    end.retransmitAfter = FIRST_RETRANSMISSION_MS;
    while (end.transit.length > 0 && end.transit[0]!.arrives <= queue.now) {
      if (end.open && !end.host.reads(end.link)) break;
      take(end, end.transit.shift()!);
    }
    if (from?.waiting && end.transitBytes <= WINDOW_BYTES) writable(from);
    watch(end);
  }

  function take(end: End, { bytes }: Segment): void {
    end.transitBytes -= bytes?.length ?? 0;
    if (!end.open) return;
    if (bytes === undefined) return end.host.closed(end.link, "closed");
    for (let at = 0; at < bytes.length && end.open;) {
      const whole = split === 0 || random() >= split;
      const size = whole ? bytes.length - at : 1 + below(bytes.length - at, random);
      end.host.bytes(end.link, whole && at === 0 ? bytes : bytes.slice(at, at + size));
      at += size;
    }
  }

  function writable(end: End): void {
    end.waiting = false;
    queue.soon(() => {
      if (end.open) end.host.written(end.link);
    });
  }

  /** The end is no more of its host's. */
  function release(end: End): void {
    end.open = false;
    end.host.ends.delete(end.link);
    const pipe = pipeOf.get(end);
    if (pipe !== undefined) all.delete(pipe);
  }

  return {
    all,
    join(from, link, to, toLink) {
      const here = makeEnd(from, link);
      const there = makeEnd(to, toLink);
      here.other = there;
      there.other = here;
      const pipe = [here, there] as const;
      all.add(pipe);
      pipeOf.set(here, pipe);
      pipeOf.set(there, pipe);
    },
    write(end, bytes) {
      if (end.other === undefined) return; // never through
      send(end, bytes.slice());
      if (end.other.transitBytes > WINDOW_BYTES) end.waiting = true;
      else writable(end);
    },
    finish: (end) => send(end, undefined),
    close(end) {
      send(end, undefined);
      release(end);
    },
    forget(end) {
      if (end.other !== undefined) end.other.other = undefined;
      release(end);
    },
    reset(pipe) {
      for (const end of pipe) {
        end.other = undefined;
        end.transit = [];
        end.transitBytes = 0;
        if (end.open) queue.soon(() => end.host.closed(end.link, "reset"));
      }
      all.delete(pipe);
    },
    wake: arrive,
  };
}
