/**
 * Measures the program with real processes: `deno task bench [--quick] [--only TEXT]`. Every figure
 * is a median, beside the floor that was measured in the same run. The compiled program is measured
 * too where `P2PCHAT_BINARY` names one, or `deno task compile` made it.
 *
 * @module
 */
import { formatFigures } from "./bench/bench_figure.ts";
import { FULL, QUICK } from "./bench/effort.ts";
import { drawingFigures } from "./bench/figures/drawing.ts";
import { memoryFigures } from "./bench/figures/memory_use.ts";
import { startFigures } from "./bench/figures/start_time.ts";
import { syncFigures } from "./bench/figures/sync.ts";
import { floodFigures, latencyFigures, lineFigures } from "./bench/figures/throughput.ts";
import { typingFigures } from "./bench/figures/typing.ts";
import { readFlags, Refusal, runTask } from "./task.ts";

const LIMIT_MS = 15 * 60_000;

/** What can be measured by itself. */
const PARTS = {
  start: startFigures,
  drawing: drawingFigures,
  typing: typingFigures,
  latency: latencyFigures,
  flood: floodFigures,
  line: lineFigures,
  sync: syncFigures,
  memory: memoryFigures,
} as const;

await runTask(async () => {
  const { quick, only } = readFlags(Deno.args, {
    quick: { type: "boolean", default: false },
    only: { type: "string", default: "" },
  });
  const parts = Object.entries(PARTS).filter(([name]) => name.includes(only));
  if (parts.length === 0) {
    throw new Refusal(`There is no such part: it is one of ${Object.keys(PARTS).join(", ")}.`);
  }
  const signal = AbortSignal.timeout(LIMIT_MS);
  // each as soon as it is there: all of them take minutes
  for (const [name, measure] of parts) {
    const figures = await measure(quick ? QUICK : FULL, signal);
    console.log(`\n${name}\n${formatFigures(figures)}`);
  }
  return 0;
});
