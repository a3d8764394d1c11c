/**
 * Runs a scenario: links, talk, faults, healing, then the checker.
 *
 * @module
 */

import { MAX_LOG_BYTES } from "../../src/core/limits/replication.ts";
import type { Mesh } from "../../src/protocol/mesh/mesh.ts";
import { check, type SearchResults } from "./checker.ts";
import { createClockChecker } from "./clock_checker.ts";
import { planFaults } from "./faults.ts";
import { createHistogram, type Histogram } from "./histogram.ts";
import { createNodeGroup, type NodeGroup } from "./node_group.ts";
import { exponential, type Random, seededRandom, shuffled } from "./random.ts";
import type { Scenario, Workload } from "./scenario.ts";
import { atMost, exactly, isMet, type Limit, type SimFigure } from "./sim_figure.ts";

/** What came of a scenario. */
export interface Outcome {
  readonly figures: readonly SimFigure[];
  /** Whether everything is as it must be. */
  readonly ok: boolean;
  /** Some of what went wrong, a sentence each. */
  readonly examples: readonly string[];
  /** SHA-256 of all that happened, in hexadecimal: the same for the same scenario. */
  readonly digest: string;
}

const MINUTE_MS = 60_000;
/** How long linking may take once everybody has started. */
const LINKING_MS = 2 * MINUTE_MS;
/** How long those who organise themselves have for it once everybody has a link. */
const ORGANISING_MS = 15_000;
/** How often it is looked whether something is reached, and how much is held. */
const LOOK_MS = 2_000;
/** For so long things go on once everything is everywhere, so that what comes again is seen too. */
const AFTERMATH_MS = 30_000;
/** When somebody who may not say more for the moment tries again. */
const SAY_AGAIN_AFTER_MS = 100;
const FILLER = "abcdefghijklmnopqrstuvwxyz ";

/**
 * Runs `scenario` and looks at all that happened. `passed` is told each time a virtual minute is
 * over, from the start.
 */
export function simulate(
  scenario: Scenario,
  passed: (minutes: number) => void = () => {},
): Outcome {
  const random = seededRandom(~scenario.seed); // other numbers than the network's
  const measures = createMeasures();
  const clocks = createClockChecker(() => crowd);
  const crowd: NodeGroup = createNodeGroup(scenario, random, (run, message, crossed, at, mark) => {
    const { envelope, at: saidAt } = message;
    if (scenario.wallClocks.length > 0) clocks.hear(run, message, crossed, at, mark);
    measures[envelope.sequence === 1 ? "heardFirst" : "heardLater"]++;
    if (run.linkedAt === undefined || saidAt < run.linkedAt) return; // it caught up
    measures.hops.add(crossed);
    measures.delays.add(Math.round(at - saidAt));
  });
  const { network, history } = crowd;
  let minutes = 0;

  /** Lets time pass until `condition`, at most `ms`; returns how much passed. */
  function pass(ms: number, condition: () => boolean = () => false): number {
    const start = network.now;
    while (network.now < start + ms && !condition()) {
      network.run(Math.min(LOOK_MS, start + ms - network.now));
      look(crowd, measures);
      if (network.now >= (minutes + 1) * MINUTE_MS) passed(++minutes);
    }
    return network.now - start;
  }

  pass(scenario.arrivalSeconds * 1_000);
  measures.linking = pass(LINKING_MS, () => crowd.isLinked);
  if (scenario.topology.shape === "self") pass(ORGANISING_MS);
  measures.isLinked = crowd.isLinked;
  measures.links = network.pipes;
  planFaults(scenario.faults, scenario.minutes, crowd, random);
  planTalk(scenario.talk, scenario.minutes, crowd, random);
  pass(scenario.minutes * MINUTE_MS);
  measures.settling = pass(scenario.settleMinutes * MINUTE_MS, () => isSettled(check(history)));
  pass(AFTERMATH_MS);

  const findings = check(history);
  const figures = [
    ...figuresOf(scenario, crowd, measures, findings),
    ...(scenario.wallClocks.length > 0 ? clocks.figures() : []),
  ];
  return {
    figures,
    ok: figures.every((figure) => isMet(figure) !== false),
    examples: [...findings.examples, ...clocks.examples],
    digest: history.digest(),
  };
}

const isSettled = ({ delivered, promised }: SearchResults): boolean => delivered === promised;

/** What is measured on the way. */
interface Measures {
  isLinked: boolean;
  links: number;
  /** How long linking took, and delivering the last of all, ms. */
  linking: number;
  settling: number;
  readonly hops: Histogram;
  readonly delays: Histogram;
  /** How often nodes heard first messages of their authors, and others. */
  heardFirst: number;
  heardLater: number;
  mostConnections: number;
  mostHeldBytes: number;
}

function createMeasures(): Measures {
  return {
    isLinked: false,
    links: 0,
    linking: 0,
    settling: 0,
    hops: createHistogram(),
    delays: createHistogram(),
    heardFirst: 0,
    heardLater: 0,
    mostConnections: 0,
    mostHeldBytes: 0,
  };
}

function look({ members }: NodeGroup, measures: Measures): void {
  for (const { node: { mesh }, isHonest } of members) {
    if (!isHonest) continue;
    measures.mostConnections = Math.max(measures.mostConnections, mesh.connections);
    measures.mostHeldBytes = Math.max(measures.mostHeldBytes, mesh.counters.heldBytes);
  }
}

/**
 * Enters all that is said in the next `minutes` on the network's event queue: everybody speaks
 * whenever it likes.
 */
function planTalk(
  { authors, perMinute, bytes, lines: longest }: Workload,
  minutes: number,
  { network, members }: NodeGroup,
  random: Random,
): void {
  const until = network.now + minutes * MINUTE_MS;
  const speakers = shuffled(members.filter(({ isHonest }) => isHonest), random)
    // what people with wrong clocks say is what a scenario of clocks is about
    .toSorted((a, b) => Number(b.clock !== undefined) - Number(a.clock !== undefined))
    .slice(0, authors);
  for (const speaker of speakers) {
    let count = 0;
    const later = () => plan(exponential(MINUTE_MS / perMinute, random));
    const plan = (ms: number) => {
      if (network.now + ms < until) network.after(ms, speak);
    };
    const speak = () => {
      if (!speaker.node.mesh.open) return plan(SAY_AGAIN_AFTER_MS);
      // a third are pastes and pipes, whose lines share envelopes
      const most = Math.min(longest, speaker.node.mesh.capacity);
      const lines = random() < 1 / 3 ? 1 + Math.floor(random() * most) : 1;
      const text = () => textOf(++count, bytes, random);
      speaker.node.say(text(), ...Array.from({ length: Math.max(0, lines - 1) }, text));
      later();
    };
    later();
  }
}

/** A text that begins with a number. */
function textOf(number: number, maxBytes: number, random: Random): string {
  const text = `${number} `;
  return text + FILLER.repeat(Math.ceil(maxBytes / FILLER.length))
    .slice(0, Math.max(0, random() * maxBytes - text.length));
}

function figuresOf(
  scenario: Scenario,
  { members, traffic, cuts, ended }: NodeGroup,
  measures: Measures,
  findings: SearchResults,
): readonly SimFigure[] {
  const { limits, hostile } = scenario;
  const { hops, delays } = measures;
  const honest = members.filter(({ isHonest }) => isHonest).map(({ node }) => node.mesh.counters);
  const sum = (read: (counters: Mesh["counters"]) => number) =>
    honest.reduce((total, counters) => total + read(counters), 0);
  const withoutFaults = hostile === undefined ? { limit: exactly(0) } : {};
  return [
    { name: "nodes", value: scenario.nodes },
    { name: "links after linking", value: measures.links },
    { name: "nodes that linked", value: measures.isLinked ? 1 : 0, limit: exactly(1) },
    { name: "linking took", value: measures.linking / 1_000, unit: "s" },
    { name: "ends of connections, gone", value: ended },
    { name: "messages said", value: findings.said },
    { name: "promised to nodes", value: findings.promised },
    { name: "delivered", value: findings.delivered, limit: exactly(findings.promised) },
    { name: "lost silently", value: findings.lost, limit: exactly(0) },
    { name: "counted as missing", value: findings.missing, limit: exactly(0) },
    { name: "counted as missing wrongly", value: findings.falselyMissing, limit: exactly(0) },
    { name: "heard twice", value: findings.breaches.twice, limit: exactly(0) },
    { name: "forged or changed", value: findings.breaches.forged, limit: exactly(0) },
    { name: "out of order", value: findings.breaches.disorder, limit: exactly(0) },
    { name: "the last was delivered after", value: measures.settling / 1_000, unit: "s" },
    { name: "honest links cut for faults", value: cuts, limit: exactly(0) },
    { name: "faults of links", value: sum((c) => c.linkFaults), ...withoutFaults },
    { name: "faults of authors", value: sum((c) => c.authorFaults), ...withoutFaults },
    {
      name: "copies of a first message, each node",
      value: traffic.first / measures.heardFirst,
      ...limited(limits.firstCopies),
    },
    {
      name: "copies of a later message, each node",
      value: traffic.later / measures.heardLater,
      ...limited(limits.copies),
    },
    { name: "hops, p50", value: hops.percentile(0.5) },
    { name: "hops, p99", value: hops.percentile(0.99), ...limited(limits.hopsP99) },
    { name: "hops, most", value: hops.max, ...limited(limits.hops) },
    { name: "delay, p50", value: delays.percentile(0.5), unit: "ms" },
    { name: "delay, p99", value: delays.percentile(0.99), unit: "ms" },
    { name: "delay, most", value: delays.max, unit: "ms" },
    { name: "connections of a node, most", value: measures.mostConnections },
    {
      name: "bytes held by a node, most",
      value: measures.mostHeldBytes,
      limit: atMost(MAX_LOG_BYTES),
    },
  ];
}

function limited(value: number | undefined): { readonly limit?: Limit } {
  return value === undefined ? {} : { limit: atMost(value) };
}
