/**
 * The nodes of a scenario, honest and hostile, with their skewed clocks.
 *
 * @module
 */

import { hostOf } from "../../src/core/address.ts";
import { createLink } from "../../src/protocol/link/link.ts";
import type { MeshEvent } from "../../src/protocol/mesh/api/mesh_io.ts";
import { createNullLink } from "./null_link.ts";
import { between, type Random } from "./random.ts";
import type { Scenario } from "./scenario.ts";
import {
  createSentMessages,
  type Incarnation,
  type Listener,
  type SentMessages,
} from "./sent_messages.ts";
import { createSimNetwork, type SimNetwork, type SimNode } from "./sim_network.ts";
import { PORT } from "./sim_node.ts";
import { degreesOf, type Edge, edgesOf } from "./start_topology.ts";
import { createTraffic, type Traffic } from "./traffic.ts";
import { createVerifyOnce } from "./verify_once.ts";
import {
  assignClocks,
  BUILT_AT,
  firstSkew,
  hasPlace,
  WALL_START,
  type WallClock,
} from "./wall_clocks.ts";

const DAY_MS = 24 * 60 * 60_000;
/** One clock in so many is wrong by days: no node has mostly such neighbours. */
export const WRONG_CLOCK_EVERY = 10;
/**
 * The error of the other clocks, for each day of those. Where a liar pushes all clocks to the most
 * that is followed, answers stand behind their questions only as exactly as times agree.
 */
const RIGHT_WITHIN_MS = 10_000;
/**
 * How often what was written in one piece is read in several: now and then, since pieces take time.
 */
const SPLIT = 0.02;

/** For so long a process goes on that said bye. */
const LEAVES_WITHIN_MS = 1_000;

/** The nodes of a scenario, the history that they make, and what comes over their links. */
export interface NodeGroup {
  readonly network: SimNetwork;
  readonly history: SentMessages;
  readonly traffic: Traffic;
  /** All that are there, by their number; a hostile one is the last. */
  readonly members: readonly Readonly<Member>[];
  /** Whether everybody has as many links as the topology says, or at least one. */
  readonly isLinked: boolean;
  /** Links to honest nodes that honest nodes cut, because the other broke rules. */
  readonly cuts: number;
  /** Ends of connections that honest nodes lost or closed. */
  readonly ended: number;
  /** Ends a member's process without a word. */
  crash(member: Readonly<Member>): void;
  /** Has a member say bye to everybody; its process ends soon after. */
  leave(member: Readonly<Member>): void;
  /** Sets a member's wall clock: how far it is off from now on, ms. */
  setClock(member: Readonly<Member>, skew: number): void;
  /** Begins a later run of it. */
  restart(member: Readonly<Member>): void;
}

/** Somebody who takes part, in one run after the other. */
export interface Member {
  readonly number: number;
  readonly address: string;
  readonly isHonest: boolean;
  /** The kind of its wall clock, where that is a wrong one. */
  readonly clock: WallClock | undefined;
  /** The error of its wall clock now, ms. */
  skew: number;
  /** The node of its last run. */
  node: SimNode;
  /** What that run said and heard; nobody looks at what a hostile one claims. */
  run: Incarnation | undefined;
}

/** Creates the nodes of `scenario`, which begin to link as soon as time goes on. */
export function createNodeGroup(scenario: Scenario, random: Random, listener: Listener): NodeGroup {
  const { nodes, topology } = scenario;
  const network = createSimNetwork(scenario.seed, { delay: scenario.delay, split: SPLIT });
  const history = createSentMessages(
    listener,
    ...(scenario.wallClocks.length > 0 ? [hasPlace] : []),
  );
  const traffic = createTraffic();
  const verify = createVerifyOnce();
  const link = traffic.watch(scenario.cipher === "null" ? createNullLink : createLink);
  const numbers = new Map(
    Array.from({ length: nodes }, (_, number) => [addressOf(number), number]),
  );
  const allowed = createReachability(scenario.oneWay, random);
  const edges = edgesOf(topology, nodes, random).map(([from, to]): Edge =>
    allowed(from, to) ? [from, to] : [to, from]
  );
  const degrees = degreesOf(edges, nodes);
  const isFixed = topology.shape !== "self";
  const joined = new Set(edges.flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]));
  let cuts = 0;
  let ended = 0;

  network.dials = (fromAddress, toAddress) => {
    const from = numbers.get(fromAddress)!;
    const to = numbers.get(toAddress)!;
    return allowed(from, to) && (!isFixed || joined.has(`${from} ${to}`));
  };

  const clocks = assignClocks(scenario.wallClocks, nodes, random);
  const members = Array.from({ length: nodes }, (_, number): Member => {
    const isWrong = number % WRONG_CLOCK_EVERY === WRONG_CLOCK_EVERY - 1;
    const most = scenario.skewDays *
      (isWrong ? DAY_MS : scenario.hostile === undefined ? RIGHT_WITHIN_MS : 0);
    const clock = clocks[number];
    const skew = scenario.wallClocks.length === 0
      ? Math.round(between(-most, most, random))
      : firstSkew(clock, random);
    const isHonest = scenario.hostile === undefined || number < nodes - 1;
    const place = { number, isHonest, address: addressOf(number), clock, skew };
    const startsAfter = number / nodes * scenario.arrivalSeconds * 1_000;
    return { ...place, ...start(place, startsAfter) };
  });

  /** Begins a run of somebody in so many ms. */
  function start(
    { number, isHonest, address, skew }: Omit<Member, "node" | "run">,
    startsAfter = 0,
    lastEpoch = -Infinity,
  ): Pick<Member, "node" | "run"> {
    let run: Incarnation | undefined;
    const behaviour = isHonest ? scenario.behaviour : scenario.hostile;
    const node = network.add({
      name: `node${number}`,
      identity: number,
      address,
      skew,
      epoch: Math.max(WALL_START + Math.floor(network.now) + skew, lastEpoch + 1),
      builtAt: BUILT_AT,
      discovery: false,
      startsAfter,
      link,
      verify,
      ...(scenario.maxLinks === undefined ? {} : { maxLinks: scenario.maxLinks }),
      ...(behaviour === undefined ? {} : { behaviour }),
      listener(event) {
        if (run === undefined) return;
        history.note(run, event, network.now);
        if (isCut(event)) cuts++;
        if (event.type === "ended") ended++;
      },
    });
    if (isHonest) run = history.begin(node.signer.id, node.epoch);
    network.after(startsAfter, () => {
      for (const [from, to] of edges) {
        if (from !== number) continue;
        node.input({ type: "connect", to: { hostname: addressOf(to), port: PORT } });
      }
    });
    return { node, run };
  }

  /** Whether an honest node cut another for faults. */
  function isCut(event: MeshEvent): boolean {
    if (event.type !== "problem" || event.kind !== "faults") return false;
    return members[numbers.get(hostOf(event.address))!]!.isHonest;
  }

  const group: NodeGroup = {
    network,
    history,
    traffic,
    members,
    get isLinked() {
      return members.every(({ node, number }) =>
        node.linked.size >= (isFixed ? degrees[number]! : 1)
      );
    },
    get cuts() {
      return cuts;
    },
    get ended() {
      return ended;
    },
    crash({ node, run }) {
      node.crash();
      if (run !== undefined) run.ended = true;
    },
    leave(member) {
      member.node.input({ type: "quit" });
      network.after(LEAVES_WITHIN_MS, () => group.crash(member));
    },
    setClock(member, skew) {
      members[member.number]!.skew = skew;
      member.node.setClock(skew);
    },
    restart: (member) => void Object.assign(member, start(member, 0, member.node.epoch)),
  };
  return group;
}

/** Who can make connections to whom: of some per cent of pairs only one of the two. */
function createReachability(
  percent: number,
  random: Random,
): (from: number, to: number) => boolean {
  const ways = new Map<string, "both" | "up" | "down">();
  return (from, to) => {
    if (percent === 0) return true;
    const key = `${Math.min(from, to)} ${Math.max(from, to)}`;
    let way = ways.get(key);
    if (way === undefined) {
      way = random() * 100 >= percent ? "both" : random() < 0.5 ? "up" : "down";
      ways.set(key, way);
    }
    return way === "both" || (way === "up") === (from < to);
  };
}

/** The address of a member. */
function addressOf(number: number): string {
  return `10.1.${number >> 8}.${number & 0xff}`;
}
