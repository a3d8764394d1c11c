/**
 * Shows what the program does: `deno task demo [--menu] [--simulate] [--binary PATH]`. On a
 * terminal there are three live screens where tmux is there, else a menu, as with `--menu`. Without
 * a terminal, or with `--simulate`, three real instances talk to each other on this machine, and
 * the exit status tells whether each got everything.
 *
 * @module
 */
import { isSet } from "../src/app/environment_variables.ts";
import { hasScript } from "./demo/hosted_program.ts";
import { showLiveScreens } from "./demo/live_screens.ts";
import { choose } from "./demo/menu.ts";
import { formatDeliveries, simulate } from "./demo/simulated_chat.ts";
import { showSwitchedScreens } from "./demo/switched_screens.ts";
import { hasTmux } from "./demo/tmux.ts";
import { compiledProgram, type Program, SOURCE } from "./program/program.ts";
import { readFlags, runTask } from "./task.ts";

const NAMES: readonly string[] = ["Alice", "Bob", "Charlie"];
/** Seconds pass on an idle machine. */
const SIMULATION_MS = 300_000;

await runTask(async () => {
  const flags = readFlags(Deno.args, {
    menu: { type: "boolean", default: false },
    simulate: { type: "boolean", default: false },
    binary: { type: "string" },
  });
  const program = flags.binary === undefined ? SOURCE : compiledProgram(flags.binary);
  if (flags.simulate || !Deno.stdin.isTerminal() || !Deno.stdout.isTerminal()) {
    return await showSimulation(program);
  }
  if (!flags.menu && !isSet(Deno.env.get("ACCESSIBLE"))) {
    if (await showScreens(program)) {
      console.log("deno task demo --menu has other ways to start.");
      return 0;
    }
  }
  return await showMenu(program);
});

/** Shows three live screens until the person leaves; returns false where nothing can show them. */
async function showScreens(program: Program): Promise<boolean> {
  if (await hasTmux()) return await showLiveScreens(program);
  if (await hasScript()) {
    await showSwitchedScreens(program);
    return true;
  }
  console.log("With tmux 3.0 or newer, three live screens stand here beside each other.");
  return false;
}

async function showMenu(program: Program): Promise<number> {
  const choice = await choose(Deno.env.get("USER") ?? Deno.env.get("USERNAME"));
  switch (choice.type) {
    case "leave":
      return 0;
    case "simulate":
      return await showSimulation(program);
    case "start": {
      if (choice.hint !== undefined) console.log(choice.hint);
      return await start(program, choice.args);
    }
  }
}

async function start({ command, args }: Program, more: readonly string[]): Promise<number> {
  Deno.addSignalListener("SIGINT", () => {}); // the program gets it too, and decides
  const child = new Deno.Command(command, {
    args: [...args, ...more],
    stdin: "inherit",
    stdout: "inherit",
    stderr: "inherit",
  }).spawn();
  return (await child.status).code;
}

async function showSimulation(program: Program): Promise<number> {
  const stop = new AbortController();
  const abort = () => stop.abort();
  const timer = setTimeout(abort, SIMULATION_MS);
  Deno.addSignalListener("SIGINT", abort);
  console.log(`${NAMES.join(", ")} start on this machine's loopback, and look for each other …`);
  const { deliveries, troubles } = await simulate(program, NAMES, stop.signal);
  clearTimeout(timer);
  Deno.removeSignalListener("SIGINT", abort);
  console.log(formatDeliveries(deliveries));
  for (const trouble of troubles) console.error(trouble);
  const complete = troubles.length === 0 && deliveries.every(({ times }) => times === 1);
  console.log(complete ? "Everybody got everything, once." : "Something is missing.");
  return complete ? 0 : 1;
}
