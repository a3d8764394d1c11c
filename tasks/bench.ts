/**
 * Measures the program with real processes: `deno task bench [--quick]`. Every figure is a median, beside the floor that was
 * measured in the same run. The compiled program is measured too where `P2PCHAT_BINARY` names one, or `deno task compile` made it.
 *
 * @module
 */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Figure, formatFigures, median, percentile } from "./bench/figure.ts";
import { residentMebibytes } from "./bench/memory.ts";
import { measureFlood, measureLatency } from "./bench/messages.ts";
import { type Pipeline, startChatPipeline, startFloorPipeline } from "./bench/pipeline.ts";
import { measureStart } from "./bench/start.ts";
import { DIST } from "./compile.ts";
import { readLines } from "./program/lines.ts";
import { compiledProgram, loopbackOptions, type Program, SOURCE } from "./program/program.ts";
import { readFlags, runTask } from "./task.ts";

/** How much is measured. */
interface Effort {
  readonly starts: number;
  readonly runs: number;
  readonly latencies: number;
  /** Messages of a run to one, and to ten. */
  readonly toOne: number;
  readonly toTen: number;
}

const FULL: Effort = { starts: 11, runs: 5, latencies: 2_000, toOne: 30_000, toTen: 6_000 };
const QUICK: Effort = { starts: 3, runs: 1, latencies: 300, toOne: 10_000, toTen: 2_000 };
const LIMIT_MS = 10 * 60_000;

const SETTLE_MS = 1_500;
const BYTES_PER_MIB = 2 ** 20;
/** What the first screen begins with. */
const HEADER = "p2pchat  ";

const EMPTY: Program = {
  command: Deno.execPath(),
  args: ["run", fileURLToPath(new URL("./bench/floor/empty.ts", import.meta.url))],
};

await runTask(async () => {
  const { quick } = readFlags(Deno.args, { quick: { type: "boolean", default: false } });
  const effort = quick ? QUICK : FULL;
  const signal = AbortSignal.timeout(LIMIT_MS);
  const figures: Figure[] = [
    ...await startFigures(effort),
    ...await latencyFigures(effort, signal),
    ...await floodFigures(1, effort.toOne, effort, signal),
    ...await floodFigures(10, effort.toTen, effort, signal),
    ...await memoryFigures(effort, signal),
  ];
  console.log(formatFigures(figures));
  return 0;
});

async function startFigures({ starts }: Effort): Promise<readonly Figure[]> {
  const path = Deno.env.get("P2PCHAT_BINARY") ?? join(DIST, "p2pchat");
  const bytes = await sizeOf(path);
  const floor: number[] = [];
  const source: number[] = [];
  const compiled: number[] = [];
  // By turns, so that what else this machine does meets all alike.
  for (let run = 0; run < starts; run++) {
    floor.push(await measureStart(EMPTY, "ready"));
    source.push(await firstScreen(SOURCE));
    if (bytes !== undefined) compiled.push(await firstScreen(compiledProgram(path)));
  }
  const figure = (name: string, times: readonly number[]): Figure => ({
    name: `first screen, ${name}`,
    value: median(times),
    unit: "ms",
    floor: median(floor),
  });
  if (bytes === undefined) {
    console.error(`${path} is not there, so not measured: "deno task compile" makes it.`);
    return [figure("from source", source)];
  }
  const base = Deno.env.get("DENORT_BIN");
  const baseBytes = base === undefined ? undefined : await sizeOf(base);
  return [
    figure("from source", source),
    { ...figure("compiled", compiled), aim: { better: "lower", value: 150, of: "value" } },
    {
      name: "size, compiled",
      value: bytes / BYTES_PER_MIB,
      unit: "MiB",
      ...(baseBytes === undefined ? {} : { floor: baseBytes / BYTES_PER_MIB }),
    },
  ];
}

function firstScreen({ command, args }: Program): Promise<number> {
  const options = ["-username", "bench", ...loopbackOptions()];
  return measureStart({ command, args: [...args, ...options] }, HEADER);
}

async function latencyFigures(
  { latencies }: Effort,
  signal: AbortSignal,
): Promise<readonly Figure[]> {
  const measure = async (start: Promise<Pipeline>): Promise<readonly number[]> => {
    await using pipeline = await start;
    await measureLatency(pipeline, latencies / 2); // until the code is compiled
    return await measureLatency(pipeline, latencies);
  };
  const floor = await measure(startFloorPipeline(1));
  const times = await measure(startChatPipeline(SOURCE, 1, signal));
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

async function floodFigures(
  receivers: 1 | 10,
  messages: number,
  { runs }: Effort,
  signal: AbortSignal,
): Promise<readonly Figure[]> {
  const measure = async (start: Promise<Pipeline>): Promise<number> => {
    await using pipeline = await start;
    await measureFlood(pipeline, messages); // until the code is compiled
    const rates: number[] = [];
    for (let run = 0; run < runs; run++) rates.push(await measureFlood(pipeline, messages));
    return median(rates);
  };
  const floor = await measure(startFloorPipeline(receivers));
  const value = await measure(startChatPipeline(SOURCE, receivers, signal));
  const figure: Figure = {
    name: `messages to ${receivers === 1 ? "one other" : "each of ten others"}`,
    value,
    unit: "/s",
    floor,
  };
  if (receivers > 1) return [figure];
  return [{ ...figure, aim: { better: "higher", value: 30_000, of: "value" } }];
}

async function memoryFigures(
  { runs, toOne }: Effort,
  signal: AbortSignal,
): Promise<readonly Figure[]> {
  const empty: number[] = [];
  const idle: number[] = [];
  const growth: number[] = [];
  for (let run = 0; run < runs; run++) {
    empty.push(await emptyMemory());
    await using pipeline = await startChatPipeline(SOURCE, 1, signal);
    const [receiver = 0] = pipeline.receivers;
    await settle();
    const before = await residentMebibytes(receiver);
    idle.push(before);
    await measureFlood(pipeline, toOne);
    await settle();
    growth.push((await residentMebibytes(receiver) - before) / toOne * 10_000);
  }
  return [
    {
      name: "memory, idle with one link",
      value: median(idle),
      unit: "MiB",
      floor: median(empty),
      aim: { better: "lower", value: 3, of: "floor" },
    },
    { name: "memory per 10,000 messages received", value: median(growth), unit: "MiB" },
  ];
}

async function emptyMemory(): Promise<number> {
  const child = new Deno.Command(EMPTY.command, {
    args: [...EMPTY.args],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  await using lines = readLines(child.stdout);
  await lines.next();
  await settle();
  const mebibytes = await residentMebibytes(child.pid);
  await child.stdin.close();
  await child.status;
  return mebibytes;
}

/** Lets processes finish what they do behind what was measured. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
