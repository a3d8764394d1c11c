/**
 * The faults of a run: broken links, partitions, suspended processes, crashes and restarts, planned
 * by chance.
 *
 * @module
 */

import type { NodeGroup } from "./node_group.ts";
import { between, exponential, type Random, shuffled } from "./random.ts";
import { offsetOf } from "./wall_clocks.ts";

const MINUTE_MS = 60_000;

/** What goes wrong while people talk. */
export interface Faults {
  /** So many per cent of all connections break in a minute. */
  readonly churn: number;
  /** So often everybody is on one of two sides that don't reach each other. */
  readonly partitions: number;
  /** How long that lasts at most, minutes; the first lasts as long. */
  readonly partitionMinutes: number;
  /** So many nodes are stopped (SIGSTOP) for up to `MAX_SUSPENDED_MS`, one after the other. */
  readonly suspensions: number;
  /** So many nodes say bye, and come back. */
  readonly leaves: number;
  /** So many nodes crash and come back with a later epoch. */
  readonly restarts: number;
}

export const NO_FAULTS: Faults = {
  churn: 0,
  partitions: 0,
  partitionMinutes: 4,
  suspensions: 0,
  leaves: 0,
  restarts: 0,
};

const MIN_PARTITION_MS = 10_000;
const MIN_SUSPENDED_MS = 1_000;
const MAX_SUSPENDED_MS = MINUTE_MS;
const MIN_DOWN_MS = 1_000;
const MAX_DOWN_MS = 30_000;

/**
 * Enters all faults of the next `minutes` on the network's event queue; everything is healed when
 * they are over.
 */
export function planFaults(
  faults: Faults,
  minutes: number,
  crowd: NodeGroup,
  random: Random,
): void {
  const { network } = crowd;
  const end = minutes * MINUTE_MS;
  planChurn(faults.churn, end, crowd, random);
  planPartitions(faults, end, crowd, random);
  const victims = shuffled(crowd.members, random);
  for (const member of victims.slice(0, faults.suspensions)) {
    planOutage(MIN_SUSPENDED_MS, MAX_SUSPENDED_MS, end, crowd, random, {
      begin: () => member.node.stop(),
      end: () => member.node.resume(),
    });
  }
  const { length } = victims;
  for (const member of victims.slice(Math.max(faults.suspensions, length - faults.restarts))) {
    planOutage(MIN_DOWN_MS, MAX_DOWN_MS, end, crowd, random, {
      begin: () => crowd.crash(member),
      end: () => crowd.restart(member),
    });
  }
  const leaving = victims.slice(faults.suspensions, length - faults.restarts);
  for (const member of leaving.slice(0, faults.leaves)) {
    planOutage(2 * MIN_DOWN_MS, MAX_DOWN_MS, end, crowd, random, {
      begin: () => crowd.leave(member),
      end: () => crowd.restart(member),
    });
  }
  for (const member of crowd.members) {
    const { clock } = member;
    if (!clock?.jumps) continue;
    const right = member.skew;
    network.after(between(0, end / 2, random), () => crowd.setClock(member, offsetOf(clock)));
    network.after(between(end / 2, end, random), () => crowd.setClock(member, right));
  }
}

/** Enters one outage, somewhere before `end`. */
function planOutage(
  shortest: number,
  longest: number,
  end: number,
  { network }: NodeGroup,
  random: Random,
  outage: { readonly begin: () => void; readonly end: () => void },
): void {
  const lasts = Math.min(end, between(shortest, longest, random));
  const begins = between(0, end - lasts, random);
  network.after(begins, outage.begin);
  network.after(begins + lasts, outage.end);
}

/**
 * Independent of each other, at a rate by which so many per cent of what is there break in a
 * minute.
 */
function planChurn(percent: number, end: number, { network }: NodeGroup, random: Random): void {
  if (percent === 0) return;
  const until = network.now + end;
  const next = () => {
    const perMinute = Math.max(1, network.pipes) * percent / 100;
    const wait = exponential(MINUTE_MS / perMinute, random);
    if (network.now + wait > until) return;
    network.after(wait, () => {
      network.reset(random());
      next();
    });
  };
  next();
}

/** One after the other, spread over the time. */
function planPartitions(
  { partitions, partitionMinutes }: Faults,
  end: number,
  { network, members }: NodeGroup,
  random: Random,
): void {
  const slot = end / partitions;
  const longest = Math.min(partitionMinutes * MINUTE_MS, slot);
  for (let index = 0; index < partitions; index++) {
    const lasts = index === 0
      ? longest
      : between(Math.min(MIN_PARTITION_MS, longest), longest, random);
    const begins = index * slot + between(0, slot - lasts, random);
    network.after(begins, () => {
      const side = new Map(members.map(({ address }) => [address, random() < 0.5]));
      network.passes = (from, to) => side.get(from) === side.get(to);
    });
    network.after(begins + lasts, () => {
      network.passes = () => true;
    });
  }
}
