/**
 * The scenarios that the project must pass.
 *
 * @module
 */

import { NO_FAULTS } from "./faults.ts";
import { QUIET, type Scenario } from "./scenario.ts";

const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;

/** What the mesh must show, by name. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  line: { ...QUIET, seed: 11, nodes: 5, topology: { shape: "line" }, limits: { hops: 4 } },
  ring: { ...QUIET, seed: 12, nodes: 8, topology: { shape: "ring" } },
  graph: {
    ...QUIET,
    seed: 13,
    nodes: 50,
    topology: { shape: "random", degree: 4 },
    talk: { ...QUIET.talk, perMinute: 4 },
    limits: { copies: 1.1 },
  },
  full: {
    ...QUIET,
    seed: 14,
    nodes: 30,
    limits: { firstCopies: 1.1, copies: 1.1, hops: 1 },
  },
  skew: {
    ...QUIET,
    seed: 15,
    nodes: 12,
    topology: { shape: "self" },
    skewDays: 3,
    oneWay: 30,
  },
  broken: {
    ...QUIET,
    seed: 16,
    nodes: 20,
    topology: { shape: "self" },
    minutes: 4,
    settleMinutes: 4,
    faults: {
      churn: 20,
      partitions: 1,
      partitionMinutes: 1,
      suspensions: 3,
      leaves: 0,
      restarts: 3,
    },
    talk: { ...QUIET.talk, perMinute: 4 },
  },
  churn: {
    ...QUIET,
    seed: 7,
    nodes: 200,
    topology: { shape: "self" },
    delay: { spread: "exponential", mean: 20 },
    arrivalSeconds: 60,
    talk: { authors: 40, perMinute: 2, bytes: 200, lines: 5 },
    minutes: 14,
    settleMinutes: 5,
    faults: { ...NO_FAULTS, churn: 10, partitions: 3, partitionMinutes: 4 },
    limits: { copies: 1.5 },
  },
  clocks: {
    ...QUIET,
    seed: 18,
    nodes: 200,
    // links cost the most: with these few, a run fits into the gate
    topology: { shape: "random", degree: 4 },
    maxLinks: 4,
    delay: { spread: "exponential", mean: 20 },
    talk: { authors: 60, perMinute: 2, bytes: 100, lines: 5 },
    minutes: 1,
    faults: {
      churn: 20,
      partitions: 3,
      partitionMinutes: 0.3,
      suspensions: 0,
      leaves: 10,
      restarts: 10,
    },
    wallClocks: [
      { nodes: 4, off: -2 * HOUR_MS },
      { nodes: 4, off: 3 * DAY_MS },
      { nodes: 4, off: 500 * DAY_MS },
      { nodes: 4, off: "1970" },
      { nodes: 2, off: 500 * DAY_MS, jumps: true },
      { nodes: 2, off: -5 * HOUR_MS, jumps: true },
    ],
  },
  thousand: {
    ...QUIET,
    seed: 17,
    nodes: 1_000,
    // everybody has room for just these links, and so asks nobody else
    topology: { shape: "random", degree: 12 },
    maxLinks: 12,
    delay: { spread: "exponential", mean: 50 },
    talk: { authors: 12, perMinute: 20, bytes: 200, lines: 5 },
    minutes: 0.3,
    settleMinutes: 0.5,
    limits: { copies: 1.1, hopsP99: 12 },
  },
};
