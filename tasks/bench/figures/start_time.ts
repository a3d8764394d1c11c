/**
 * Figures of the start: the time to the first screen, from source and compiled, and the size of
 * the binary.
 *
 * @module
 */

import { stat } from "node:fs/promises";
import { join } from "node:path";
import { DIST } from "../../compile.ts";
import { compiledProgram, loopbackOptions, type Program, SOURCE } from "../../program/program.ts";
import { type Figure, median } from "../bench_figure.ts";
import type { Effort } from "../effort.ts";
import { EMPTY } from "../floor.ts";
import { measureStart } from "../time_to_output.ts";

const BYTES_PER_MIB = 2 ** 20;
/** What the first screen begins with. */
const HEADER = "p2pchat ";

/** How long the first screen takes, and how large the compiled program is. */
export async function startFigures({ starts }: Effort): Promise<readonly Figure[]> {
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

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
