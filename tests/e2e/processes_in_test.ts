import assert from "node:assert/strict";
import { testOnLinux } from "./linux.ts";
import { start } from "./process.ts";
import { endProcessesIn } from "./processes_in.ts";
import { startScreen } from "./screen_process.ts";
import { waitFor } from "./wait_for.ts";

/** Survives the end of its terminal, as a program does that is saving something. */
const STUBBORN = ["sh", "-c", "trap '' HUP TERM; echo there; exec sleep 600"];

const isRunning = (pid: number) => Deno.readLink(`/proc/${pid}/cwd`).then(() => true, () => false);

testOnLinux("a screen's disposal ends the program that survives its terminal", async () => {
  const cwd = await Deno.makeTempDir();
  const screen = await startScreen({
    command: STUBBORN,
    cwd,
    environment: { PATH: Deno.env.get("PATH") ?? "", TERM: "xterm" },
  });
  await screen.shows("there");
  const { pid } = screen;
  await screen[Symbol.asyncDispose]();
  assert.equal(await isRunning(pid), false);
  await Deno.remove(cwd, { recursive: true });
});

testOnLinux("endProcessesIn() leaves the processes of other directories alone", async () => {
  const cwd = await Deno.makeTempDir();
  const beside = `${cwd}-beside`;
  await Deno.mkdir(beside);
  const ready = Promise.withResolvers<void>();
  await using other = start({
    command: STUBBORN,
    cwd: beside,
    environment: { PATH: Deno.env.get("PATH") ?? "" },
    onOutput: () => ready.resolve(),
  });
  await waitFor("the other process", ready.promise);
  await endProcessesIn(cwd);
  assert.equal(await isRunning(other.pid), true);
  for (const directory of [cwd, beside]) await Deno.remove(directory);
});
