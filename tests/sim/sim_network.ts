/**
 * The simulated network: hosts, dials, connections that fail or break, and the virtual clock.
 *
 * @module
 */

import type { Endpoint } from "../../src/core/address.ts";
import { DIAL_TIMEOUT_MS } from "../../src/core/limits/links.ts";
import type { Destination } from "../../src/protocol/discovery/discovery.ts";
import type { LinkId } from "../../src/protocol/mesh/api/mesh_io.ts";
import { createEventQueue, type Job } from "./event_queue.ts";
import { type Delay, drawDelay, jittered } from "./link_delay.ts";
import { seededRandom } from "./random.ts";
import { createSimNode, type NetworkNode, PORT, type SimNode } from "./sim_node.ts";
import { BEACON_PORT, type SimNodeOptions } from "./sim_node_options.ts";
import { createTcpPipes } from "./tcp_pipe.ts";

export type { SimNode } from "./sim_node.ts";
export type { SimNodeOptions } from "./sim_node_options.ts";

const START_MS = 1_000;
/**
 * When a connection that nobody answers is asked for (RFC 6298 §2 and §5.5), before DIAL_TIMEOUT_MS
 * ends it.
 */
const ASKED_AT_MS: readonly number[] = [0, 1_000, 3_000];
const FIRST_EPHEMERAL_PORT = 40_000;
/** If so much happens without time going on, it will go on for ever. */
const MAX_STEPS_AT_ONCE = 1_000_000;

export interface NetworkOptions {
  /** How long links take: 1 ms where it is not given. */
  readonly delay?: Delay;
  /**
   * How often what was written in one piece is read in several, 0 to 1: half of the time where it
   * is not given.
   */
  readonly split?: number;
}

export interface SimNetwork {
  add(options: SimNodeOptions): SimNode;
  /** Lets `ms` of virtual time pass. */
  run(ms: number): void;
  /** Runs until `condition`, at most `ms`; returns whether it came true. */
  until(condition: () => boolean, ms: number): boolean;
  /** Does `job` when `ms` have passed. */
  after(ms: number, job: Job): void;
  /** Whether packets pass between two addresses; where not, TCP goes on trying. */
  passes: (from: string, to: string) => boolean;
  /** Whether the first address can make connections to the second; where not, they are refused. */
  dials: (from: string, to: string) => boolean;
  /**
   * Breaks one of the connections at both ends: which one, `choice` says, 0 (included) to 1
   * (excluded).
   */
  reset(choice: number): void;
  readonly now: number;
  /** Connections between living nodes. */
  readonly pipes: number;
}

/**
 * A network of meshes with a virtual clock; every choice in it comes from `seed`. The second
 * argument may be the delay of all links, ms.
 */
export function createSimNetwork(seed: number, options: NetworkOptions | number = {}): SimNetwork {
  const { delay = { spread: "constant", ms: 1 }, split = 0.5 }: NetworkOptions =
    typeof options === "number" ? { delay: { spread: "constant", ms: options } } : options;
  const random = seededRandom(seed);
  const queue = createEventQueue(START_MS);
  const nodes: NetworkNode[] = [];
  const byAddress = new Map<string, NetworkNode>();
  const delays = new Map<string, number>();
  let connections = 0;

  const network: SimNetwork = {
    add(nodeOptions) {
      const address = nodeOptions.address ?? addressOf(nodes.length + 1);
      const node = createSimNode({ ...nodeOptions, address }, {
        queue,
        random,
        pipes,
        dial,
        datagram,
      });
      nodes.push(node);
      byAddress.set(address, node);
      return node;
    },
    passes: () => true,
    dials: () => true,
    after: (ms, job) => queue.at(queue.now + ms, job),
    get now() {
      return queue.now;
    },
    get pipes() {
      return pipes.all.size;
    },
    reset(choice) {
      const pipe = [...pipes.all][Math.floor(choice * pipes.all.size)];
      if (pipe !== undefined) pipes.reset(pipe);
    },
    run(ms) {
      network.until(() => false, ms);
    },
    until(condition, ms) {
      const end = queue.now + ms;
      for (let steps = 0; !condition(); steps++) {
        const next = queue.next;
        if (next > end) {
          queue.pass(end);
          return condition();
        }
        if (next > queue.now) steps = 0;
        else if (steps === MAX_STEPS_AT_ONCE) {
          throw new Error(`Cannot go on: there is no end to what happens at ${queue.now} ms`);
        }
        queue.step();
      }
      return true;
    },
  };

  const pipes = createTcpPipes({
    queue,
    random,
    split,
    passes: (from, to) => network.passes(from, to),
    delay: linkDelay,
  });

  /** The same for all that passes between two addresses, either way. */
  function linkDelay(from: string, to: string): number {
    if (delay.spread === "constant") return delay.ms;
    const key = from < to ? `${from} ${to}` : `${to} ${from}`;
    let ms = delays.get(key);
    if (ms === undefined) {
      ms = drawDelay(delay, random);
      delays.set(key, ms);
    }
    return ms;
  }

  const packetDelay = (from: string, to: string) => jittered(linkDelay(from, to), random);

  function dial(from: NetworkNode, link: LinkId, to: Endpoint): void {
    const asked = queue.now;
    const fail = (reason: string) => from.input({ type: "dialFailed", link, reason });
    const ask = (attempt: number) => {
      const at = ASKED_AT_MS[attempt];
      if (at === undefined) {
        return queue.at(asked + DIAL_TIMEOUT_MS, () => fail("nobody answers"));
      }
      const sent = asked + at;
      queue.at(sent + packetDelay(from.address, to.hostname), () => {
        if (!from.alive) return;
        if (!network.passes(from.address, to.hostname)) return ask(attempt + 1);
        const target = byAddress.get(to.hostname);
        const back = packetDelay(from.address, to.hostname);
        const takes = target?.alive && to.port === PORT &&
          network.dials(from.address, to.hostname);
        if (takes) connect(from, link, target, to, back);
        else network.after(back, () => fail("refused"));
      });
    };
    ask(0);
  }

  function connect(
    from: NetworkNode,
    link: LinkId,
    target: NetworkNode,
    to: Endpoint,
    back: number,
  ): void {
    const number = ++connections;
    const theirs = `in${number}`;
    pipes.join(from, link, target, theirs);
    const remote = { hostname: from.address, port: FIRST_EPHEMERAL_PORT + number };
    const at = { hostname: target.address, port: PORT };
    target.input({ type: "accepted", link: theirs, from: remote, at });
    network.after(back, () => from.input({ type: "connected", link, to }));
  }

  function datagram(from: NetworkNode, to: Destination, bytes: Uint8Array): void {
    const source = { hostname: from.address, port: BEACON_PORT };
    const grouped = to === "group";
    for (const target of nodes) {
      if (!target.running || !(grouped || to.hostname === target.address)) continue;
      if (!network.passes(from.address, target.address)) continue;
      const place = grouped ? { interface: target.address } : {};
      const event = { type: "datagram", source, bytes: bytes.slice(), ...place } as const;
      const took = packetDelay(from.address, target.address);
      network.after(took, () => target.input({ type: "discovery", event }));
    }
  }

  return network;
}

/** The address of the `number`th node, from 1. */
function addressOf(number: number): string {
  return `10.${number >> 16}.${(number >> 8) & 0xff}.${number & 0xff}`;
}
