/**
 * Runs a whole network of nodes in one process, with a virtual clock: `deno task sim --nodes 200
 * --seed 7 --churn 10`, or one of those that the project must pass, `deno task sim --scenario
 * churn`. The same arguments give the same run, to the byte. `deno task sim --rooms 100 --people
 * 50` has everybody chat in many rooms instead, and tells what joining one of them takes; `deno task
 * sim --sybils bridge` has somebody invent a thousand people, and tells what honest ones lose. Exit
 * status 1 where something is not as it must be.
 *
 * @module
 */
import process from "node:process";
import { type RoomsScenario, simulateRooms } from "../tests/sim/rooms_scenario.ts";
import { formatFigures, isMet } from "../tests/sim/sim_figure.ts";
import { simulate } from "../tests/sim/simulation.ts";
import { simulateSybils, type SybilsScenario } from "../tests/sim/sybils_scenario.ts";
import { describe, readRooms, readScenario, readSybils } from "./sim/flags.ts";
import { runTask } from "./task.ts";

const FAILED = 1;

await runTask(() => {
  const rooms = readRooms(Deno.args);
  if (rooms !== undefined) return Promise.resolve(showRooms(rooms));
  const invented = readSybils(Deno.args);
  if (invented !== undefined) return Promise.resolve(showSybils(invented));
  const scenario = readScenario(Deno.args);
  console.log(describe(scenario));
  const start = performance.now();
  const { figures, ok, examples, digest } = simulate(scenario, showProgress);
  console.log(formatFigures(figures));
  console.log(`digest ${digest}`);
  const { user, system } = process.cpuUsage();
  console.error(
    `took ${((performance.now() - start) / 1_000).toFixed(1)} s, ` +
      `and ${((user + system) / 1_000_000).toFixed(1)} s of a processor`,
  );
  for (const example of examples) console.error(example);
  return Promise.resolve(ok ? 0 : FAILED);
});

/** Runs the scenario of many rooms; returns the exit status. */
function showRooms(scenario: RoomsScenario): number {
  const figures = simulateRooms(scenario, () => Deno.memoryUsage().heapUsed);
  console.log(formatFigures(figures));
  return figures.every((figure) => isMet(figure) !== false) ? 0 : FAILED;
}

/** Runs a scenario of invented people; returns the exit status. */
function showSybils(scenario: SybilsScenario): number {
  const figures = simulateSybils(scenario, showProgress);
  console.log(formatFigures(figures));
  return figures.every((figure) => isMet(figure) !== false) ? 0 : FAILED;
}

function showProgress(minutes: number): void {
  console.error(`${minutes} virtual minutes have passed`);
}
