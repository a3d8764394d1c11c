import { createDiscovery } from "../../src/protocol/discovery/discovery.ts";
import type { Envelope } from "../../src/protocol/talk/envelope.ts";
import { type SigningKey, signingKey } from "../../src/protocol/keys.ts";
import { createMesh, type Mesh } from "../../src/protocol/mesh/mesh.ts";
import type { MeshEffect, MeshEvent, MeshInput } from "../../src/protocol/mesh/mesh_event.ts";
import type { Endpoint } from "../../src/core/address.ts";
import { seededRandom } from "./random.ts";

const PORT = 8080;
const GROUP = { hostname: "224.0.0.1", port: 9999 };
const WALL_START = Date.UTC(2026, 0, 1);

/** One node in the simulated network, and what its machine told. */
export interface SimNode {
  readonly name: string;
  readonly address: string;
  readonly signer: SigningKey;
  readonly mesh: Mesh;
  readonly events: readonly MeshEvent[];
  /** `sender: content` of all that was heard, in order. */
  readonly heard: readonly string[];
  /** Names of those linked now. */
  readonly linked: ReadonlySet<string>;
  say(content: string): void;
  input(input: MeshInput): void;
  /** Ends without a word: open connections break (`crash`) or fall silent (`vanish`). */
  crash(): void;
  vanish(): void;
  /** Reads nothing from its connections, as a program whose output nobody takes; and reads on. */
  hold(): void;
  release(): void;
  /** SIGSTOP and SIGCONT. */
  stop(): void;
  resume(): void;
}

export interface SimNodeOptions {
  readonly name: string;
  /** 0 to 255; equal numbers are one identity. */
  readonly identity: number;
  readonly discovery?: boolean;
  readonly epoch?: number;
  readonly psk?: Uint8Array;
  readonly meshName?: string;
  readonly address?: string;
  /** How far its wall clock is off, ms. */
  readonly skew?: number;
}

export interface Network {
  add(options: SimNodeOptions): SimNode;
  /** Lets `ms` of virtual time pass. */
  run(ms: number): void;
  /** Runs until `condition`, at most `ms`; returns whether it came true. */
  until(condition: () => boolean, ms: number): boolean;
  /** Whether packets pass between two addresses; where not, they are lost without a sign. */
  passes: (from: string, to: string) => boolean;
  readonly now: number;
  /** Connections between living nodes. */
  readonly pipes: number;
}

interface End {
  readonly node: Node;
  readonly link: string;
  other: End | undefined;
  /** Bytes on their way to this end. */
  arriving: number;
  lastArrival: number;
  open: boolean;
}

interface Node extends SimNode {
  readonly ends: Map<string, End>;
  readonly events: MeshEvent[];
  readonly heard: string[];
  readonly linked: Set<string>;
  alive: boolean;
  stopped: boolean;
  held: boolean;
  readonly missed: (() => void)[];
  readonly unread: (() => void)[];
  readonly names: Map<string, string>;
  wall(): number;
  effects(effects: readonly MeshEffect[]): void;
}

/** What TCP takes before a writer has to wait. */
const WINDOW_BYTES = 256 * 1024;

/** A network of meshes with a virtual clock; every choice in it comes from `seed`. */
export function createNetwork(seed: number, delayMs = 1): Network {
  const random = seededRandom(seed);
  const nodes: Node[] = [];
  const jobs: { readonly at: number; readonly order: number; readonly run: () => void }[] = [];
  let now = 1_000;
  let order = 0;
  let counter = 0;

  function after(ms: number, run: () => void): void {
    const job = { at: now + ms, order: ++order, run };
    let low = 0;
    let high = jobs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = jobs[middle]!;
      if (other.at < job.at || (other.at === job.at && other.order < job.order)) low = middle + 1;
      else high = middle;
    }
    jobs.splice(low, 0, job);
  }

  const network: Network = {
    add,
    passes: () => true,
    get now() {
      return now;
    },
    get pipes() {
      return nodes.reduce((sum, node) => sum + node.ends.size, 0) / 2;
    },
    run(ms) {
      network.until(() => false, ms);
    },
    until(condition, ms) {
      const end = now + ms;
      for (;;) {
        if (condition()) return true;
        const due = nextDue();
        if (due > end) break;
        now = Math.max(now, due);
        step();
      }
      now = end;
      return condition();
    },
  };

  function nextDue(): number {
    let due = jobs[0]?.at ?? Infinity;
    for (const node of nodes) {
      if (node.alive && !node.stopped) due = Math.min(due, node.mesh.deadline() ?? Infinity);
    }
    return due;
  }

  function step(): void {
    if (jobs[0] !== undefined && jobs[0].at <= now) return jobs.shift()!.run();
    for (const node of nodes) {
      const due = node.alive && !node.stopped ? node.mesh.deadline() : undefined;
      if (due !== undefined && due <= now) {
        return node.effects(node.mesh.handle({ type: "tick" }, moment(node)));
      }
    }
  }

  const moment = (node: Node) => ({ monotonic: now, wall: node.wall() });

  function add(options: SimNodeOptions): SimNode {
    const address = options.address ?? `10.0.0.${nodes.length + 1}`;
    const signer = signingKey(new Uint8Array(32).fill(options.identity));
    const epoch = options.epoch ?? WALL_START + Math.floor(now);
    const meshName = options.meshName ?? "lan";
    const randomBytes = (length: number) =>
      Uint8Array.from({ length }, () => Math.floor(random() * 256));
    const discovery = options.discovery === false ? {} : {
      discovery: createDiscovery({
        id: signer.id,
        epoch,
        username: options.name,
        mesh: meshName,
        group: GROUP,
        randomBytes,
        random,
      }),
    };
    const mesh = createMesh({
      signer,
      epoch,
      username: options.name,
      mesh: meshName,
      version: "0.0.0",
      rate: [20, 5],
      randomBytes,
      random,
      ...discovery,
    });
    const node: Node = {
      name: options.name,
      address,
      signer,
      mesh,
      events: [],
      heard: [],
      linked: new Set(),
      ends: new Map(),
      alive: true,
      stopped: false,
      held: false,
      missed: [],
      unread: [],
      names: new Map(),
      wall: () => WALL_START + Math.floor(now) + (options.skew ?? 0),
      say: (content) =>
        node.input({ type: "publish", draft: { type: "chat", room: "general", content } }),
      input(input) {
        if (!node.alive) return;
        if (node.stopped) node.missed.push(() => node.input(input));
        else node.effects(mesh.handle(input, moment(node)));
      },
      crash() {
        for (const end of [...node.ends.values()]) breakEnd(end);
        node.alive = false;
      },
      vanish() {
        for (const end of [...node.ends.values()]) {
          end.open = false;
          if (end.other !== undefined) end.other.other = undefined;
        }
        node.ends.clear();
        node.alive = false;
      },
      hold() {
        node.held = true;
        node.input({ type: "held", held: true });
      },
      release() {
        node.held = false;
        node.input({ type: "held", held: false });
        for (const unread of node.unread.splice(0)) unread();
      },
      stop() {
        node.stopped = true;
      },
      resume() {
        node.stopped = false;
        for (const missed of node.missed.splice(0)) missed();
      },
      effects(effects) {
        for (const effect of effects) perform(node, effect);
      },
    };
    nodes.push(node);
    after(0, () => {
      node.input({
        type: "start",
        port: PORT,
        ...(options.psk === undefined ? {} : { psk: options.psk }),
      });
      if (options.discovery !== false) {
        const interfaces = [{ name: "eth0", address, netmask: "255.0.0.0" }];
        node.input({ type: "discovery", event: { type: "interfaces", interfaces } });
      }
    });
    return node;
  }

  function perform(node: Node, effect: MeshEffect): void {
    switch (effect.type) {
      case "event":
        return note(node, effect.event);
      case "dial":
        return dial(node, effect.link, effect.to);
      case "write":
        return write(node, effect.link, effect.bytes);
      case "finish":
        return sendEnd(node.ends.get(effect.link));
      case "close": {
        const end = node.ends.get(effect.link);
        sendEnd(end);
        if (end !== undefined) end.open = false;
        node.ends.delete(effect.link);
        return;
      }
      case "discovery":
        return datagram(node, effect.effect.to, effect.effect.bytes);
    }
  }

  function note(node: Node, event: MeshEvent): void {
    node.events.push(event);
    if (event.type === "peerUp") {
      node.names.set(event.identity.id, event.identity.username);
      node.linked.add(event.identity.username);
    }
    if (event.type === "peerDown") node.linked.delete(node.names.get(event.id)!);
    if (event.type === "received") {
      for (const { envelope } of event.received) node.heard.push(spell(envelope));
    }
  }

  const spell = ({ sender, content }: Envelope) => `${sender}: ${content}`;
  const reaches = (from: string, to: string) => network.passes(from, to);
  const delay = () => delayMs * (0.5 + random());

  function dial(node: Node, link: string, to: Endpoint): void {
    after(delay(), () => {
      const target = nodes.findLast((other) => other.alive && other.address === to.hostname);
      if (target === undefined || to.port !== PORT || !reaches(node.address, to.hostname)) {
        return after(delay(), () => node.input({ type: "dialFailed", link, reason: "nobody" }));
      }
      const here = makeEnd(node, link);
      const there = makeEnd(target, `in${++counter}`);
      here.other = there;
      there.other = here;
      const from = { hostname: node.address, port: 40_000 + counter };
      target.input({ type: "accepted", link: there.link, from });
      after(delay(), () => node.input({ type: "connected", link, to }));
    });
  }

  function makeEnd(node: Node, link: string): End {
    const end = { node, link, other: undefined, arriving: 0, lastArrival: now, open: true };
    node.ends.set(link, end);
    return end;
  }

  function write(node: Node, link: string, bytes: Uint8Array): void {
    const end = node.ends.get(link);
    const other = end?.other;
    if (end === undefined) return;
    if (other === undefined || !reaches(node.address, other.node.address)) return; // never through
    other.arriving += bytes.length;
    const copy = bytes.slice();
    other.lastArrival = Math.max(other.lastArrival, now + delay());
    after(other.lastArrival - now, () => deliver(other, copy));
    drained(end, other);
  }

  function drained(end: End, other: End): void {
    if (!end.open || !end.node.alive) return;
    if (other.arriving > WINDOW_BYTES) return after(delayMs, () => drained(end, other));
    after(0, () => {
      if (end.open) end.node.input({ type: "written", link: end.link });
    });
  }

  /** In pieces of any size, as TCP does. */
  function deliver(end: End, bytes: Uint8Array): void {
    if (!end.open || !end.node.alive) return;
    if (end.node.stopped) return void end.node.missed.push(() => deliver(end, bytes));
    if (end.node.held) return void end.node.unread.push(() => deliver(end, bytes));
    for (let at = 0; at < bytes.length;) {
      const size = random() < 0.5 ? bytes.length : 1 + Math.floor(random() * bytes.length);
      const piece = bytes.slice(at, at + size);
      at += piece.length;
      end.arriving -= piece.length;
      end.node.input({ type: "bytes", link: end.link, bytes: piece });
    }
  }

  function sendEnd(end: End | undefined): void {
    const other = end?.other;
    if (end === undefined || other === undefined) return;
    end.other = undefined;
    if (!reaches(end.node.address, other.node.address)) return;
    other.lastArrival = Math.max(other.lastArrival, now + delay());
    after(other.lastArrival - now, () => {
      if (other.open) other.node.input({ type: "closed", link: other.link, reason: "closed" });
    });
  }

  function breakEnd(end: End): void {
    sendEnd(end);
    end.open = false;
    end.node.ends.delete(end.link);
  }

  function datagram(node: Node, to: Endpoint, bytes: Uint8Array): void {
    const source = { hostname: node.address, port: 9_999 };
    for (const target of nodes) {
      const grouped = to.hostname === GROUP.hostname;
      if (!target.alive || target.stopped || !(grouped || to.hostname === target.address)) continue;
      if (!reaches(node.address, target.address)) continue;
      const place = grouped ? {} : { interface: target.address };
      const event = { type: "datagram", source, bytes: bytes.slice(), ...place } as const;
      after(delay(), () => target.input({ type: "discovery", event }));
    }
  }

  return network;
}
