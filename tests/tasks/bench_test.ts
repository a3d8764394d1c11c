import assert from "node:assert/strict";
import {
  type Figure,
  formatFigures,
  median,
  meetsAim,
  percentile,
} from "../../tasks/bench/bench_figure.ts";
import { cpuSeconds } from "../../tasks/bench/cpu_time.ts";
import { ECHO, startFloorLine, startFloorPipeline } from "../../tasks/bench/floor.ts";
import { startChatLine, startChatPipeline } from "../../tasks/bench/instances.ts";
import { measureFlood, measureLatency } from "../../tasks/bench/messages.ts";
import type { Pipeline } from "../../tasks/bench/pipeline.ts";
import { residentMebibytes } from "../../tasks/bench/resident_memory.ts";
import { startTerminalProgram } from "../../tasks/bench/terminal_program.ts";
import { SOURCE } from "../../tasks/program/program.ts";

Deno.test("median() is the middle, or what lies between the two there", () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([4, 1, 2, 9]), 3);
  assert.equal(median([7]), 7);
  assert(Number.isNaN(median([])));
});

Deno.test("percentile() is not exceeded by that share of the values", () => {
  const hundred = Array.from({ length: 101 }, (_, index) => 100 - index);
  assert.equal(percentile(hundred, 0), 0);
  assert.equal(percentile(hundred, 0.99), 99);
  assert.equal(percentile(hundred, 1), 100);
});

const figure: Figure = { name: "rate", value: 20_000, unit: "/s", floor: 40_000 };

Deno.test("meetsAim() compares with a value, or with a multiple of the floor", () => {
  const met = (better: "lower" | "higher", value: number, of: "value" | "floor") =>
    meetsAim({ ...figure, aim: { better, value, of } });
  assert.equal(meetsAim(figure), undefined);
  assert.equal(met("higher", 20_000, "value"), true);
  assert.equal(met("higher", 20_001, "value"), false);
  assert.equal(met("lower", 20_000, "value"), true);
  assert.equal(met("lower", 19_999, "value"), false);
  assert.equal(met("lower", 0.5, "floor"), true);
  assert.equal(met("lower", 0.4, "floor"), false);
  const { floor: _, ...bare } = figure;
  assert.equal(meetsAim({ ...bare, aim: { better: "lower", value: 3, of: "floor" } }), undefined);
});

Deno.test("formatFigures() has a row for each figure, with its ratio to the floor", () => {
  const aim = { better: "lower", value: 0.5, of: "value" } as const;
  const table = formatFigures([figure, { name: "p50", value: 0.75, unit: "ms", aim }]);
  assert.equal(
    table,
    [
      "         median      floor   ratio  aim",
      "rate  20,000 /s  40,000 /s  × 0.50",
      "p50     0.75 ms                     ≤ 0.50 ms ✗",
    ].join("\n"),
  );
});

Deno.test("cpuSeconds() tells what processes used of a processor", async () => {
  const own = await cpuSeconds([Deno.pid]);
  if (Deno.build.os !== "linux") return assert(Number.isNaN(own));
  assert(own > 0 && own < 3_600);
  assert((await cpuSeconds([Deno.pid, Deno.pid])) >= 2 * own);
});

Deno.test("residentMebibytes() tells what this process holds", async () => {
  assert(await residentMebibytes(Deno.pid) > 1);
});

/** Every line that goes in comes out, and none that did not. */
async function assertCarries(start: Promise<Pipeline>): Promise<void> {
  await using pipeline = await start;
  assert.equal((await measureLatency(pipeline, 3)).length, 3);
  assert(await measureFlood(pipeline, 500) > 0);
}

Deno.test("startFloorPipeline() takes lines to each receiver", () =>
  assertCarries(startFloorPipeline(2)));

Deno.test("startChatPipeline() takes messages to each receiver", () =>
  assertCarries(startChatPipeline(SOURCE, 2, new AbortController().signal)));

Deno.test("startFloorLine() takes lines from one end to the other", () =>
  assertCarries(startFloorLine(4)));

Deno.test("startChatLine() takes messages from one end to the other", () =>
  assertCarries(startChatLine(SOURCE, 4, new AbortController().signal)));

Deno.test({
  name: "startTypist() types to a program, and tells when it shows something",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await using typist = await startTerminalProgram(ECHO, new AbortController().signal);
    const start = await typist.shows("ready");
    for (const key of "ab") {
      const typing = typist.type(key);
      assert(await typist.shows(key) > start);
      await typing;
    }
  },
});

Deno.test({
  name: "shows() tells what a program said that ended too early",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const program = { command: "echo", args: ["not", "me"] };
    await using typist = await startTerminalProgram(program, new AbortController().signal);
    await assert.rejects(() => typist.shows("ready"), /Cannot see ready[^]*not me/);
  },
});
