/**
 * Figures of messages: latency, throughput to one and to many, and through relays.
 *
 * @module
 */

import { SOURCE } from "../../program/program.ts";
import { type Figure, median, percentile } from "../bench_figure.ts";
import { cpuSeconds } from "../cpu_time.ts";
import type { Effort } from "../effort.ts";
import { startFloorLine, startFloorPipeline } from "../floor.ts";
import { startChatLine, startChatPipeline } from "../instances.ts";
import { measureFlood, measureLatency } from "../messages.ts";
import type { Pipeline } from "../pipeline.ts";

/** How many make a mesh that is to work as if there were few. */
const MESH_SIZE = 30;
const LINE_LENGTH = 5;

/** How long one message takes to one other. */
export async function latencyFigures(
  { latencies }: Effort,
  signal: AbortSignal,
): Promise<readonly Figure[]> {
  const floor = await latenciesOf(startFloorPipeline(1), latencies);
  const times = await latenciesOf(startChatPipeline(SOURCE, 1, signal), latencies);
  const figure = (name: string, share: number): Figure => ({
    name: `latency one way, ${name}`,
    value: percentile(times, share),
    unit: "ms",
    floor: percentile(floor, share),
  });
  return [
    { ...figure("p50", 0.5), aim: { better: "lower", value: 0.5, of: "value" } },
    figure("p99", 0.99),
  ];
}

/** How many messages one can bring to others a second. */
export async function floodFigures(
  { toOne, toTen, toMesh, runs }: Effort,
  signal: AbortSignal,
): Promise<readonly Figure[]> {
  const measure = async (receivers: number, messages: number) => ({
    floor: (await rateOf(startFloorPipeline(receivers), messages, runs)).rate,
    ...await rateOf(startChatPipeline(SOURCE, receivers, signal), messages, runs),
  });
  const others = MESH_SIZE - 1;
  const one = await measure(1, toOne);
  const ten = await measure(10, toTen);
  const mesh = await measure(others, toMesh);
  return [
    {
      name: "messages to one other",
      unit: "/s",
      value: one.rate,
      floor: one.floor,
      aim: { better: "higher", value: 30_000, of: "value" },
    },
    ...cpuFigures("processor for a message to one other, both", one.cpu),
    {
      name: "messages to each of ten others",
      unit: "/s",
      value: ten.rate,
      floor: ten.floor,
    },
    {
      name: `deliveries of one to ${others} others, in all`,
      unit: "/s",
      value: mesh.rate * others,
      floor: mesh.floor * others,
    },
  ];
}

/** What passing on costs. */
export async function lineFigures(
  { relayed, latencies, runs }: Effort,
  signal: AbortSignal,
): Promise<readonly Figure[]> {
  const hops = LINE_LENGTH - 1;
  const floorTimes = await latenciesOf(startFloorLine(LINE_LENGTH), latencies);
  const times = await latenciesOf(startChatLine(SOURCE, LINE_LENGTH, signal), latencies);
  const perHop = (name: string, share: number): Figure => ({
    name: `latency per hop, line of five, ${name}`,
    value: percentile(times, share) / hops,
    unit: "ms",
    floor: percentile(floorTimes, share) / hops,
  });
  const { rate, cpu } = await rateOf(startChatLine(SOURCE, 3, signal), relayed, runs);
  return [
    {
      name: "messages through the middle of three",
      value: rate,
      unit: "/s",
      floor: (await rateOf(startFloorLine(3), relayed, runs)).rate,
    },
    ...cpuFigures("processor for a message through the middle, all three", cpu),
    perHop("p50", 0.5),
    perHop("p99", 0.99),
  ];
}

async function latenciesOf(start: Promise<Pipeline>, count: number): Promise<readonly number[]> {
  await using pipeline = await start;
  await measureLatency(pipeline, count / 2); // until the code is compiled
  return await measureLatency(pipeline, count);
}

/** The rate and the cost of messages: medians of the runs. */
interface Throughput {
  /** Messages a second. */
  readonly rate: number;
  /** Microseconds of a processor for a message, in all processes; NaN where none is told. */
  readonly cpu: number;
}

async function rateOf(
  start: Promise<Pipeline>,
  messages: number,
  runs: number,
): Promise<Throughput> {
  await using pipeline = await start;
  const used = () => pipeline.pids === undefined ? NaN : cpuSeconds(pipeline.pids);
  await measureFlood(pipeline, messages); // until the code is compiled
  const rates: number[] = [];
  const cpus: number[] = [];
  for (let run = 0; run < runs; run++) {
    const before = await used();
    rates.push(await measureFlood(pipeline, messages));
    cpus.push((await used() - before) / messages * 1_000_000);
  }
  return { rate: median(rates), cpu: median(cpus) };
}

function cpuFigures(name: string, cpu: number): readonly Figure[] {
  return Number.isNaN(cpu) ? [] : [{ name, value: cpu, unit: "µs" }];
}
