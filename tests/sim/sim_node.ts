/**
 * A node of the simulated network: a mesh, with the shell that `app/` would put around it.
 *
 * @module
 */

import { type Endpoint, isTcp } from "../../src/core/address.ts";
import type { Now } from "../../src/core/now.ts";
import { type SigningKey, signingKey } from "../../src/protocol/curve25519_keys.ts";
import type { Destination } from "../../src/protocol/discovery/discovery.ts";
import type {
  LinkId,
  MeshEffect,
  MeshEvent,
  MeshInput,
} from "../../src/protocol/mesh/api/mesh_io.ts";
import { createMesh, type Mesh } from "../../src/protocol/mesh/mesh.ts";
import type { EventQueue, Job } from "./event_queue.ts";
import type { Random } from "./random.ts";
import { optionsOf, secretOf, type SimNodeOptions } from "./sim_node_options.ts";
import type { PipeHost, TcpPipes } from "./tcp_pipe.ts";
import { WALL_START } from "./wall_clocks.ts";

/** Where every node takes connections. */
export const PORT = 8080;
/** A machine that wants so many ticks without time going on will never have enough. */
const MAX_TICKS_AT_ONCE = 1_000;

/** One node in the simulated network, and what its machine told. */
export interface SimNode {
  readonly name: string;
  readonly address: string;
  readonly signer: SigningKey;
  /** Its run. */
  readonly epoch: number;
  readonly mesh: Mesh;
  /** All that its machine told, unless it has a listener. */
  readonly events: readonly MeshEvent[];
  /** `sender: content` of all that was heard, in order, unless it has a listener. */
  readonly heard: readonly string[];
  /** Names of those linked now. */
  readonly linked: ReadonlySet<string>;
  readonly alive: boolean;
  /** What time it is there. */
  readonly now: Now;
  /** Publishes this, and in the same turn what is further. */
  say(content: string, ...further: readonly string[]): void;
  input(input: MeshInput): void;
  /** Ends without a word: open connections break (`crash`) or fall silent (`vanish`). */
  crash(): void;
  vanish(): void;
  /** Reads nothing from its connections, as a program whose output nobody takes; and reads on. */
  hold(): void;
  release(): void;
  /** Sets its wall clock: how far it is off from now on, ms. */
  setClock(skew: number): void;
  /** SIGSTOP and SIGCONT. */
  stop(): void;
  resume(): void;
}

/** What is around a node. */
export interface Surroundings {
  readonly queue: EventQueue;
  readonly random: Random;
  readonly pipes: TcpPipes;
  /** Makes a connection for `from`, answered by `connected` or `dialFailed`. */
  dial(from: NetworkNode, link: LinkId, to: Endpoint): void;
  datagram(from: NetworkNode, to: Destination, bytes: Uint8Array): void;
}

/** A node as the network handles it. */
export interface NetworkNode extends SimNode, PipeHost {
  /** The process runs: it may take what comes, and is called when it wants to be. */
  readonly running: boolean;
}

/** A node at `address`, which starts when time goes on. */
export function createSimNode(
  options: SimNodeOptions & { readonly address: string },
  { queue, random, pipes, dial, datagram }: Surroundings,
): NetworkNode {
  const { name, address, listener, psk } = options;
  let skew = options.skew ?? 0;
  const wall = () => WALL_START + Math.floor(queue.now) + skew;
  const moment = (): Now => ({ monotonic: queue.now, wall: wall() });
  const epoch = options.epoch ?? wall();
  const signer = signingKey(secretOf(options.identity));
  const meshOptions = optionsOf(options, signer, epoch, random);
  const mesh = createMesh(meshOptions);
  const machine = options.behaviour?.(mesh, meshOptions) ?? mesh;
  const events: MeshEvent[] = [];
  const heard: string[] = [];
  const linked = new Set<string>();
  const names = new Map<string, string>();
  const missed: Job[] = [];
  let state: "waiting" | "running" | "stopped" | "dead" = "waiting";
  const paused = new Set<LinkId>();
  let held = false;
  /** When the event queue looks at the machine's deadline next. */
  let armed: number | undefined;
  let arming = false;
  let lastTick = NaN;
  let ticksAtOnce = 0;

  /** Asks the machine for its deadline once all that happens to it now has happened. */
  function armSoon(): void {
    if (arming) return;
    arming = true;
    queue.lastly(arm);
  }

  /**
   * Sees to it that the event queue looks when the machine wants it; an earlier look that it no
   * longer wants does no harm.
   */
  function arm(): void {
    arming = false;
    const due = machine.deadline();
    if (due === undefined || (armed !== undefined && armed <= due)) return;
    armed = Math.max(due, queue.now);
    queue.at(armed, look);
  }

  function look(): void {
    if (armed === undefined || armed > queue.now) return; // an earlier one took its place
    armed = undefined;
    if (!node.running) return;
    if ((machine.deadline() ?? Infinity) <= queue.now) tick();
    arm();
  }

  function tick(): void {
    ticksAtOnce = lastTick === queue.now ? ticksAtOnce + 1 : 1;
    lastTick = queue.now;
    if (ticksAtOnce > MAX_TICKS_AT_ONCE) {
      throw new Error(`Cannot go on: ${name} wants ticks without end at ${queue.now} ms`);
    }
    perform(machine.handle({ type: "tick" }, moment()));
  }

  function start(): void {
    node.input({ type: "start", port: PORT, ...(psk === undefined ? {} : { psk }) });
    if (options.discovery === false) return;
    const interfaces = [{ name: "eth0", address, netmask: "255.0.0.0" }];
    node.input({ type: "discovery", event: { type: "interfaces", interfaces } });
  }

  function run(): void {
    state = "running";
    for (const job of missed.splice(0)) whenRunning(job);
    readOn();
    armSoon();
  }

  /** Does `job` when the process runs. */
  function whenRunning(job: Job): void {
    if (state === "running") job();
    else if (state !== "dead") missed.push(job);
  }

  function readOn(): void {
    for (const end of [...node.ends.values()]) pipes.wake(end);
  }

  function perform(effects: readonly MeshEffect[]): void {
    for (const effect of effects) {
      switch (effect.type) {
        case "event":
          note(effect.event);
          break;
        case "dial":
          if (isTcp(effect.to)) dial(node, effect.link, effect.to);
          break;
        case "discovery":
          datagram(node, effect.effect.to, effect.effect.bytes);
          break;
        case "pauseReads":
          paused.add(effect.link);
          break;
        case "resumeReads":
          paused.delete(effect.link);
          queue.at(queue.now, readOn); // as any shell: nothing comes from within an effect
          break;
        case "write":
        case "finish":
        case "close": {
          if (effect.type === "close") paused.delete(effect.link);
          const end = node.ends.get(effect.link);
          if (end === undefined) break;
          if (effect.type === "write") pipes.write(end, effect.bytes);
          else pipes[effect.type](end);
        }
      }
    }
  }

  function note(event: MeshEvent): void {
    if (event.type === "neighbourUp") {
      names.set(event.identity.id, event.identity.username);
      linked.add(event.identity.username);
    }
    if (event.type === "neighbourDown") linked.delete(names.get(event.id)!);
    if (listener !== undefined) return listener(event);
    events.push(event);
    if (event.type !== "received") return;
    for (const { envelope: { sender, content } } of event.received) {
      heard.push(`${sender}: ${content}`);
    }
  }

  const node: NetworkNode = {
    name,
    address,
    signer,
    epoch,
    mesh,
    events,
    heard,
    linked,
    ends: new Map(),
    get alive() {
      return state === "running" || state === "stopped";
    },
    get now() {
      return moment();
    },
    get running() {
      return state === "running";
    },
    reads: (link) => state === "running" && !held && !paused.has(link),
    bytes: (link, bytes) => node.input({ type: "bytes", link, bytes }),
    written: (link) => node.input({ type: "written", link }),
    closed: (link, reason) => node.input({ type: "closed", link, reason }),
    say(...contents) {
      const drafts = contents.map((content) => ({ type: "chat", room: "general", content }));
      const [draft, ...further] = drafts;
      if (draft !== undefined) node.input({ type: "publish", draft, further });
    },
    input(input) {
      whenRunning(() => {
        perform(machine.handle(input, moment()));
        armSoon();
      });
    },
    crash() {
      for (const end of [...node.ends.values()]) pipes.close(end);
      state = "dead";
    },
    vanish() {
      for (const end of [...node.ends.values()]) pipes.forget(end);
      state = "dead";
    },
    hold() {
      held = true;
      node.input({ type: "held", held });
    },
    release() {
      held = false;
      node.input({ type: "held", held });
      readOn();
    },
    setClock(off) {
      skew = off;
    },
    stop() {
      if (state === "running") state = "stopped";
    },
    resume() {
      if (state === "stopped") run();
    },
  };

  queue.at(queue.now + (options.startsAfter ?? 0), () => {
    if (state !== "waiting") return;
    missed.unshift(start);
    run();
  });
  return node;
}
