/**
 * Figures of anti-entropy: the time until a latecomer holds what it missed.
 *
 * @module
 */

import { SOURCE } from "../../program/program.ts";
import { type Figure, median } from "../bench_figure.ts";
import type { Effort } from "../effort.ts";
import { startFloorPipeline } from "../floor.ts";
import { openInstances, startBehind } from "../instances.ts";
import { lineText, measureFlood } from "../messages.ts";

const MISSED = 5_000;

/**
 * How long somebody who missed much needs, from its first link to the last message; the floor is
 * bare TCP from end to end.
 */
export async function syncFigures(
  { runs }: Effort,
  signal: AbortSignal,
): Promise<readonly Figure[]> {
  const times: number[] = [];
  const floor: number[] = [];
  for (let run = 0; run < runs; run++) {
    floor.push(await measureFloor());
    times.push(await measureSync(signal));
  }
  return [{
    name: `time to have ${MISSED.toLocaleString("en")} missed messages`,
    value: median(times),
    unit: "ms",
    floor: median(floor),
  }];
}

/** Its only link is to somebody who heard them: it has to ask for all. */
async function measureSync(signal: AbortSignal): Promise<number> {
  await using place = openInstances(SOURCE, signal);
  const witness = await startBehind(place, "witness", 2);
  const author = await startBehind(place, "author", 1, witness);
  await measureFlood({ send: author.write, arrived: witness.countMessages }, MISSED);
  const latecomer = await startBehind(place, "latecomer", 1, witness);
  const start = performance.now();
  const last = lineText(MISSED - 1);
  await latecomer.until(({ event, content }) => event === "replayed" && content === last);
  return performance.now() - start;
}

async function measureFloor(): Promise<number> {
  await using pipeline = await startFloorPipeline(1);
  return MISSED / await measureFlood(pipeline, MISSED) * 1_000;
}
