/**
 * A scenario: all parameters of a simulated run.
 *
 * @module
 */

import { type Faults, NO_FAULTS } from "./faults.ts";
import type { Delay } from "./link_delay.ts";
import type { Behaviour } from "./sim_node_options.ts";
import type { Topology } from "./start_topology.ts";
import type { WallClock } from "./wall_clocks.ts";

/** A run of a whole network: all that happens in it follows from what stands here. */
export interface Scenario {
  readonly seed: number;
  readonly nodes: number;
  readonly topology: Topology;
  readonly delay: Delay;
  /** Nodes start one after the other, for so long. */
  readonly arrivalSeconds: number;
  readonly talk: Workload;
  /** How long people talk and faults happen; before it all link, and behind it all is healed. */
  readonly minutes: number;
  /** How long it may take afterwards until everything is everywhere. */
  readonly settleMinutes: number;
  readonly faults: Faults;
  /** Of so many per cent of pairs only one can make connections to the other. */
  readonly oneWay: number;
  /** How many direct links a node has at most; the limit of the program where it is not given. */
  readonly maxLinks?: number;
  /**
   * One wall clock in 10 is wrong by up to so many days, either way, and the
   * others by as many times 10 s: order is promised where most clocks are about right.
   */
  readonly skewDays: number;
  /**
   * Wall clocks that are wrong, in place of what `skewDays` says. Where there are some, the clock
   * checker looks at marks.
   */
  readonly wallClocks: readonly WallClock[];
  /** The real cryptography of links, or none at all. */
  readonly cipher: "real" | "null";
  /** What honest nodes are instead of meshes, for a look at the simulation itself. */
  readonly behaviour?: Behaviour;
  /**
   * What the last node is instead of an honest one: nothing that it says is believed, and nothing
   * is promised to it.
   */
  readonly hostile?: Behaviour;
  readonly limits: Limits;
}

/** Who says how much. */
export interface Workload {
  /** So many nodes say something; the others only listen. */
  readonly authors: number;
  /** How often each does, on average. */
  readonly perMinute: number;
  /** How long it is at most, bytes. */
  readonly bytes: number;
  /** A third of what is said are pastes, of so many lines at most, which share envelopes. */
  readonly lines: number;
}

/** What is asked beyond what must always hold. */
export interface Limits {
  /** Copies of an author's first message for each node that heard it. */
  readonly firstCopies?: number;
  /** The same of its later messages. */
  readonly copies?: number;
  readonly hops?: number;
  readonly hopsP99?: number;
}

/** What a scenario is where it says nothing else: a quiet one. */
export const QUIET: Scenario = {
  seed: 1,
  nodes: 5,
  topology: { shape: "full" },
  delay: { spread: "uniform", from: 1, to: 20 },
  arrivalSeconds: 0,
  talk: { authors: Infinity, perMinute: 10, bytes: 200, lines: 5 },
  minutes: 1,
  settleMinutes: 2,
  faults: NO_FAULTS,
  oneWay: 0,
  skewDays: 0,
  wallClocks: [],
  cipher: "null",
  limits: {},
};
