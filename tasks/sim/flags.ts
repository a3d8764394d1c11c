/**
 * The flags of `deno task sim`, read into a scenario.
 *
 * @module
 */

import { MAX_ROOMS_PER_MEMBER } from "../../src/core/limits/registers.ts";
import { MAX_CONTENT_BYTES } from "../../src/core/limits/text.ts";
import { HOSTILE_BEHAVIOURS } from "../../tests/sim/hostile/hostile_behaviours.ts";
import { formatDelay, parseDelay } from "../../tests/sim/link_delay.ts";
import type { RoomsScenario } from "../../tests/sim/rooms_scenario.ts";
import { QUIET, type Scenario } from "../../tests/sim/scenario.ts";
import { SCENARIOS } from "../../tests/sim/scenarios.ts";
import { SYBILS_SCENARIOS, type SybilsScenario } from "../../tests/sim/sybils_scenario.ts";
import type { Topology } from "../../tests/sim/start_topology.ts";
import { type NumberRange, readFlags, readNumber, Refusal } from "../task.ts";

const FLAGS = {
  scenario: { type: "string" },
  seed: { type: "string" },
  nodes: { type: "string" },
  topology: { type: "string" },
  degree: { type: "string" },
  delay: { type: "string" },
  arrival: { type: "string" },
  minutes: { type: "string" },
  settle: { type: "string" },
  authors: { type: "string" },
  "per-minute": { type: "string" },
  bytes: { type: "string" },
  lines: { type: "string" },
  churn: { type: "string" },
  partitions: { type: "string" },
  "partition-minutes": { type: "string" },
  suspensions: { type: "string" },
  leaves: { type: "string" },
  restarts: { type: "string" },
  "max-links": { type: "string" },
  "one-way": { type: "string" },
  "skew-days": { type: "string" },
  cipher: { type: "string" },
  hostile: { type: "string" },
} as const;

const SHAPES = ["line", "ring", "full", "random", "self"] as const;

/**
 * The scenario that `args` name, or a quiet one, with what they change in it.
 *
 * @throws {Refusal} where they make no sense
 */
export function readScenario(args: readonly string[]): Scenario {
  const flags = readFlags(args, FLAGS);
  const base = readBase(flags["scenario"]);
  const number = (name: keyof typeof FLAGS, otherwise: number, range: NumberRange = AMOUNT) =>
    readNumber(name, flags[name], otherwise, range);
  return {
    ...base,
    seed: number("seed", base.seed, COUNT),
    nodes: number("nodes", base.nodes, { ...COUNT, least: 2, most: MAX_NODES }),
    topology: readTopology(flags["topology"], flags["degree"], base.topology),
    delay: readDelay(flags["delay"], base.delay),
    arrivalSeconds: number("arrival", base.arrivalSeconds),
    talk: {
      authors: number("authors", base.talk.authors, COUNT),
      perMinute: number("per-minute", base.talk.perMinute),
      bytes: number("bytes", base.talk.bytes, { ...COUNT, most: MAX_CONTENT_BYTES }),
      lines: number("lines", base.talk.lines, { ...COUNT, least: 1 }),
    },
    minutes: number("minutes", base.minutes),
    settleMinutes: number("settle", base.settleMinutes),
    faults: {
      churn: number("churn", base.faults.churn),
      partitions: number("partitions", base.faults.partitions, COUNT),
      partitionMinutes: number("partition-minutes", base.faults.partitionMinutes),
      suspensions: number("suspensions", base.faults.suspensions, COUNT),
      leaves: number("leaves", base.faults.leaves, COUNT),
      restarts: number("restarts", base.faults.restarts, COUNT),
    },
    ...(flags["max-links"] === undefined ? {} : { maxLinks: number("max-links", 0, COUNT) }),
    oneWay: number("one-way", base.oneWay, { ...AMOUNT, most: 100 }),
    skewDays: number("skew-days", base.skewDays),
    cipher: readCipher(flags["cipher"], base.cipher),
    ...readHostile(flags["hostile"]),
  };
}

const ROOMS_FLAGS = {
  rooms: { type: "string" },
  people: { type: "string" },
  messages: { type: "string" },
  seed: { type: "string" },
} as const;

const MOST_ROOMS = MAX_ROOMS_PER_MEMBER;
const MOST_PEOPLE = 200;

/**
 * The scenario of many rooms that `args` ask for with `--rooms`; `undefined` where they do not.
 *
 * @throws {Refusal} where they make no sense
 */
export function readRooms(args: readonly string[]): RoomsScenario | undefined {
  if (!args.some((arg) => /^--rooms(=|$)/.test(arg))) return undefined;
  const flags = readFlags(args, ROOMS_FLAGS);
  const number = (name: keyof typeof ROOMS_FLAGS, otherwise: number, least: number, most: number) =>
    readNumber(name, flags[name], otherwise, { least, most, whole: true });
  return {
    seed: number("seed", 1, 0, COUNT.most),
    rooms: number("rooms", 100, 1, MOST_ROOMS),
    people: number("people", 50, 10, MOST_PEOPLE),
    messages: number("messages", 300, 1, 500),
  };
}

const SYBILS_FLAGS = { sybils: { type: "string" }, seed: { type: "string" } } as const;

/**
 * The scenario of invented people that `args` ask for with `--sybils`; `undefined` where they do
 * not.
 *
 * @throws {Refusal} where they make no sense
 */
export function readSybils(args: readonly string[]): SybilsScenario | undefined {
  if (!args.some((arg) => /^--sybils(=|$)/.test(arg))) return undefined;
  const flags = readFlags(args, SYBILS_FLAGS);
  const scenario = SYBILS_SCENARIOS[flags.sybils ?? ""];
  if (scenario === undefined) {
    throw new Refusal(
      `--sybils is one of ${Object.keys(SYBILS_SCENARIOS).join(", ")}: not "${flags.sybils}".`,
    );
  }
  return { ...scenario, seed: readNumber("seed", flags.seed, scenario.seed, COUNT) };
}

function readBase(name: string | undefined): Scenario {
  if (name === undefined) return QUIET;
  const scenario = SCENARIOS[name];
  if (scenario !== undefined) return scenario;
  throw new Refusal(
    `There is no scenario "${name}". There are: ${Object.keys(SCENARIOS).join(", ")}.`,
  );
}

const AMOUNT: NumberRange = { least: 0, most: Number.MAX_SAFE_INTEGER, whole: false };
const COUNT: NumberRange = { ...AMOUNT, whole: true };
const MAX_NODES = 10_000;
const MAX_DEGREE = 100;

/** A degree alone asks for a random graph. */
function readTopology(
  text: string | undefined,
  degree: string | undefined,
  otherwise: Topology,
): Topology {
  const shape = SHAPES.find((name) => name === (text ?? (degree && "random") ?? otherwise.shape));
  if (shape === undefined) {
    throw new Refusal(`--topology is one of ${SHAPES.join(", ")}: "${text}" is none of them.`);
  }
  if (shape !== "random") return { shape };
  const usual = otherwise.shape === "random" ? otherwise.degree : 4;
  return {
    shape,
    degree: readNumber("degree", degree, usual, { ...COUNT, least: 2, most: MAX_DEGREE }),
  };
}

function readDelay(text: string | undefined, otherwise: Scenario["delay"]): Scenario["delay"] {
  const delay = text === undefined ? otherwise : parseDelay(text);
  if (delay !== undefined) return delay;
  throw new Refusal(
    `--delay is in milliseconds, such as 5, uniform:10-80 or exponential:50: "${text}" is none.`,
  );
}

function readCipher(text: string | undefined, otherwise: Scenario["cipher"]): Scenario["cipher"] {
  if (text === undefined) return otherwise;
  if (text === "real" || text === "null") return text;
  throw new Refusal(`--cipher is real or null: "${text}" is neither.`);
}

function readHostile(name: string | undefined): Pick<Scenario, "hostile"> {
  if (name === undefined) return {};
  const hostile = HOSTILE_BEHAVIOURS[name];
  if (hostile !== undefined) return { hostile };
  throw new Refusal(
    `--hostile is one of ${Object.keys(HOSTILE_BEHAVIOURS).join(", ")}: not "${name}".`,
  );
}

/** In one line, what a scenario is. */
export function describe({ seed, nodes, topology, delay, minutes }: Scenario): string {
  const degree = topology.shape === "random" ? ` of degree ${topology.degree}` : "";
  return `seed ${seed}: ${nodes} nodes, ${topology.shape}${degree}, ` +
    `delay ${formatDelay(delay)} ms, ${minutes} minutes`;
}
